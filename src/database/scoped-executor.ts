import type { QueryExecutor, SendOptions, StatementResult } from '../connector/connector.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { fetchAll } from './fetch-all.js';
import type { DatabaseParts } from './session.js';
import { sendTo, type StatementTarget } from './statement-target.js';

/**
 * Sends statements into the transaction that is open around the running code; without one, each by itself. The
 * automatic transaction of a database object is never joined: it belongs to whoever writes through that object.
 */
export class ScopedExecutor implements QueryExecutor {
  readonly #parts: DatabaseParts;
  readonly #target: StatementTarget;

  constructor(parts: DatabaseParts) {
    this.#parts = parts;
    this.#target = {
      connector: parts.connector,
      dialect: parts.dialect,
      openTransaction: () => parts.transactions.current,
      transactionForWrite: () => parts.transactions.current,
      createTransaction: () => parts.transactions.createTransaction(),
    };
  }

  async execute(query: CompiledQuery, options?: SendOptions): Promise<StatementResult> {
    return await sendTo(this.#target, query, options);
  }

  async fetchAll(query: CompiledQuery, options?: SendOptions): Promise<StatementResult> {
    return await fetchAll(query, this.#target, options);
  }

  async runInTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return await this.#parts.transactions.run(work);
  }
}
