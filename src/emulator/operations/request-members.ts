import { MAX_SQL_CHARACTERS } from '../../wire/limits.js';
import type { MemberReader } from '../member-reader.js';
import { validationFault } from '../service-fault.js';

const ARN_LIMITS = { min: 11, max: 100 };
const NAME_LIMITS = { max: 64 };
const TRANSACTION_ID_LIMITS = { max: 192 };

/** Checks what every request must have: the cluster and the secret. The emulator accepts any. */
export function checkTarget(request: MemberReader): void {
  request.requiredText('resourceArn', ARN_LIMITS);
  request.requiredText('secretArn', ARN_LIMITS);
}

/**
 * The database that a request names, if it names one.
 *
 * @throws {ServiceFault} ValidationException when it names a schema.
 */
export function readDatabase(request: MemberReader): string | undefined {
  if (request.text('schema', NAME_LIMITS)) {
    throw validationFault("The schema parameter isn't supported");
  }
  return request.text('database', NAME_LIMITS) || undefined;
}

/** The statement of a request. */
export function readSql(request: MemberReader): string {
  return request.requiredText('sql', { max: MAX_SQL_CHARACTERS });
}

export function readTransactionId(request: MemberReader): string | undefined {
  return request.text('transactionId', TRANSACTION_ID_LIMITS) || undefined;
}

export function readRequiredTransactionId(request: MemberReader): string {
  return request.requiredText('transactionId', TRANSACTION_ID_LIMITS);
}
