import {
  DataSourceClosedException,
  ReadOnlyTransactionException,
  TransactionClosedException,
  TransactionDeadlockException,
} from '../errors/transaction-exceptions.js';
import type { TransactionScope } from './transaction-scope.js';

/** Why a scope takes nothing more. */
export function closed(scope: TransactionScope): DataSourceClosedException | TransactionClosedException {
  const cause = scope.root.doomedBy?.cause;
  if (cause instanceof DataSourceClosedException) {
    return cause;
  }
  const { state } = scope.root;
  const isPartOfOpen = scope.parent !== undefined && (state === 'open' || state === 'draining');
  return new TransactionClosedException(
    isPartOfOpen
      ? 'The savepoint has ended: it takes no more statements. Await every statement before its work ends.'
      : `The transaction is ${state === 'draining' ? 'ending' : state}: it takes no more statements. Await every ` +
          `statement before the transaction ends.`,
  );
}

export function closedMeanwhile(): DataSourceClosedException {
  return new DataSourceClosedException(
    'The data source was closed while the transaction ran: it was rolled back, and nothing of it is stored.',
  );
}

export function rolledBackByDatabase(scope: TransactionScope): TransactionClosedException {
  return new TransactionClosedException(
    'The database has rolled the transaction back because of a deadlock: it takes no more statements. Do its work again.',
    { cause: scope.root.doomedBy?.cause, retryable: true },
  );
}

export function mayWrite(): ReadOnlyTransactionException {
  return new ReadOnlyTransactionException(
    'The transaction is read-only, and the statement may write: give it to a transaction without readOnly. A query ' +
      'belongs into query(), not into execute().',
  );
}

/**
 * @param waiting the line of code that gave what waits
 * @param holding the one that began the nested part which has its turn
 */
export function deadlock(waiting: string, holding: string | undefined): TransactionDeadlockException {
  const holder =
    holding === undefined ? 'a part of the same transaction' : `the nested part that was begun at ${holding}`;
  return new TransactionDeadlockException(
    `What was given at ${waiting} has its turn after ${holder}, which makes no call: it seems to wait for this. It was ` +
      `not sent. Give it inside of the nested part, or await it before the part begins.`,
  );
}
