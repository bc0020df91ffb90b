import { DeadlockException, SerializationFailureException } from '../errors/query-exceptions.js';
import { DatabaseResumingException } from '../errors/service-exceptions.js';
import {
  CommitOutcomeUnknownException,
  DataSourceClosedException,
  TransactionClosedException,
  TransactionExpiredException,
  TransactionNotFoundException,
  UnexpectedRollbackException,
} from '../errors/transaction-exceptions.js';
import { type FailureMatcher, matchesAny } from './rollback-rules.js';
import type { RetryOptions } from './transaction-options.js';

const FIRST_DELAY_MS = 25;
const MAX_DELAY_MS = 400;

const RETRYABLE: readonly FailureMatcher[] = [
  DatabaseResumingException,
  DeadlockException,
  SerializationFailureException,
  TransactionExpiredException,
  TransactionNotFoundException,
];

/**
 * Whether a transaction that was rolled back failed in a way that another attempt may not meet, also where the exception
 * was caught inside; or by a commit that is known not to have arrived.
 */
export function mayRunAgain(failure: unknown, { on = [] }: Pick<RetryOptions, 'on'> = {}): boolean {
  if (failure instanceof DataSourceClosedException) {
    return false;
  }
  const isConsequence = failure instanceof UnexpectedRollbackException || failure instanceof TransactionClosedException;
  const causes = isConsequence ? [failure, failure.cause] : [failure];
  const hasNotArrived =
    failure instanceof UnexpectedRollbackException && failure.cause instanceof CommitOutcomeUnknownException;
  return hasNotArrived || causes.some((cause) => matchesAny(cause, RETRYABLE) || matchesAny(cause, on));
}

/** The delay in milliseconds before the next attempt. */
export function retryDelayMs(attempt: number, { backoff }: Pick<RetryOptions, 'backoff'>): number {
  const delayMs = backoff?.(attempt) ?? transactionRetryDelayMs(attempt, Math.random());
  return Number.isFinite(delayMs) ? Math.max(0, delayMs) : 0;
}

/**
 * The delay in milliseconds before the next attempt, with full jitter.
 *
 * @param attempt the attempt that failed, from 1
 * @param random a number from 0 up to, but not, 1
 */
export function transactionRetryDelayMs(attempt: number, random: number): number {
  return Math.ceil(random * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)));
}
