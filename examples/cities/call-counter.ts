import type { StatementEvent } from 'aurorm';

import { formatNumber } from './format.js';

/** How the operations of the Data API are called here, in the order in which they are told. */
const WORDS: Readonly<Record<StatementEvent['operation'], string>> = {
  BeginTransaction: 'begin',
  ExecuteStatement: 'execute',
  BatchExecuteStatement: 'batch',
  CommitTransaction: 'commit',
  RollbackTransaction: 'rollback',
};

/** Counts the calls to the Data API. `add` is what the option `onStatement` wants. */
export class CallCounter {
  readonly #calls: StatementEvent[] = [];

  readonly add = (call: StatementEvent): void => {
    this.#calls.push(call);
  };

  get count(): number {
    return this.#calls.length;
  }

  /** `'4 calls (1 begin, 2 execute of which 1 refused, 1 rollback)'`, of those made since the count was `start`. */
  describe(start = 0): string {
    const calls = this.#calls.slice(start);
    const parts = Object.entries(WORDS).flatMap(([operation, word]) => {
      const made = calls.filter((call) => call.operation === operation);
      const refused = made.filter(({ error }) => error !== undefined);
      const remark = refused.length === 0 ? '' : ` of which ${formatNumber(refused.length)} refused`;
      return made.length === 0 ? [] : [`${formatNumber(made.length)} ${word}${remark}`];
    });
    const total = `${formatNumber(calls.length)} ${calls.length === 1 ? 'call' : 'calls'}`;
    return parts.length === 0 ? total : `${total} (${parts.join(', ')})`;
  }
}
