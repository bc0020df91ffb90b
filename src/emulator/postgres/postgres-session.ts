import type { PoolClient } from 'pg';

import type { EngineSession, StatementResult } from '../engine.js';
import { type ServiceFault, validationFault } from '../service-fault.js';
import type { Catalog } from './catalog.js';
import type { PostgresStatement } from './parameters/parameter-binder.js';
import { PostgresResultSet } from './postgres-result-set.js';
import { type RawResult, RawStatement } from './raw-statement.js';
import { statementTimeoutFault, toServiceFault } from './to-service-fault.js';

const CHANGES_ROWS = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)$/;

/** One connection to PostgreSQL. */
export class PostgresSession implements EngineSession, Catalog {
  readonly #client: PoolClient;
  #running: Promise<unknown> = Promise.resolve();
  #isBroken = false;
  #isReturned = false;

  constructor(client: PoolClient) {
    this.#client = client;
    // Without a listener the end of a connection would end the process.
    client.on('error', this.#onError);
  }

  /** The process id of the backend; it identifies the connection to PostgreSQL. */
  get backendId(): number | undefined {
    return 'processID' in this.#client && typeof this.#client.processID === 'number'
      ? this.#client.processID
      : undefined;
  }

  async run(statement: PostgresStatement): Promise<StatementResult> {
    const { result } = this.#client.query(new RawStatement(statement));
    return this.#toResult(await this.#track(result));
  }

  async liftTimeout(): Promise<void> {
    await this.command('SET statement_timeout = 0');
  }

  timeoutFault(): ServiceFault {
    return statementTimeoutFault(this.backendId);
  }

  /** Runs a statement of the emulator's own, `BEGIN` for instance. */
  async command(sql: string): Promise<void> {
    await this.#track(this.#client.query(sql));
  }

  async lookUp<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.#track(this.#client.query<Row>(sql, [...values]));
    return rows;
  }

  /** Gives the connection back, once what runs on it has ended, in the state of a new one. */
  async release(): Promise<void> {
    await Promise.allSettled([this.#running]);
    this.#giveBack(!(await this.#reset()));
  }

  /** Closes the connection, whatever runs on it. */
  destroy(): void {
    this.#giveBack(true);
  }

  /** Only the database knows what is a comment. The service's own text for an empty statement is not known. */
  #toResult(result: RawResult): StatementResult {
    const { columns, commandTag } = result;
    if (commandTag === '') {
      throw validationFault('SQL is empty');
    }
    return columns === undefined
      ? {
          resultSet: undefined,
          numberOfRecordsUpdated: Number(CHANGES_ROWS.exec(commandTag)?.[1] ?? 0),
          generatedFields: [],
        }
      : {
          resultSet: new PostgresResultSet(this, columns, result),
          numberOfRecordsUpdated: 0,
          generatedFields: [],
        };
  }

  #giveBack(isUnusable: boolean): void {
    if (!this.#isReturned) {
      this.#isReturned = true;
      if (!isUnusable) {
        this.#client.off('error', this.#onError);
      }
      // A connection that is thrown away may still report how it ended; the pool listens to those it keeps.
      this.#client.release(isUnusable);
    }
  }

  async #reset(): Promise<boolean> {
    if (this.#isBroken || this.#isReturned) {
      return false;
    }
    try {
      if (this.#client.getTransactionStatus() !== 'I') {
        await this.#client.query('ROLLBACK');
      }
      await this.#client.query('DISCARD ALL');
      return true;
    } catch {
      return false;
    }
  }

  async #track<Result>(work: Promise<Result>): Promise<Result> {
    this.#running = work;
    try {
      return await work;
    } catch (error) {
      throw toServiceFault(error, this.backendId);
    }
  }

  readonly #onError = (): void => {
    this.#isBroken = true;
  };
}
