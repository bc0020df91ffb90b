import type { PoolConnection } from 'mysql2';

import type { BoundStatement, EngineSession, StatementResult } from '../engine.js';
import type { ServiceFault } from '../service-fault.js';
import { readViolatedCheck, toInvalidJsonError, toMysqlError, type ViolatedCheck } from './mariadb-errors.js';
import { MysqlResultSet } from './mysql-result-set.js';
import { quoteIdentifier, type ServerProfile } from './mysql-server.js';
import { type RawResult, runRawQuery } from './raw-query.js';
import { encodeGeneratedFields } from './results/generated-fields.js';
import { readServerError } from './server-error.js';
import { isStatementTimeout, serverFault, statementTimeoutFault, toServiceFault } from './to-service-fault.js';

export interface MysqlSessionOptions {
  readonly database: string;
  readonly profile: ServerProfile;
  readonly statementTimeoutMs: number;
  /** Ends the statement that runs on a connection. */
  readonly killQuery: (threadId: number) => Promise<void>;
}

/**
 * One connection to MySQL or MariaDB.
 *
 * MySQL ends a transaction by itself: it commits before DDL and rolls back after a deadlock. Statements after that are
 * committed one by one. What the service makes of it is not known; here the id stays valid until the caller ends it.
 */
export class MysqlSession implements EngineSession {
  readonly #connection: PoolConnection;
  readonly #options: MysqlSessionOptions;
  #running: Promise<unknown> = Promise.resolve();
  #isTimed = true;
  #isBroken = false;
  #isReturned = false;

  constructor(connection: PoolConnection, options: MysqlSessionOptions) {
    this.#connection = connection;
    this.#options = options;
    connection.on('error', this.#onEnd).on('end', this.#onEnd);
  }

  async run({ text }: BoundStatement): Promise<StatementResult> {
    const { columns, ...result } = await this.#track(text);
    return columns === undefined
      ? {
          resultSet: undefined,
          numberOfRecordsUpdated: result.affectedRows,
          generatedFields: encodeGeneratedFields(result.insertId),
        }
      : { resultSet: new MysqlResultSet(columns, result), numberOfRecordsUpdated: 0, generatedFields: [] };
  }

  async command(sql: string): Promise<void> {
    await this.#track(sql);
  }

  async liftTimeout(): Promise<void> {
    this.#isTimed = false;
  }

  timeoutFault(): ServiceFault {
    return statementTimeoutFault(this.#connection.threadId);
  }

  /** Gives the connection back, once what runs on it has ended, in the state of a new one. */
  async release(): Promise<void> {
    await Promise.allSettled([this.#running]);
    this.#giveBack(!(await this.#reset()));
  }

  destroy(): void {
    this.#giveBack(true);
  }

  #giveBack(isUnusable: boolean): void {
    if (this.#isReturned) {
      return;
    }
    this.#isReturned = true;
    this.#connection.off('error', this.#onEnd).off('end', this.#onEnd);
    if (isUnusable) {
      this.#connection.destroy();
    } else {
      this.#connection.release();
    }
  }

  async #reset(): Promise<boolean> {
    if (this.#isBroken || this.#isReturned) {
      return false;
    }
    const connection = this.#connection.promise();
    const { database, profile } = this.#options;
    try {
      // Rolls back, unlocks, and forgets variables and temporary tables, but not the change to another database.
      await connection.reset();
      await connection.query(`USE ${quoteIdentifier(database)}`);
      await connection.query(profile.sessionSettings);
      return true;
    } catch {
      return false;
    }
  }

  async #track(sql: string): Promise<RawResult> {
    const work = this.#runTimed(sql);
    this.#running = work;
    try {
      return await work;
    } catch (error) {
      throw isStatementTimeout(error) ? this.timeoutFault() : await this.#toFault(error, sql);
    }
  }

  /** Both servers can end statements by themselves, but MySQL only those that read. */
  async #runTimed(sql: string): Promise<RawResult> {
    if (!this.#isTimed) {
      return runRawQuery(this.#connection, sql);
    }
    let killing: Promise<void> | undefined;
    const timer = setTimeout(() => {
      killing = this.#options.killQuery(this.#connection.threadId);
    }, this.#options.statementTimeoutMs);
    const [outcome] = await Promise.allSettled([runRawQuery(this.#connection, sql)]);
    clearTimeout(timer);
    if (killing !== undefined) {
      // The kill must not reach the next statement. What it reached may end without an error, as SLEEP does.
      await killing;
      throw this.timeoutFault();
    }
    if (outcome.status === 'rejected') {
      throw outcome.reason;
    }
    return outcome.value;
  }

  async #toFault(error: unknown, sql: string): Promise<ServiceFault> {
    const serverError = readServerError(error);
    if (serverError === undefined || !this.#options.profile.isMariaDb) {
      return toServiceFault(error);
    }
    const check = readViolatedCheck(serverError);
    return serverFault(
      check !== undefined && (await this.#isJsonCheck(check))
        ? toInvalidJsonError(check)
        : toMysqlError(serverError, sql),
    );
  }

  /** Whether a CHECK is the one that MariaDB gives to a column of the type JSON. */
  async #isJsonCheck({ schema, table, name }: ViolatedCheck): Promise<boolean> {
    const [rows] = await this.#connection
      .promise()
      .query(
        'SELECT 1 FROM information_schema.check_constraints ' +
          'WHERE constraint_schema = ? AND table_name = ? AND constraint_name = ? AND check_clause = ?',
        [schema, table, name, `json_valid(${quoteIdentifier(name)})`],
      );
    return Array.isArray(rows) && rows.length > 0;
  }

  readonly #onEnd = (): void => {
    this.#isBroken = true;
  };
}
