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
}

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
      return refusal(error, message, { ...details, ...databaseDetails(message) }, context.call);
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
    case 'lost':
      return lostAnswer(message, details, context);
  }
}

/** A lost answer leaves a transaction in a state that nobody knows, also when it was that of a query. */
function outcomeMatters({ failure, call, inTransaction }: FailureContext): boolean {
  return failure === 'lost' && (call === 'write' || call === 'commit' || (call === 'read' && inTransaction === true));
}

function lostAnswer(message: string, details: ExceptionDetails, context: FailureContext): AuroraDatabaseException {
  if (context.call === 'commit') {
    return new CommitOutcomeUnknownException(
      `The commit was sent, but its answer did not arrive (${message}). Whether the transaction was stored is not ` +
        `known: look for one of its rows before doing the work again.`,
      details,
    );
  }
  if (outcomeMatters(context)) {
    return new StatementOutcomeUnknownException(
      `The statement was sent, but its answer did not arrive (${message}). Whether it ran is not known, and it was ` +
        `not sent again. Inside a transaction, roll back; outside, look for its effect first.`,
      details,
    );
  }
  return new ServiceUnavailableException(`The Data API did not answer: ${message}`, { ...details, retryable: true });
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
  call: CallKind,
): AuroraDatabaseException {
  switch (error.name) {
    case 'StatementTimeoutException':
      return new StatementTimeoutException(message, details);
    case 'TransactionNotFoundException':
      return new TransactionNotFoundException(message, details);
    case 'NotFoundException':
      // Of a statement outside of a transaction, it is the cluster that is not there.
      return call === 'commit' || call === 'rollback'
        ? new TransactionNotFoundException(message, details)
        : databaseFailure(message, details);
    case 'UnsupportedResultException':
      return unsupportedResult(message, details, call);
    case 'AccessDeniedException':
    case 'ForbiddenException':
    case 'InvalidSecretException':
    case 'SecretsErrorException':
      return new AccessDeniedException(message, details);
    default:
      return error.$metadata?.httpStatusCode === 403
        ? new AccessDeniedException(message, details)
        : databaseFailure(message, details);
  }
}

function unsupportedResult(message: string, details: ExceptionDetails, call: CallKind): AuroraDatabaseException {
  const advice =
    call === 'write'
      ? ' The statement itself may have been executed: only its result was refused.'
      : ' Nothing was returned.';
  const said = message.endsWith('.') ? message : `${message}.`;
  return message.includes('size limit')
    ? new ResultTooLargeException(`${said}${advice} Take smaller pages, or queryFetchAll().`, details)
    : new UnsupportedResultTypeException(`${said}${advice} Select such a column as text: CAST(… AS text).`, details);
}

const EXCEPTIONS_BY_SQL_STATE: Readonly<Record<string, ExceptionClass>> = {
  '23505': UniqueViolationException,
  '23503': ForeignKeyViolationException,
  '23502': NotNullViolationException,
  '23514': CheckViolationException,
  '40001': SerializationFailureException,
  '40P01': DeadlockException,
  '55P03': LockTimeoutException,
  '57014': StatementTimeoutException,
  '42601': SyntaxException,
  '42P01': UndefinedTableException,
  '42703': UndefinedColumnException,
  '42804': TypeMismatchException,
  '42883': TypeMismatchException,
  '42809': TypeMismatchException,
  '28P01': AccessDeniedException,
};

const RETRYABLE_SQL_STATES: ReadonlySet<string> = new Set(['40001', '40P01', '55P03']);

function databaseFailure(message: string, details: ExceptionDetails): AuroraDatabaseException {
  const sqlState = details.sqlState ?? '';
  const Exception = Object.hasOwn(EXCEPTIONS_BY_SQL_STATE, sqlState) ? EXCEPTIONS_BY_SQL_STATE[sqlState] : undefined;
  const advice =
    Exception === TypeMismatchException
      ? " The Data API binds every string as text: wrap the value, typed(value, 'uuid') for instance, or write a cast."
      : '';
  return new (Exception ?? AuroraDatabaseException)(message + advice, {
    ...details,
    retryable: RETRYABLE_SQL_STATES.has(sqlState),
  });
}

/** The state stands at the very end: what comes before may repeat texts of the user that look like one. */
const SQL_STATE = /SQLState: ([0-9A-Z]{5})$/;
const CONSTRAINT = /constraint "((?:[^"]|"")+)"/;
const COLUMN_OF_TABLE = /column "((?:[^"]|"")+)" of relation "((?:[^"]|"")+)"/;
const TABLE = /(?:relation|table) "((?:[^"]|"")+)"/;
const COLUMN = /^ERROR: column (?:"(.+)"|(?:.*\.)?([^".]+)) does not exist/;

/** Integrity and names: the classes of errors whose messages name objects of the database. */
const NAMES_OBJECTS = /^(?:23|42)/;

/** What follows the message itself, and may repeat values of the user. */
const SUPPLEMENT = /(?:; |\n\s*)(?:Detail|Hint|Where|Position): /;

function databaseDetails(message: string): ExceptionDetails {
  const sqlState = SQL_STATE.exec(message)?.[1];
  if (sqlState === undefined || !NAMES_OBJECTS.test(sqlState)) {
    return { sqlState };
  }
  const [text = ''] = message.split(SUPPLEMENT, 1);
  const columnOfTable = COLUMN_OF_TABLE.exec(text);
  const column = COLUMN.exec(text);
  return {
    sqlState,
    constraint: sqlState.startsWith('23') ? CONSTRAINT.exec(text)?.[1] : undefined,
    column: columnOfTable?.[1] ?? column?.[1] ?? column?.[2],
    table: columnOfTable?.[2] ?? TABLE.exec(text)?.[1],
  };
}
