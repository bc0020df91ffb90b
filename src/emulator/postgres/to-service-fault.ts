import { DatabaseError } from 'pg';

import { databaseFault, ServiceFault, validationFault } from '../service-fault.js';

const PROTOCOL_VIOLATION = '08P01';
const QUERY_CANCELED = '57014';

/** The error in the service's one-line form. `Detail` and `Where` never appear in it. */
function describe(error: DatabaseError): string {
  // The service's statements have names or not; a nameless one is not mentioned in its texts.
  const message = error.message.replace(' statement "" ', ' statement ');
  const parts = [error.code === PROTOCOL_VIOLATION ? message : `${error.severity}: ${message}`];
  if (error.hint !== undefined) {
    parts.push(`Hint: ${error.hint}`);
  }
  if (error.position !== undefined) {
    parts.push(`Position: ${error.position}`);
  }
  return [...parts, `SQLState: ${error.code}`].join('; ');
}

function isMultipleStatements(error: DatabaseError): boolean {
  return error.code === '42601' && error.message === 'cannot insert multiple commands into a prepared statement';
}

function isStatementTimeout(error: DatabaseError): boolean {
  return error.code === QUERY_CANCELED && error.message === 'canceling statement due to statement timeout';
}

/**
 * What the service tells its caller when PostgreSQL, or the connection to it, fails.
 *
 * @param backendId The process id of the PostgreSQL backend, which the service reports with a timeout.
 */
export function toServiceFault(error: unknown, backendId?: number): ServiceFault {
  if (error instanceof ServiceFault) {
    return error;
  }
  if (!(error instanceof DatabaseError)) {
    return new ServiceFault('DatabaseUnavailableException', error instanceof Error ? error.message : String(error));
  }
  if (isMultipleStatements(error)) {
    return validationFault("Multistatements aren't supported.");
  }
  if (isStatementTimeout(error)) {
    return statementTimeoutFault(backendId);
  }
  return databaseFault(describe(error));
}

/** A statement took longer than the service lets it. */
export function statementTimeoutFault(backendId?: number): ServiceFault {
  return new ServiceFault(
    'StatementTimeoutException',
    'canceling statement due to statement timeout',
    backendId === undefined ? {} : { dbConnectionId: backendId },
  );
}
