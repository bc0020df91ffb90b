/**
 * How a call failed, as far as it matters for trying again: whether the statement may have run.
 *
 * - `resuming`: the cluster wakes up after a pause; nothing ran.
 * - `throttled`: the service had no room for the call; nothing ran.
 * - `busy`: another call was still running in the transaction; nothing ran.
 * - `misconfigured`: the SDK could not make a request of the call; nothing ran, and nothing will.
 * - `unsent`: the call never left this process or never reached a server; nothing ran.
 * - `refused`: the service or the database answered with an error.
 * - `internal`: the service broke without a word, as it does on values that it cannot return; the statement may have
 *   run, and breaks again when it is sent again.
 * - `lost`: no answer, or one that tells nothing; the statement may have run.
 */
export type ServiceFailureKind =
  | 'busy'
  | 'internal'
  | 'lost'
  | 'misconfigured'
  | 'refused'
  | 'resuming'
  | 'throttled'
  | 'unsent';

/** The members of the SDK's errors that are read; errors of the network have fewer. */
export interface ServiceError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

const THROTTLING_NAMES: ReadonlySet<string> = new Set([
  'RequestLimitExceeded',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** How an abort before the sending shows itself. */
const ABORT_NAMES: ReadonlySet<string> = new Set(['AbortError', 'TimeoutError']);

/** The service has no error of its own for a transaction in which a call is still running, only this text. */
const BUSY_MESSAGE = 'Transaction is still running a query';

/** What the SDK has for a text where the answer has none. */
const NO_MESSAGE = 'UnknownError';

/** Errors of a connection that was never made. */
const UNREACHABLE_CODES: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/**
 * @param sent whether the request had been given to the network
 * @see https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/CommonErrors.html
 */
export function classifyFailure(error: ServiceError, sent: boolean): ServiceFailureKind {
  if (UNREACHABLE_CODES.has(error.code ?? '')) {
    return 'unsent';
  }
  if (!sent) {
    return ABORT_NAMES.has(error.name ?? '') ? 'unsent' : 'misconfigured';
  }
  const status = error.$metadata?.httpStatusCode;
  if (THROTTLING_NAMES.has(error.name ?? '') || status === 429) {
    return 'throttled';
  }
  if (error.name === 'DatabaseResumingException') {
    return 'resuming';
  }
  if (status === 400 && error.message === BUSY_MESSAGE) {
    return 'busy';
  }
  if (error.name === 'InternalFailure' && (error.message ?? NO_MESSAGE) === NO_MESSAGE) {
    return 'internal';
  }
  return status !== undefined && status >= 400 && status < 500 ? 'refused' : 'lost';
}
