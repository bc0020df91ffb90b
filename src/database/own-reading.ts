import { setTimeout as delay } from 'node:timers/promises';

import { cleanUpAfter } from '../errors/base-exception.js';
import { ServiceUnavailableException, StatementOutcomeUnknownException } from '../errors/service-exceptions.js';
import { CommitOutcomeUnknownException } from '../errors/transaction-exceptions.js';
import type { Transaction } from '../transaction/transaction.js';
import { transactionRetryDelayMs } from '../transaction/transaction-retry.js';

/** How often a result in pages is read in all, when answers are lost: as often as a single read. */
const MAX_ATTEMPTS = 3;

/**
 * Reads in a transaction that serves the reading alone. As nothing is written in it, a lost answer leaves nothing in
 * doubt: it is read again from the start, in another transaction.
 *
 * @throws {ServiceUnavailableException} when answers were lost each time
 */
export async function readAlone<Result>(
  createTransaction: () => Transaction,
  read: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const transaction = createTransaction();
    try {
      const result = await read(transaction);
      await endReading(transaction);
      return result;
    } catch (failure) {
      await cleanUpAfter(failure, () => transaction.rollback());
      if (attempt >= MAX_ATTEMPTS || !(failure instanceof StatementOutcomeUnknownException)) {
        throw readingFailure(failure);
      }
      await delay(transactionRetryDelayMs(attempt, Math.random()));
    }
  }
}

/** Ends a transaction in which everything was read: what becomes of its commit does not matter. */
export async function endReading(transaction: Transaction): Promise<void> {
  try {
    await transaction.commit();
  } catch (failure) {
    if (!(failure instanceof CommitOutcomeUnknownException)) {
      throw failure;
    }
  }
}

/** What to say of a failure in such a transaction: that of a write, whose effect would be in doubt, it cannot be. */
export function readingFailure(failure: unknown): unknown {
  return failure instanceof StatementOutcomeUnknownException
    ? new ServiceUnavailableException(
        'The result was not read to its end, because an answer did not arrive. Nothing was changed: read it anew.',
        { statement: failure.statement, requestId: failure.requestId, retryable: true, cause: failure },
      )
    : failure;
}
