import { databaseFault, ServiceFault } from '../service-fault.js';
import { readServerError, type ServerError } from './server-error.js';

/** The server ended a statement for its time: MySQL for `max_execution_time`, MariaDB for `max_statement_time`. */
const TIMEOUT_CODES: ReadonlySet<number> = new Set([3024, 1969]);

/** What the service tells its caller when MySQL, or the connection to it, fails. */
export function toServiceFault(error: unknown): ServiceFault {
  if (error instanceof ServiceFault) {
    return error;
  }
  const serverError = readServerError(error);
  if (serverError === undefined) {
    return new ServiceFault('DatabaseUnavailableException', error instanceof Error ? error.message : String(error));
  }
  return serverFault(serverError);
}

/** An error of the server in the service's form. */
export function serverFault({ message, code, sqlState }: ServerError): ServiceFault {
  return databaseFault(`${message}; Error code: ${code}; SQLState: ${sqlState}`);
}

/** Whether the server ended the statement because it took longer than the caller's own setting lets it. */
export function isStatementTimeout(error: unknown): boolean {
  return TIMEOUT_CODES.has(readServerError(error)?.code ?? 0);
}

/**
 * A statement took longer than the service lets it. The service's text for MySQL is not known; this is MySQL's own.
 *
 * @param threadId The number of the connection, which the service reports with a timeout.
 */
export function statementTimeoutFault(threadId: number): ServiceFault {
  return new ServiceFault(
    'StatementTimeoutException',
    'Query execution was interrupted, maximum statement execution time exceeded',
    { dbConnectionId: threadId },
  );
}
