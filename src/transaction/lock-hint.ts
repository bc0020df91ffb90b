import { LockTimeoutException, StatementTimeoutException } from '../errors/query-exceptions.js';

const HINT =
  ' Another transaction is open around this one, by REQUIRES_NEW: if it has locked the same rows, this one waits for it ' +
  'and it for this one. Do the work in the transaction around it, or touch the rows after it.';

/** Names the likely cause where a statement waited for a lock, inside of a transaction that is inside of another. */
export function withLockHint(failure: unknown): unknown {
  for (const Exception of [LockTimeoutException, StatementTimeoutException]) {
    if (failure instanceof Exception) {
      return new Exception(failure.message + HINT, { ...failure, cause: failure });
    }
  }
  return failure;
}
