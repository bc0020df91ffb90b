import { Pool } from 'pg';

import type { SessionPurpose } from '../engine.js';
import { PostgresSession } from './postgres-session.js';
import { stoppedFault } from '../service-fault.js';
import { toServiceFault } from './to-service-fault.js';

/** Where a PostgreSQL server listens, and as whom to log in. */
export interface ServerAddress {
  /** The folder of the server's socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** The connections to one database. */
const MAX_SESSIONS: Readonly<Record<SessionPurpose, number>> = { statement: 30, transaction: 500 };

/** What the server allows: all sessions of one database, and room for the idle ones of others. */
export const MAX_SERVER_CONNECTIONS = 600;

/** Lends sessions on any database of one server; who asks when all are lent waits for the next free one. */
export class SessionPools {
  readonly #address: ServerAddress;
  readonly #statementTimeoutMs: number;
  readonly #pools = new Map<string, Pool>();
  #isClosed = false;

  constructor(address: ServerAddress, statementTimeoutMs: number) {
    this.#address = address;
    this.#statementTimeoutMs = statementTimeoutMs;
  }

  /** @throws {ServiceFault} DatabaseErrorException when the database does not exist, DatabaseUnavailableException after `close`. */
  async acquire(database: string, purpose: SessionPurpose): Promise<PostgresSession> {
    if (this.#isClosed) {
      throw stoppedFault();
    }
    try {
      return new PostgresSession(await this.#pool(database, purpose).connect());
    } catch (error) {
      throw toServiceFault(error);
    }
  }

  /** Resolves when every session has been given back and its connection is closed. */
  async close(): Promise<void> {
    this.#isClosed = true;
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
      options: `-c TimeZone=UTC -c statement_timeout=${this.#statementTimeoutMs}`,
    });
    // An idle connection that ends is replaced by the next call.
    pool.on('error', () => undefined);
    // One may end in the moment in which it is lent, before the session listens: that would end the process.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  }
}
