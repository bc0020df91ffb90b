import type { PoolClient } from 'pg';

import type { BoundStatement } from '../parameters/parameter-binder.js';
import { toServiceFault } from './to-service-fault.js';
import { type RawResult, RawStatement } from './raw-statement.js';

/** One connection to PostgreSQL, lent to one call or one transaction. Every error it throws is a `ServiceFault`. */
export class DatabaseSession {
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

  async run(statement: BoundStatement): Promise<RawResult> {
    const { result } = this.#client.query(new RawStatement(statement));
    return this.#track(result);
  }

  /** Runs a statement of the emulator's own, `BEGIN` for instance. */
  async command(sql: string): Promise<void> {
    await this.#track(this.#client.query(sql));
  }

  /** Runs a query of the emulator's own on the catalogs. */
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
