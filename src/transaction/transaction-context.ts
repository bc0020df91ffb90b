import { AsyncLocalStorage } from 'node:async_hooks';

import type { Transaction } from './transaction.js';

/** The transactions that are open where the code runs, by their managers. Never changed: entering makes a new one. */
type Frame = ReadonlyMap<object, Transaction>;

const frames = new AsyncLocalStorage<Frame>();

/** The transaction that the manager opened around the running code, if any. */
export function currentTransactionOf(manager: object): Transaction | undefined {
  return frames.getStore()?.get(manager);
}

/** Runs the work, and everything that it starts, with this transaction as the manager's current one. */
export function runWithTransaction<Result>(manager: object, transaction: Transaction, work: () => Result): Result {
  return frames.run(new Map([...(frames.getStore() ?? []), [manager, transaction]]), work);
}
