import { STATEMENT_TIMEOUT_MS } from '../wire/limits.js';
import { type Clock, SYSTEM_CLOCK } from './clock.js';
import type { EmulatorOptions } from './emulator-options.js';
import { checkFault } from './faults/fault-checks.js';
import type { Fault } from './faults/fault.js';
import { type MysqlAddress, parseMysqlUrl } from './mysql/mysql-address.js';

interface CommonOptions {
  readonly port: number;
  readonly host: string;
  /** The first is the default; there is one at least. */
  readonly databases: readonly [string, ...string[]];
  readonly faults: readonly Fault[];
  readonly control: boolean;
  readonly clock: Clock;
  readonly onProgress: (message: string) => void;
  readonly statementTimeoutMs: number;
}

export interface ResolvedPostgresOptions extends CommonOptions {
  readonly engine: 'postgresql';
  readonly dataDirectory: string | undefined;
  readonly placeholderBugs: boolean;
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
/** The longest time that a timer of Node.js takes, and PostgreSQL. */
const MAX_TIMEOUT_MS = 2_147_483_647;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {TypeError} when an option has a value that it cannot have, or the engine needs another one or cannot use it.
 */
export function resolveEmulatorOptions(options: EmulatorOptions): ResolvedEmulatorOptions {
  const { port = 0, host = '127.0.0.1', control = false, clock = SYSTEM_CLOCK } = options;
  const { statementTimeoutMs = STATEMENT_TIMEOUT_MS } = options;
  const resolveEngine = findResolver(options.engine);
  checkPort(port);
  checkText('host', host);
  checkControl(control);
  checkClock(clock);
  checkTimeout(statementTimeoutMs);
  return resolveEngine(options, {
    port,
    host,
    databases: resolveDatabases(options.database),
    faults: (options.faults ?? []).map(checkFault),
    control,
    clock,
    onProgress: options.onProgress ?? (() => undefined),
    statementTimeoutMs,
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
  { dataDirectory, mysqlUrl, placeholderBugs = true }: EmulatorOptions,
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
  if (typeof placeholderBugs !== 'boolean') {
    throw new TypeError('The option placeholderBugs must be true or false.');
  }
  return { ...common, engine: 'postgresql', dataDirectory, placeholderBugs };
}

function resolveMysqlOptions(
  { dataDirectory, mysqlUrl, placeholderBugs }: EmulatorOptions,
  common: CommonOptions,
): ResolvedMysqlOptions {
  if (dataDirectory !== undefined) {
    throw new TypeError(
      "The option dataDirectory is for the engine 'postgresql'; a MySQL server that runs already keeps its own data.",
    );
  }
  if (placeholderBugs !== undefined) {
    throw new TypeError(
      "The option placeholderBugs is for the engine 'postgresql'; MySQL has neither dollar quotes nor slices.",
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

function checkPort(port: number): void {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TypeError(`The option port is ${port}; it must be a whole number from 0 to 65535.`);
  }
}

function checkTimeout(timeoutMs: number): void {
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS) {
    throw new TypeError(
      `The option statementTimeoutMs is ${timeoutMs}; it must be a whole number from 1 to ${MAX_TIMEOUT_MS}.`,
    );
  }
}

/** A text such as 'false' would open what nobody asked for. */
function checkControl(control: unknown): void {
  if (typeof control !== 'boolean') {
    throw new TypeError(`The option control is '${String(control)}'; it must be true or false.`);
  }
}

function checkClock({ setTimeout, clearTimeout }: Partial<Clock>): void {
  if (typeof setTimeout !== 'function' || typeof clearTimeout !== 'function') {
    throw new TypeError('The option clock must have the functions setTimeout and clearTimeout.');
  }
}
