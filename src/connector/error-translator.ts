import { AuroraDatabaseException, ConfigurationException, type ExceptionDetails } from '../errors/base-exception.js';
import {
  CheckViolationException,
  DeadlockException,
  ForeignKeyViolationException,
  LockTimeoutException,
  NotNullViolationException,
  ResultTooLargeException,
  SerializationFailureException,
  StatementTimeoutException,
  SyntaxException,
  TypeMismatchException,
  UndefinedColumnException,
  UndefinedTableException,
  UniqueViolationException,
  UnsupportedResultTypeException,
} from '../errors/query-exceptions.js';
import {
  AccessDeniedException,
  CallAbortedException,
  DatabaseResumingException,
  ServiceUnavailableException,
  StatementOutcomeUnknownException,
} from '../errors/service-exceptions.js';
import { CommitOutcomeUnknownException, TransactionNotFoundException } from '../errors/transaction-exceptions.js';
import type { DatabaseError, DatabaseErrorKind } from '../dialects/database-error.js';
import type { Dialect } from '../dialects/dialect.js';
import type { CallKind } from './retry-policy.js';
import type { ServiceError, ServiceFailureKind } from './service-failure.js';

type ExceptionClass = new (message: string, details?: ExceptionDetails) => AuroraDatabaseException;

export interface FailureContext {
  readonly failure: ServiceFailureKind;
  readonly call: CallKind;
  readonly statement?: string | undefined;
  readonly inTransaction?: boolean;
  /** Whether the caller's own signal ended the call. */
  readonly aborted?: boolean;
  /** Reads what the engine says of itself, and knows what to write instead. */
  readonly dialect: ErrorDialect;
}

/** What is asked of the dialect here. */
export type ErrorDialect = Pick<Dialect, 'castToText' | 'readError' | 'unreturnableValues'>;

/** Gives a failed call the exception that says what happened. The original error is its `cause`. */
export function translateError(error: ServiceError, context: FailureContext): AuroraDatabaseException {
  if (context.aborted === true && !outcomeMatters(context)) {
    return new CallAbortedException('The call was ended by its signal.', {
      statement: context.statement,
      cause: error,
    });
  }
  const details: ExceptionDetails = {
    statement: context.statement,
    requestId: error.$metadata?.requestId,
    cause: error,
  };
  const message = error.message ?? String(error);
  switch (context.failure) {
    case 'refused':
      return refusal(error, message, details, context);
    case 'resuming':
      return new DatabaseResumingException(message, { ...details, retryable: true });
    case 'misconfigured':
      return misconfiguration(error, message, details);
    case 'busy':
    case 'throttled':
    case 'unsent':
      return new ServiceUnavailableException(`The call was not carried out: ${message}`, {
        ...details,
        retryable: true,
      });
    case 'internal':
      return internalFailure(details, context);
    case 'lost':
      return lostAnswer(message, details, context);
  }
}

/** A lost answer leaves a transaction in a state that nobody knows, also when it was that of a query. */
function outcomeMatters({ failure, call, inTransaction }: FailureContext): boolean {
  const isUnknown = failure === 'lost' || failure === 'internal';
  return isUnknown && (call === 'write' || call === 'commit' || (call === 'read' && inTransaction === true));
}

/** @param answer what became of the answer, as the end of a sentence */
function unknownOutcome(
  answer: string,
  hint: string,
  details: ExceptionDetails,
  context: FailureContext,
): AuroraDatabaseException {
  if (context.call === 'commit') {
    return new CommitOutcomeUnknownException(
      `The commit was sent, but ${answer}. Whether the transaction was stored is not known: look for one of its rows ` +
        `before doing the work again.`,
      details,
    );
  }
  return new StatementOutcomeUnknownException(
    `The statement was sent, but ${answer}. Whether it ran is not known, and it was not sent again. Inside a ` +
      `transaction, roll back; outside, look for its effect first.${hint}`,
    details,
  );
}

function lostAnswer(message: string, details: ExceptionDetails, context: FailureContext): AuroraDatabaseException {
  return outcomeMatters(context)
    ? unknownOutcome(`its answer did not arrive (${message})`, '', details, context)
    : new ServiceUnavailableException(`The Data API did not answer: ${message}`, { ...details, retryable: true });
}

