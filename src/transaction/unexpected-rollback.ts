import { AuroraDatabaseException } from '../errors/base-exception.js';
import { DataSourceClosedException, UnexpectedRollbackException } from '../errors/transaction-exceptions.js';
import type { Failure } from './transaction-scope.js';

const SUCCESSES = { savepoint: 'released', transaction: 'committed' } as const;

/** Why a scope is rolled back whose work ended well. */
export function insteadOfSuccess(what: keyof typeof SUCCESSES, failure: Failure): AuroraDatabaseException {
  return failure.cause instanceof DataSourceClosedException ? failure.cause : unexpectedRollback(what, failure);
}

/** Says that the opposite of what was asked for has to be done, and why. */
function unexpectedRollback(what: keyof typeof SUCCESSES, { cause }: Failure): UnexpectedRollbackException {
  return new UnexpectedRollbackException(
    `The ${what} was rolled back instead of ${SUCCESSES[what]}, because a part of it had failed before and the failure ` +
      `was caught: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause, retryable: cause instanceof AuroraDatabaseException && cause.retryable },
  );
}
