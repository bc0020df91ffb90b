/** What an exception knows besides its message. Values of parameters are never among it. */
export interface ExceptionDetails {
  readonly sqlState?: string | undefined;
  readonly vendorCode?: number | undefined;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly statement?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

/**
 * The base of everything that this library throws. A failure that the database reported and that has no class of its
 * own arrives as this class, with `code` `'DATABASE_ERROR'`.
 *
 * Messages and members never hold the value of a parameter, except where the database repeats it in its own text.
 */
export class AuroraDatabaseException extends Error {
  /** A constant word for each class, for code that cannot use `instanceof`: `'UNIQUE_VIOLATION'` for instance. */
  declare readonly code: string;
  /** The five characters of the SQL standard, `'23505'` for instance, where the database gave them. */
  readonly sqlState: string | undefined;
  /** The error number of MySQL. */
  readonly vendorCode: number | undefined;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  /** The SQL text that was sent, with its placeholders. */
  readonly statement: string | undefined;
  /** The id under which AWS support finds the call. */
  readonly requestId: string | undefined;
  /** True where the same unit of work, run again from its start, may succeed. */
  readonly retryable: boolean;
  /** Failures of the cleaning up after this one, a failed rollback for instance. */
  readonly suppressed: readonly unknown[] = [];

  static {
    identify(this, 'AuroraDatabaseException', 'DATABASE_ERROR');
  }

  constructor(message: string, details: ExceptionDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.sqlState = details.sqlState;
    this.vendorCode = details.vendorCode;
    this.constraint = details.constraint;
    this.table = details.table;
    this.column = details.column;
    this.statement = details.statement;
    this.requestId = details.requestId;
    this.retryable = details.retryable ?? false;
  }
}

/**
 * The library was used wrongly: a bad option, a missing parameter, a condition that holds `undefined`. Nothing was
 * sent to the database. The message names the thing, what was found and what to write.
 */
export class ConfigurationException extends AuroraDatabaseException {
  static {
    identify(this, 'ConfigurationException', 'CONFIGURATION');
  }
}

/**
 * Gives a class of exceptions its `name` and `code`. They sit on the prototype, where the stack trace looks for the
 * name, and are spelt out because bundlers shorten the names of classes.
 */
export function identify(exceptionClass: { readonly prototype: Error }, name: string, code: string): void {
  const { prototype } = exceptionClass;
  Object.defineProperty(prototype, 'name', { value: name, configurable: true, writable: true });
  Object.defineProperty(prototype, 'code', { value: code, configurable: true, writable: true });
}

/**
 * Cleans up after a failure. Where that fails too, its failure is attached to the first, which stays the one that is
 * thrown.
 */
export async function cleanUpAfter(failure: unknown, cleanUp: () => Promise<void>): Promise<void> {
  try {
    await cleanUp();
  } catch (suppressed) {
    if (failure instanceof AuroraDatabaseException) {
      Object.assign(failure, { suppressed: [...failure.suppressed, suppressed] });
    }
  }
}
