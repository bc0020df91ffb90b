import { DeadlockException, SerializationFailureException } from '../errors/query-exceptions.js';
import {
  CommitOutcomeUnknownException,
  TransactionClosedException,
  UnexpectedRollbackException,
} from '../errors/transaction-exceptions.js';

const FIRST_DELAY_MS = 25;
const MAX_DELAY_MS = 400;

/**
 * Whether a transaction failed in a way after which nothing of it is stored, and which another attempt may not meet:
 * a serialization failure or a deadlock, also where its exception was caught inside; a commit that is known not to have
 * arrived.
 */
export function mayRunAgain(failure: unknown): boolean {
  const isConsequence = failure instanceof UnexpectedRollbackException || failure instanceof TransactionClosedException;
  const cause = isConsequence ? failure.cause : failure;
  return (
    cause instanceof SerializationFailureException ||
    cause instanceof DeadlockException ||
    (failure instanceof UnexpectedRollbackException && cause instanceof CommitOutcomeUnknownException)
  );
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
