import type { QueryExecutor, SendOptions, StatementResult } from '../connector/connector.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import { fetchAll } from './fetch-all.js';
import type { DatabaseParts } from './database-parts.js';
import { sendBatchesTo, sendTo, type StatementTarget } from './statement-target.js';

/**
 * Sends statements into the transaction that is open around the running code; without one, each by itself. The
 * automatic transaction of a database object is never joined: it belongs to whoever writes through that object.
 */
export class ScopedExecutor implements QueryExecutor {
  readonly #target: StatementTarget;

  constructor(parts: DatabaseParts) {
    this.#target = {
      ...parts,
      openTransaction: () => parts.transactions.current,
      transactionForWrite: () => parts.transactions.current,
    };
  }

  get isInTransaction(): boolean {
    return this.#target.openTransaction() !== undefined;
  }

  get currentScope(): object | undefined {
    return this.#target.openTransaction();
  }

  execute(query: CompiledQuery, options?: SendOptions): Promise<StatementResult> {
    return sendTo(this.#target, query, options);
  }

  executeBatch(batch: CompiledBatch): Promise<unknown[][]> {
    return sendBatchesTo(this.#target, [batch], {});
  }

  fetchAll(query: CompiledQuery, options?: SendOptions): Promise<StatementResult> {
    return fetchAll(query, this.#target, options);
  }

  async runInTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return await this.#target.transactions.run(work, { automatic: 'separate' });
  }
}
