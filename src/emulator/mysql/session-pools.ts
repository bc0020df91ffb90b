import { createPool, type Pool, type PoolConnection } from 'mysql2';

import type { SessionPurpose } from '../engine.js';
import type { MysqlAddress } from './mysql-address.js';
import { CONNECTION_OPTIONS, type ServerProfile, withConnection } from './mysql-server.js';
import { MysqlSession } from './mysql-session.js';
import { stoppedFault } from '../service-fault.js';
import { toServiceFault } from './to-service-fault.js';

/** The connections to one database, in all less than the 151 that a server allows by default. */
const MAX_SESSIONS: Readonly<Record<SessionPurpose, number>> = { statement: 30, transaction: 100 };

/** Idle connections that are kept. The server is not ours alone, and it may allow no more than 151 in all. */
const MAX_IDLE_CONNECTIONS = 10;

export interface SessionPoolsOptions {
  readonly address: MysqlAddress;
  readonly profile: ServerProfile;
  readonly statementTimeoutMs: number;
}

/** Lends sessions on any database of one server; who asks when all are lent waits for the next free one. */
export class SessionPools {
  readonly #options: SessionPoolsOptions;
  readonly #pools = new Map<string, Pool>();
  #isClosed = false;
  readonly #threadIds = new Set<number>();
  readonly #prepared = new WeakSet<PoolConnection>();

  constructor(options: SessionPoolsOptions) {
    this.#options = options;
  }

  /** @throws {ServiceFault} DatabaseErrorException when the database does not exist, DatabaseUnavailableException after `close`. */
  async acquire(database: string, purpose: SessionPurpose): Promise<MysqlSession> {
    if (this.#isClosed) {
      throw stoppedFault();
    }
    try {
      const connection = await this.#connect(this.#pool(database, purpose));
      const session = new MysqlSession(connection, {
        database,
        profile: this.#options.profile,
        statementTimeoutMs: this.#options.statementTimeoutMs,
        killQuery: (threadId) => this.#kill('QUERY', [threadId]),
      });
      await this.#prepare(connection, session);
      return session;
    } catch (error) {
      throw toServiceFault(error);
    }
  }

  /** Ends all connections, whatever runs on them. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#kill('CONNECTION', [...this.#threadIds]);
    await Promise.all(
      [...this.#pools.values()].map((pool) => new Promise<void>((resolve) => pool.end(() => resolve()))),
    );
  }

  async #connect(pool: Pool): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      pool.getConnection((error, connection) => (error === null ? resolve(connection) : reject(error)));
    });
  }

  /** Sets up a connection that is lent for the first time; later it is done when it is given back. */
  async #prepare(connection: PoolConnection, session: MysqlSession): Promise<void> {
    if (this.#prepared.has(connection)) {
      return;
    }
    try {
      await session.command(this.#options.profile.sessionSettings);
      this.#prepared.add(connection);
    } catch (error) {
      session.destroy();
      throw error;
    }
  }

  /** Ends statements or connections from outside. One that has ended by itself is no longer known to the server. */
  async #kill(what: 'CONNECTION' | 'QUERY', threadIds: readonly number[]): Promise<void> {
    if (threadIds.length === 0) {
      return;
    }
    try {
      await withConnection(this.#options.address, async (connection) => {
        await Promise.allSettled(threadIds.map((threadId) => connection.query(`KILL ${what} ${threadId}`)));
      });
    } catch {
      // A server that cannot be reached runs nothing that would have to end.
    }
  }

  #pool(database: string, purpose: SessionPurpose): Pool {
    const key = `${purpose} ${database}`;
    const pool = this.#pools.get(key) ?? this.#createPool(database, MAX_SESSIONS[purpose]);
    this.#pools.set(key, pool);
    return pool;
  }

  #createPool(database: string, connectionLimit: number): Pool {
    const limits = { connectionLimit, maxIdle: MAX_IDLE_CONNECTIONS };
    const pool = createPool({ ...this.#options.address, ...CONNECTION_OPTIONS, ...limits, database });
    pool.on('connection', (connection: PoolConnection) => {
      this.#threadIds.add(connection.threadId);
      connection.once('end', () => this.#threadIds.delete(connection.threadId));
      // An idle connection that fails is replaced by the next call; without a listener it would end the process.
      connection.on('error', () => undefined);
    });
    return pool;
  }
}
