import { HttpStatus } from '@nestjs/common';

/** What a failure means to who sent the request; what is not here is a fault of the server. */
const STATUS_BY_CODE: Readonly<Record<string, HttpStatus>> = {
  ENTITY_NOT_FOUND: HttpStatus.NOT_FOUND,
  OPTIMISTIC_LOCK: HttpStatus.CONFLICT,
  UNIQUE_VIOLATION: HttpStatus.CONFLICT,
  FOREIGN_KEY_VIOLATION: HttpStatus.CONFLICT,
  NOT_NULL_VIOLATION: HttpStatus.UNPROCESSABLE_ENTITY,
  CHECK_VIOLATION: HttpStatus.UNPROCESSABLE_ENTITY,
  SERIALIZATION_FAILURE: HttpStatus.SERVICE_UNAVAILABLE,
  DEADLOCK: HttpStatus.SERVICE_UNAVAILABLE,
  LOCK_TIMEOUT: HttpStatus.SERVICE_UNAVAILABLE,
  DATABASE_RESUMING: HttpStatus.SERVICE_UNAVAILABLE,
  SERVICE_UNAVAILABLE: HttpStatus.SERVICE_UNAVAILABLE,
  DATA_SOURCE_CLOSED: HttpStatus.SERVICE_UNAVAILABLE,
  STATEMENT_TIMEOUT: HttpStatus.GATEWAY_TIMEOUT,
  STATEMENT_OUTCOME_UNKNOWN: HttpStatus.GATEWAY_TIMEOUT,
  COMMIT_OUTCOME_UNKNOWN: HttpStatus.GATEWAY_TIMEOUT,
};

/** What is said, in place of the database's own words: those may hold values and SQL. */
const MESSAGES: Readonly<Partial<Record<HttpStatus, string>>> = {
  [HttpStatus.NOT_FOUND]: 'Not Found',
  [HttpStatus.CONFLICT]: 'Conflict with what is stored',
  [HttpStatus.UNPROCESSABLE_ENTITY]: 'A value is missing or not allowed',
  [HttpStatus.SERVICE_UNAVAILABLE]: 'The database is busy or waking up: try again',
  [HttpStatus.GATEWAY_TIMEOUT]: 'The database did not answer in time',
};

export interface HttpAnswer {
  readonly statusCode: HttpStatus;
  readonly message: string;
}

/** The answer to a request that failed with an exception of this code, or `undefined` for a fault of the server. */
export function httpAnswerOf(code: string): HttpAnswer | undefined {
  const statusCode = Object.hasOwn(STATUS_BY_CODE, code) ? STATUS_BY_CODE[code] : undefined;
  return statusCode === undefined ? undefined : { statusCode, message: MESSAGES[statusCode] ?? '' };
}
