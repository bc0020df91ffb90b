import type { BoundStatement, Engine, SessionPurpose } from '../engine.js';
import type { StatementParameter } from '../parameters/parameter-reader.js';
import { findMysqlSyntaxError } from './mariadb-syntax.js';
import type { MysqlAddress } from './mysql-address.js';
import { createDatabases, inspectServer, quoteIdentifier, type ServerProfile, withConnection } from './mysql-server.js';
import type { MysqlSession } from './mysql-session.js';
import { bindStatement } from './parameters/parameter-binder.js';
import { SessionPools } from './session-pools.js';
import { serverFault } from './to-service-fault.js';

export interface MysqlEngineOptions {
  readonly server: MysqlAddress;
  /** Each is created unless it exists, and then dropped when the engine is closed. */
  readonly databases: readonly string[];
  readonly statementTimeoutMs: number;
}

interface PreparedServer {
  readonly profile: ServerProfile;
  readonly createdDatabases: readonly string[];
}

/** MySQL 8 or MariaDB, on a server that runs by itself. */
class MysqlEngine implements Engine {
  readonly #options: MysqlEngineOptions;
  readonly #createdDatabases: readonly string[];
  readonly #pools: SessionPools;
  readonly #isMariaDb: boolean;

  constructor(options: MysqlEngineOptions, { profile, createdDatabases }: PreparedServer) {
    this.#options = options;
    this.#createdDatabases = createdDatabases;
    this.#isMariaDb = profile.isMariaDb;
    this.#pools = new SessionPools({
      address: options.server,
      profile,
      statementTimeoutMs: options.statementTimeoutMs,
    });
  }

  bind(sql: string, parameters: readonly StatementParameter[]): BoundStatement {
    const statement = bindStatement(sql, parameters);
    const syntaxError = this.#isMariaDb ? findMysqlSyntaxError(sql) : undefined;
    if (syntaxError !== undefined) {
      throw serverFault(syntaxError);
    }
    return statement;
  }

  acquire(database: string, purpose: SessionPurpose): Promise<MysqlSession> {
    return this.#pools.acquire(database, purpose);
  }

  async close(): Promise<void> {
    await this.#pools.close();
    if (this.#createdDatabases.length > 0) {
      await this.#dropDatabases();
    }
  }

  async #dropDatabases(): Promise<void> {
    try {
      await withConnection(this.#options.server, async (connection) => {
        for (const database of this.#createdDatabases) {
          await connection.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(database)}`);
        }
      });
    } catch {
      // The server may have gone, and a stop has nothing to tell its caller about that.
    }
  }
}

/**
 * Connects to a server that runs already, and creates the databases.
 *
 * @throws {Error} when the server cannot be reached or does not let the user in; the password is not in the message.
 */
export async function startMysqlEngine(options: MysqlEngineOptions): Promise<Engine> {
  const { server, databases } = options;
  try {
    const prepared = await withConnection(server, async (connection) => ({
      profile: await inspectServer(connection),
      createdDatabases: await createDatabases(connection, databases),
    }));
    return new MysqlEngine(options, prepared);
  } catch (cause) {
    throw new Error(
      `The emulator cannot use the MySQL server at ${server.host}:${server.port} as the user ${server.user}: ` +
        `${reasonOf(cause)}. Start the server, or correct the option mysqlUrl.`,
      { cause },
    );
  }
}

/** Errors of several addresses of one host come together and without a text of their own. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.message || ('code' in error ? String(error.code) : error.name);
}
