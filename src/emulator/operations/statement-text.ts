import { MAX_SQL_CHARACTERS } from '../../wire/limits.js';
import type { MemberReader } from '../member-reader.js';
import type { RawResult } from '../postgres/raw-statement.js';
import { validationFault } from '../service-fault.js';

/** The statement of a request. */
export function readSql(request: MemberReader): string {
  return request.requiredText('sql', { max: MAX_SQL_CHARACTERS });
}

/**
 * Checks that there was a statement in the text. Only the database knows what is a comment.
 *
 * @throws {ServiceFault} ValidationException when there was none; the service's own text is not known.
 */
export function checkIsStatement({ commandTag }: RawResult): void {
  if (commandTag === '') {
    throw validationFault('SQL is empty');
  }
}
