import type { CallOptions, Connector, StatementResult } from '../../../src/connector/connector.js';
import type { CompiledBatch, CompiledQuery } from '../../../src/sql/compiled-query.js';

const RESULT: StatementResult = Object.freeze({
  columns: [],
  typeNames: [],
  records: [],
  numberOfRecordsUpdated: 0,
  generatedFields: [],
  bytes: 0,
});

/**
 * A connector that notes each call as `SELECT 1 @t1`, `begin`, `commit t1` or `rollback t1`. A call that is among the
 * failures is rejected with what stands there, once for each.
 */
export class RecordingConnector implements Connector {
  readonly calls: string[] = [];
  readonly #failures: [call: string, failure: unknown][];
  readonly #running = new Map<string, number>();
  #transactions = 0;

  constructor(...failures: readonly [call: string, failure: unknown][]) {
    this.#failures = [...failures];
  }

  async execute(query: CompiledQuery, { transactionId }: CallOptions = {}): Promise<StatementResult> {
    await this.#call(transactionId === undefined ? query.sql : `${query.sql} @${transactionId}`, transactionId);
    return RESULT;
  }

  async executeBatch({ sql }: CompiledBatch, { transactionId }: CallOptions = {}): Promise<unknown[][]> {
    await this.#call(`batch ${sql} @${transactionId}`, transactionId);
    return [];
  }

  async begin(): Promise<string> {
    await this.#call('begin', undefined);
    return `t${++this.#transactions}`;
  }

  async commit(transactionId: string): Promise<void> {
    await this.#call(`commit ${transactionId}`, transactionId);
  }

  async rollback(transactionId: string): Promise<void> {
    await this.#call(`rollback ${transactionId}`, transactionId);
  }

  /** The service refuses two calls on one transaction at the same time. */
  async #call(call: string, transactionId = 'none'): Promise<void> {
    const running = (this.#running.get(transactionId) ?? 0) + 1;
    this.#running.set(transactionId, running);
    this.calls.push(running > 1 && transactionId !== 'none' ? `${call} beside another` : call);
    await new Promise(setImmediate);
    this.#running.set(transactionId, running - 1);
    const failure = this.#failures.findIndex(([failing]) => failing === call);
    if (failure !== -1) {
      throw this.#failures.splice(failure, 1)[0]?.[1];
    }
  }
}

export function statement(sql: string): CompiledQuery {
  return { sql, parameters: [], kind: 'write' };
}
