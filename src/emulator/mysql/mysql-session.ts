import type { PoolConnection } from 'mysql2';

import { STATEMENT_TIMEOUT_MS } from '../../wire/limits.js';
import type { BoundStatement, EngineSession, StatementResult } from '../engine.js';
import type { ServiceFault } from '../service-fault.js';
import { toMysqlError } from './mariadb-errors.js';
import { MysqlResultSet } from './mysql-result-set.js';
import { quoteIdentifier, type ServerProfile } from './mysql-server.js';
import { type RawResult, runRawQuery } from './raw-query.js';
import { encodeGeneratedFields } from './results/generated-fields.js';
import { isStatementTimeout, statementTimeoutFault, toServiceFault } from './to-service-fault.js';

export interface MysqlSessionOptions {
  readonly database: string;
  readonly profile: ServerProfile;
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
      throw isStatementTimeout(error) ? this.timeoutFault() : this.#toFault(error, sql);
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
    }, STATEMENT_TIMEOUT_MS);
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

  #toFault(error: unknown, sql: string): ServiceFault {
    return this.#options.profile.isMariaDb
      ? toServiceFault(error, (serverError) => toMysqlError(serverError, sql))
      : toServiceFault(error);
  }

  readonly #onEnd = (): void => {
    this.#isBroken = true;
  };
}
