import type { Dialect } from '../dialects/dialect.js';
import { ConfigurationException } from '../errors/base-exception.js';
import {
  DeadlockException,
  SerializationFailureException,
  UnreadableValueException,
} from '../errors/query-exceptions.js';
import {
  CallAbortedException,
  ServiceUnavailableException,
  StatementOutcomeUnknownException,
} from '../errors/service-exceptions.js';
import { TransactionNotFoundException } from '../errors/transaction-exceptions.js';

/**
 * How far the failure of a statement reaches into its transaction.
 *
 * - `nothing`: everything else can be committed.
 * - `sinceSavepoint`: the database takes no more statements until it has rolled back, to a savepoint at least.
 * - `everything`: whatever is done, only the whole can be rolled back.
 * - `beyond`: the database has rolled the whole back by itself, and what followed would be stored outside of it.
 */
export type FailureReach = 'beyond' | 'everything' | 'nothing' | 'sinceSavepoint';

/** The statement was not sent, or it ran and could not be read. */
const HARMLESS = [
  CallAbortedException,
  ConfigurationException,
  ServiceUnavailableException,
  UnreadableValueException,
] as const;

/** The transaction is gone, is in a state that nobody knows, or has read what it must read anew from the start. */
const FATAL = [SerializationFailureException, StatementOutcomeUnknownException, TransactionNotFoundException] as const;

export function reachOf(failure: unknown, dialect: Pick<Dialect, 'failedStatementAbortsTransaction'>): FailureReach {
  const { failedStatementAbortsTransaction: aborts } = dialect;
  if (HARMLESS.some((harmless) => failure instanceof harmless)) {
    return 'nothing';
  }
  if (FATAL.some((fatal) => failure instanceof fatal)) {
    return 'everything';
  }
  // An engine on which failures reach no further than the statement makes one exception: it lets the other side of a
  // deadlock go on.
  if (failure instanceof DeadlockException && !aborts) {
    return 'beyond';
  }
  return aborts ? 'sinceSavepoint' : 'nothing';
}
