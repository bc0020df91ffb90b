import type { Connector, SendOptions, StatementResult } from '../connector/connector.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import type { ScopeSender, TransactionScope } from './transaction-scope.js';

/** Sends statements that belong to no transaction: each by itself, as they come. */
export class OutsideSender implements ScopeSender {
  readonly isPhysical = false;
  readonly settings = {};
  readonly writes = 0;
  readonly #connector: Connector;

  constructor(connector: Connector) {
    this.#connector = connector;
  }

  async execute(_scope: TransactionScope, query: CompiledQuery, options?: SendOptions): Promise<StatementResult> {
    return await this.#connector.execute(query, options);
  }

  async executeBatch(_scope: TransactionScope, batch: CompiledBatch, options?: SendOptions): Promise<unknown[][]> {
    return await this.#connector.executeBatch(batch, options);
  }
}
