import { Client, escapeIdentifier } from 'pg';

import type { Engine, SessionPurpose } from '../engine.js';
import type { StatementParameter } from '../parameters/parameter-reader.js';
import { bindStatement, type PostgresStatement } from './parameters/parameter-binder.js';
import { type PostgresServer, type PostgresServerOptions, startPostgres } from './postgres-server.js';
import type { PostgresSession } from './postgres-session.js';
import { type ServerAddress, SessionPools } from './session-pools.js';

/** The database that every PostgreSQL server has. */
const MAINTENANCE_DATABASE = 'postgres';

export interface PostgresEngineOptions extends PostgresServerOptions {
  /** Each is created unless it exists. */
  readonly databases: readonly string[];
  readonly statementTimeoutMs: number;
  /** Whether placeholders are replaced also where the service does so by mistake. */
  readonly placeholderBugs: boolean;
}

/** PostgreSQL, on a server that belongs to this process. */
class PostgresEngine implements Engine {
  readonly #server: PostgresServer;
  readonly #pools: SessionPools;
  readonly #placeholderBugs: boolean;

  constructor(server: PostgresServer, { statementTimeoutMs, placeholderBugs }: PostgresEngineOptions) {
    this.#server = server;
    this.#pools = new SessionPools(server.address, statementTimeoutMs);
    this.#placeholderBugs = placeholderBugs;
  }

  bind(sql: string, parameters: readonly StatementParameter[]): PostgresStatement {
    return bindStatement(sql, parameters, { placeholderBugs: this.#placeholderBugs });
  }

  acquire(database: string, purpose: SessionPurpose): Promise<PostgresSession> {
    return this.#pools.acquire(database, purpose);
  }

  async close(): Promise<void> {
    const closed = this.#pools.close();
    // Ends the statements that still run; without that the pools would wait for them.
    await this.#server.stop();
    await closed;
  }
}

/**
 * Starts a PostgreSQL server of the emulator's own and creates the databases.
 *
 * @throws {Error} when PostgreSQL does not run on this machine; nothing is left running then.
 */
export async function startPostgresEngine(options: PostgresEngineOptions): Promise<Engine> {
  const server = await startPostgres(options);
  try {
    await createDatabases(server.address, options.databases);
    return new PostgresEngine(server, options);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function createDatabases(address: ServerAddress, databases: readonly string[]): Promise<void> {
  const client = new Client({ ...address, database: MAINTENANCE_DATABASE, ssl: false });
  await client.connect();
  try {
    for (const database of databases) {
      const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
      if (rowCount === 0) {
        await client.query(`CREATE DATABASE ${escapeIdentifier(database)}`);
      }
    }
  } finally {
    await client.end();
  }
}
