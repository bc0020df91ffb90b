import { Pool } from 'pg';

import { STATEMENT_TIMEOUT_MS } from '../../wire/limits.js';
import { toServiceFault } from './to-service-fault.js';
import { DatabaseSession } from './database-session.js';

/** Where a PostgreSQL server listens, and as whom to log in. */
export interface ServerAddress {
  /** The folder of the server's socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** A transaction keeps its connection between calls; a statement outside of one gives it back at once. */
export type SessionPurpose = 'statement' | 'transaction';

/**
 * The connections to one database. The purposes do not share them: however many transactions are open, a statement
 * outside of them finds a connection, so that a caller who needs both never waits for itself.
 */
const MAX_SESSIONS: Readonly<Record<SessionPurpose, number>> = { statement: 30, transaction: 500 };

/** What the server allows: all sessions of one database, and room for the idle ones of others. */
export const MAX_SERVER_CONNECTIONS = 600;

/** Lends sessions on any database of one server; who asks when all are lent waits for the next free one. */
export class SessionPools {
  readonly #address: ServerAddress;
  readonly #pools = new Map<string, Pool>();

  constructor(address: ServerAddress) {
    this.#address = address;
  }

  /** @throws {ServiceFault} DatabaseErrorException when the database does not exist. */
  async acquire(database: string, purpose: SessionPurpose): Promise<DatabaseSession> {
    try {
      return new DatabaseSession(await this.#pool(database, purpose).connect());
    } catch (error) {
      throw toServiceFault(error);
    }
  }

  /** Lends a session for the length of `work`. */
  async use<Result>(database: string, work: (session: DatabaseSession) => Promise<Result>): Promise<Result> {
    const session = await this.acquire(database, 'statement');
    try {
      return await work(session);
    } finally {
      // The answer need not wait until the connection is clean for the next call.
      void session.release();
    }
  }

  /** Resolves when every session has been given back and its connection is closed. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.end()));
  }

  #pool(database: string, purpose: SessionPurpose): Pool {
    const key = `${purpose} ${database}`;
    const pool = this.#pools.get(key) ?? this.#createPool(database, MAX_SESSIONS[purpose]);
    this.#pools.set(key, pool);
    return pool;
  }

  #createPool(database: string, max: number): Pool {
    const pool = new Pool({
      ...this.#address,
      database,
      max,
      ssl: false,
      application_name: 'aurorm-emulator',
      options: `-c TimeZone=UTC -c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    });
    // An idle connection that ends is replaced by the next call.
    pool.on('error', () => undefined);
    return pool;
  }
}
