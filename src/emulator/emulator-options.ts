/** How `startEmulator` starts; every option has a default. */
export interface EmulatorOptions {
  /** The port for HTTP, 0 to 65535; 0 takes any that is free. @default 0 */
  port?: number;
  /** The address to listen on. Others than the default let other machines in, without a password. @default '127.0.0.1' */
  host?: string;
  /** The database that is created, unless it exists, and used by requests that do not name one. @default 'aurorm' */
  database?: string;
  /**
   * The folder in which the data stay between runs; created when absent.
   *
   * @default a temporary folder, removed when the emulator stops
   */
  dataDirectory?: string;
  /** The engine that is emulated. @default 'postgresql' */
  engine?: 'postgresql';
}

/** Options with every default filled in. */
export interface ResolvedEmulatorOptions {
  readonly port: number;
  readonly host: string;
  readonly database: string;
  readonly dataDirectory: string | undefined;
}

/** PostgreSQL cuts longer names. */
const MAX_DATABASE_NAME_BYTES = 63;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {TypeError} when an option has a value that it cannot have.
 */
export function resolveEmulatorOptions(options: EmulatorOptions): ResolvedEmulatorOptions {
  const { port = 0, host = '127.0.0.1', database = 'aurorm', dataDirectory } = options;
  checkEngine(options.engine);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError(`The option port is ${port}; it must be a whole number from 0 to 65535.`);
  }
  checkText('host', host);
  checkText('database', database);
  if (Buffer.byteLength(database) > MAX_DATABASE_NAME_BYTES) {
    throw new TypeError(`The option database must not be longer than ${MAX_DATABASE_NAME_BYTES} bytes.`);
  }
  if (dataDirectory !== undefined) {
    checkText('dataDirectory', dataDirectory);
  }
  return { port, host, database, dataDirectory };
}

function checkEngine(engine: string = 'postgresql'): void {
  if (engine === 'mysql') {
    throw new TypeError("The engine 'mysql' is not available in the emulator yet; only 'postgresql' is.");
  }
  if (engine !== 'postgresql') {
    throw new TypeError(`The option engine is '${engine}'; it must be 'postgresql'.`);
  }
}

function checkText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) {
    throw new TypeError(`The option ${name} must be a text that is not empty.`);
  }
}
