import {
  IncompatibleTransactionException,
  NoTransactionException,
  TransactionDepthException,
  TransactionPresentException,
} from '../errors/transaction-exceptions.js';
import type { Participant } from './participant.js';
import type { TransactionOptions } from './transaction-options.js';
import type { TransactionScope } from './transaction-scope.js';

/**
 * Checks that what a call asks for that takes part in a transaction is what the transaction is.
 *
 * @throws {IncompatibleTransactionException}
 */
export function assertCompatible(
  { scope, readOnly }: Participant<TransactionScope>,
  options: TransactionOptions,
): void {
  const { isolation, readOnly: mode } = scope.sender.settings;
  if (options.isolation !== undefined && options.isolation !== isolation) {
    throw new IncompatibleTransactionException(
      `A part asks for the isolation level ${options.isolation}, but the transaction around it has ` +
        `${isolation ?? 'that of the database'}: ask for it where the transaction is opened.`,
    );
  }
  if (options.readOnly === false && readOnly) {
    throw new IncompatibleTransactionException(
      'A part asks for readOnly false, but the transaction around it only reads: let the part open one of its own by ' +
        'REQUIRES_NEW, or leave readOnly out where the transaction is opened.',
    );
  }
  if (options.readOnly === 'enforce' && mode !== 'enforce') {
    throw new IncompatibleTransactionException(
      "A part asks for readOnly 'enforce', but the transaction around it is not: ask for it where the transaction is opened.",
    );
  }
}

export function noTransaction(): NoTransactionException {
  return new NoTransactionException(
    'The propagation is MANDATORY, and no transaction is open where the call was made: open one around it.',
  );
}

export function transactionPresent(): TransactionPresentException {
  return new TransactionPresentException(
    'The propagation is NEVER, and a transaction is open where the call was made: make the call outside of it.',
  );
}

export function tooDeep(maxDepth: number): TransactionDepthException {
  return new TransactionDepthException(
    `${maxDepth} transactions are open around each other already, each with a connection and its locks, and REQUIRES_NEW ` +
      `asks for one more. Join one of them, or set the option transaction.maxDepth of the database.`,
  );
}

export function automaticPresent(): TransactionPresentException {
  return new TransactionPresentException(
    'The writes of the database object have begun a transaction that is still open, and whether it is the one of this ' +
      "caller cannot be known. End it by commit() or rollback() first; or say { automatic: 'join' } or 'separate'; or " +
      'write through session.run(…), inside of which it is joined.',
  );
}
