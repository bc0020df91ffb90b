import { type Clock, SYSTEM_CLOCK } from './clock.js';
import { checkFault } from './faults/fault-checks.js';
import type { Fault } from './faults/fault.js';
import { type MysqlAddress, parseMysqlUrl } from './mysql/mysql-address.js';

/** The engines that can be emulated. */
export type EngineName = 'mysql' | 'postgresql';

/** How `startEmulator` starts; every option has a default, except that `engine: 'mysql'` needs a `mysqlUrl`. */
export interface EmulatorOptions {
  /** The port for HTTP, 0 to 65535; 0 takes any that is free. @default 0 */
  port?: number;
  /** The address to listen on. Others than the default let other machines in, without a password. @default '127.0.0.1' */
  host?: string;
  /**
   * The database, or several, that are created unless they exist; requests that do not name one use the first. On a MySQL
   * server those are dropped when the emulator stops that it created.
   *
   * @default 'aurorm'
   */
  database?: string | readonly string[];
  /**
   * The folder in which the data stay between runs; created when absent. It belongs to one emulator at a time. With the
   * engine `postgresql` only.
   *
   * @default a temporary folder, removed when the emulator stops
   */
  dataDirectory?: string;
  /** The engine that is emulated. @default 'postgresql' */
  engine?: EngineName;
  /**
   * The server that does the work of the engine `mysql`, and that runs already: `mysql://user:password@host:port`, MySQL
   * 8 or MariaDB 10.6 or newer. With the engine `mysql` only, which brings no server of its own.
   */
  mysqlUrl?: string;
  /** Faults that are injected from the start, as by `emulator.faults.inject`. @default none */
  faults?: readonly Fault[];
  /**
   * Whether faults and statistics are at `/_aurorm/` over HTTP too, for tests in another process. Whoever reaches the
   * emulator can then let calls fail.
   *
   * @default false
   */
  control?: boolean;
  /** What tells the time to transactions, which expire when they rest too long. @default the time of this machine */
  clock?: Clock;
  /** Called with a text whenever the start begins something that may take seconds. @default nobody is told */
  onProgress?: (message: string) => void;
}

interface CommonOptions {
  readonly port: number;
  readonly host: string;
  /** The first is the default; there is one at least. */
  readonly databases: readonly [string, ...string[]];
  readonly faults: readonly Fault[];
  readonly control: boolean;
  readonly clock: Clock;
  readonly onProgress: (message: string) => void;
}

export interface ResolvedPostgresOptions extends CommonOptions {
  readonly engine: 'postgresql';
  readonly dataDirectory: string | undefined;
}

export interface ResolvedMysqlOptions extends CommonOptions {
  readonly engine: 'mysql';
  readonly server: MysqlAddress;
}

/** Options with every default filled in. */
export type ResolvedEmulatorOptions = ResolvedMysqlOptions | ResolvedPostgresOptions;

/** PostgreSQL cuts longer names. */
const MAX_POSTGRES_NAME_BYTES = 63;
const MAX_MYSQL_NAME_CHARACTERS = 64;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {TypeError} when an option has a value that it cannot have, or the engine needs another one or cannot use it.
 */
export function resolveEmulatorOptions(options: EmulatorOptions): ResolvedEmulatorOptions {
  const { port = 0, host = '127.0.0.1', control = false, clock = SYSTEM_CLOCK } = options;
  const resolveEngine = findResolver(options.engine);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError(`The option port is ${port}; it must be a whole number from 0 to 65535.`);
  }
  checkText('host', host);
  return resolveEngine(options, {
    port,
    host,
    databases: resolveDatabases(options.database),
    faults: (options.faults ?? []).map(checkFault),
    control,
    clock,
    onProgress: options.onProgress ?? (() => undefined),
  });
}

function resolveDatabases(database: string | readonly string[] = 'aurorm'): readonly [string, ...string[]] {
  const [first, ...others] = new Set([database].flat());
  if (first === undefined) {
    throw new TypeError('The option database must name one database at least.');
  }
  [first, ...others].forEach((name) => checkText('database', name));
  return [first, ...others];
}

type Resolver = (options: EmulatorOptions, common: CommonOptions) => ResolvedEmulatorOptions;

function findResolver(engine: string = 'postgresql'): Resolver {
  switch (engine) {
    case 'mysql':
      return resolveMysqlOptions;
    case 'postgresql':
      return resolvePostgresOptions;
    default:
      throw new TypeError(`The option engine is '${engine}'; it must be 'postgresql' or 'mysql'.`);
  }
}

function resolvePostgresOptions(
  { dataDirectory, mysqlUrl }: EmulatorOptions,
  common: CommonOptions,
): ResolvedPostgresOptions {
  if (mysqlUrl !== undefined) {
    throw new TypeError("The option mysqlUrl is for the engine 'mysql'; leave it out, or set the option engine.");
  }
  if (common.databases.some((name) => Buffer.byteLength(name) > MAX_POSTGRES_NAME_BYTES)) {
    throw new TypeError(`The option database must not be longer than ${MAX_POSTGRES_NAME_BYTES} bytes.`);
  }
  if (dataDirectory !== undefined) {
    checkText('dataDirectory', dataDirectory);
  }
  return { ...common, engine: 'postgresql', dataDirectory };
}

function resolveMysqlOptions(
  { dataDirectory, mysqlUrl }: EmulatorOptions,
  common: CommonOptions,
): ResolvedMysqlOptions {
  if (dataDirectory !== undefined) {
    throw new TypeError(
      "The option dataDirectory is for the engine 'postgresql'; a MySQL server that runs already keeps its own data.",
    );
  }
  if (mysqlUrl === undefined) {
    throw new TypeError(
      "The engine 'mysql' needs a MySQL or MariaDB server that runs already: give the option mysqlUrl, " +
        'mysql://user:password@host:port (in a shell --mysql-url or AURORM_MYSQL_URL).',
    );
  }
  checkText('mysqlUrl', mysqlUrl);
  if (common.databases.some((name) => name.length > MAX_MYSQL_NAME_CHARACTERS)) {
    throw new TypeError(`The option database must not be longer than ${MAX_MYSQL_NAME_CHARACTERS} characters.`);
  }
  return { ...common, engine: 'mysql', server: parseMysqlUrl(mysqlUrl) };
}

function checkText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) {
    throw new TypeError(`The option ${name} must be a text that is not empty.`);
  }
}
