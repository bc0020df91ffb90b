/** An error that the server itself reported, as `mysql2` hands it over. */
export interface ServerError {
  readonly message: string;
  /** The number of the error, 1062 for instance. */
  readonly code: number;
  readonly sqlState: string;
}

/** The server's part of an error; absent when the connection failed, or the driver. */
export function readServerError(error: unknown): ServerError | undefined {
  if (!(error instanceof Error && 'errno' in error && 'sqlState' in error)) {
    return undefined;
  }
  const { errno, sqlState, message } = error;
  return typeof errno === 'number' && typeof sqlState === 'string' ? { message, code: errno, sqlState } : undefined;
}
