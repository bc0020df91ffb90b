import type { Clock } from './clock.js';
import type { Fault } from './faults/fault.js';

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
  /**
   * The time that a statement may take before it is ended, in milliseconds, 1 to 2147483647. The service gives it 45
   * seconds; with less, a test of what happens then need not wait.
   *
   * @default 45000
   */
  statementTimeoutMs?: number;
  /**
   * Whether `:name` is replaced also where the service does so by mistake: within dollar quotes (`$$a :b$$`) and in array
   * slices (`a[1:n]`). With `false` such statements run here, and fail or store something else on AWS. With the engine
   * `postgresql` only.
   *
   * @default true
   */
  placeholderBugs?: boolean;
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