/** Of a query outside of a transaction nothing is left, so that the likely reason is what is thrown. */
function internalFailure(details: ExceptionDetails, context: FailureContext): AuroraDatabaseException {
  const { call, dialect } = context;
  const said = 'an InternalFailure without a text';
  const hint =
    ` The service gives such an answer when a value of the result is one that it cannot return: ` +
    `${dialect.unreturnableValues}. Select such a column as text: ${dialect.castToText(false)}.`;
  if (outcomeMatters(context)) {
    return unknownOutcome(`the answer is ${said}`, call === 'commit' ? '' : hint, details, context);
  }
  return call === 'read'
    ? new UnsupportedResultTypeException(`The Data API answered with ${said}.${hint}`, details)
    : new ServiceUnavailableException(`The Data API answered with ${said}.`, { ...details, retryable: true });
}

/** The SDK gave up before it sent anything: it lacks credentials, a region, or an option that it can work with. */
function misconfiguration(error: ServiceError, message: string, details: ExceptionDetails): AuroraDatabaseException {
  const isCredentials = /^(Credentials|Token)Provider/.test(error.name ?? '');
  const said = `The AWS SDK cannot send the call: ${message}`;
  return isCredentials ? new AccessDeniedException(said, details) : new ConfigurationException(said, details);
}

/** What the service says by its own names, apart from what the database said. */
function refusal(
  error: ServiceError,
  message: string,
  details: ExceptionDetails,
  { call, dialect }: FailureContext,
): AuroraDatabaseException {
  const said = (): AuroraDatabaseException => databaseFailure(message, dialect.readError(message), details);
  switch (error.name) {
    case 'StatementTimeoutException':
      return new StatementTimeoutException(message, details);
    case 'TransactionNotFoundException':
      return new TransactionNotFoundException(message, details);
    case 'NotFoundException':
      // Of a statement outside of a transaction, it is the cluster that is not there.
      return call === 'commit' || call === 'rollback' ? new TransactionNotFoundException(message, details) : said();
    case 'UnsupportedResultException':
      return unsupportedResult(message, details, call, dialect);
    case 'AccessDeniedException':
    case 'ForbiddenException':
    case 'InvalidSecretException':
    case 'SecretsErrorException':
      return new AccessDeniedException(message, details);
    default:
      return error.$metadata?.httpStatusCode === 403 ? new AccessDeniedException(message, details) : said();
  }
}

function unsupportedResult(
  message: string,
  details: ExceptionDetails,
  call: CallKind,
  dialect: ErrorDialect,
): AuroraDatabaseException {
  const advice =
    call === 'write'
      ? ' The statement itself may have been executed: only its result was refused.'
      : ' Nothing was returned.';
  const said = message.endsWith('.') ? message : `${message}.`;
  return message.includes('size limit')
    ? new ResultTooLargeException(`${said}${advice} Take smaller pages, or queryFetchAll().`, details)
    : new UnsupportedResultTypeException(
        `${said}${advice} Select such a column as text: ${dialect.castToText(said.endsWith('[].'))}.`,
        details,
      );
}

const EXCEPTIONS: Readonly<Record<DatabaseErrorKind, ExceptionClass>> = {
  accessDenied: AccessDeniedException,
  checkViolation: CheckViolationException,
  deadlock: DeadlockException,
  foreignKeyViolation: ForeignKeyViolationException,
  lockTimeout: LockTimeoutException,
  notNullViolation: NotNullViolationException,
  serializationFailure: SerializationFailureException,
  statementTimeout: StatementTimeoutException,
  syntax: SyntaxException,
  typeMismatch: TypeMismatchException,
  undefinedColumn: UndefinedColumnException,
  undefinedTable: UndefinedTableException,
  uniqueViolation: UniqueViolationException,
};

const RETRYABLE: ReadonlySet<DatabaseErrorKind | undefined> = new Set([
  'deadlock',
  'lockTimeout',
  'serializationFailure',
]);

function databaseFailure(
  message: string,
  { kind, advice, ...names }: DatabaseError,
  details: ExceptionDetails,
): AuroraDatabaseException {
  const Exception = kind === undefined ? AuroraDatabaseException : EXCEPTIONS[kind];
  return new Exception(advice === undefined ? message : `${message} ${advice}`, {
    ...details,
    ...names,
    retryable: RETRYABLE.has(kind),
  });
}
