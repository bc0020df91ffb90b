/// <reference lib="esnext.disposable" preserve="true" />
import { randomUUID } from 'node:crypto';

import { AuroraDatabase, type AuroraDatabaseOptions } from '../database/aurora-database.js';
import type { Emulator, EmulatorDatabaseOptions, EmulatorOptions } from '../emulator/index.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { databaseStatements, type DatabaseStatements } from './database-statements.js';

/** How the databases of tests are made. */
export interface TestDatabasesOptions {
  /** Makes what every database has in the beginning: tables, and rows that all tests need. */
  readonly prepare: (database: AuroraDatabase) => Promise<unknown>;
  /** How the emulator is started. @default {} PostgreSQL, in a temporary folder */
  readonly emulator?: EmulatorOptions;
}

/** A database of its own for one file of tests, on the emulator of the run. */
export interface TestDatabase extends AsyncDisposable {
  /** What `new AuroraDatabase(…)`, or the option `database` of a data source, needs to reach it. */
  readonly options: AuroraDatabaseOptions;
  /** Drops it, with everything in it. */
  drop(): Promise<void>;
}

/** The databases of one run of tests. */
export interface TestDatabases {
  /**
   * Starts the emulator, once for the run: in the global setup of the runner. The processes that the runner starts
   * afterwards find it by the environment variable `AURORM_TEST_EMULATOR`. Does nothing where it is set already.
   */
  start(): Promise<void>;
  /** Makes a database as `prepare` made it, in a file of tests. */
  create(): Promise<TestDatabase>;
  /** Stops the emulator if this process started it: in the global teardown. */
  stop(): Promise<void>;
}

const VARIABLE = 'AURORM_TEST_EMULATOR';
const TEMPLATE = 'aurorm_test_template';

/**
 * One emulator for a run of tests, and a clean database for each of its files, with any test runner. On PostgreSQL
 * `prepare` is run once, and each database is a copy of the one that it made, in some hundredths of a second. MySQL
 * copies no databases: there it is run for each.
 *
 * ```ts
 * // test/databases.ts
 * export const databases = createTestDatabases({ prepare: (database) => createTables(database) });
 * ```
 *
 * ```ts
 * // a file of tests
 * const test = await databases.create();
 * const dataSource = new DataSource({ database: test.options, entities: [User] });
 * await test.drop(); // behind its last test
 * ```
 */
export function createTestDatabases(options: TestDatabasesOptions): TestDatabases {
  if (typeof options?.prepare !== 'function') {
    throw new ConfigurationException(
      'createTestDatabases() needs the option prepare: give a function that makes the tables in the database it is given.',
    );
  }
  return new EmulatorDatabases(options);
}

class EmulatorDatabases implements TestDatabases {
  readonly #prepare: TestDatabasesOptions['prepare'];
  readonly #emulatorOptions: EmulatorOptions;
  #emulator: Emulator | undefined;

  constructor({ prepare, emulator = {} }: TestDatabasesOptions) {
    this.#prepare = prepare;
    this.#emulatorOptions = emulator;
  }

  async start(): Promise<void> {
    if (process.env[VARIABLE] !== undefined) {
      return;
    }
    // Only here: who merely imports this module loads no emulator.
    const { startEmulator } = await import('../emulator/index.js');
    this.#emulator = await startEmulator(this.#emulatorOptions);
    try {
      const target = this.#emulator.databaseOptions();
      await this.#makeTemplate(target);
      process.env[VARIABLE] = JSON.stringify(target);
    } catch (failure) {
      await this.#emulator.stop();
      throw failure;
    }
  }

  async create(): Promise<TestDatabase> {
    const target = runningEmulator();
    const { copy, create, drop } = statementsFor(target);
    const databaseName = `test_${randomUUID().replaceAll('-', '')}`;
    const options = { ...target, databaseName };
    await runOutside(target, copy?.(databaseName, TEMPLATE) ?? create(databaseName));
    if (copy === undefined) {
      await this.#prepareIn(options);
    }
    const dropIt = async (): Promise<void> => await runOutside(target, drop(databaseName));
    return { options, drop: dropIt, [Symbol.asyncDispose]: dropIt };
  }

  async stop(): Promise<void> {
    if (this.#emulator !== undefined) {
      delete process.env[VARIABLE];
      await this.#emulator.stop();
      this.#emulator = undefined;
    }
  }

  async #makeTemplate(target: EmulatorDatabaseOptions): Promise<void> {
    const { copy, create, release } = statementsFor(target);
    if (copy !== undefined) {
      await runOutside(target, create(TEMPLATE));
      await this.#prepareIn({ ...target, databaseName: TEMPLATE });
      await runOutside(target, release?.(TEMPLATE) ?? []);
    }
  }

  async #prepareIn(options: AuroraDatabaseOptions): Promise<void> {
    const database = new AuroraDatabase(options);
    await this.#prepare(database);
    // A write that begins a transaction by itself is meant to stay.
    await database.commit();
  }
}

function runningEmulator(): EmulatorDatabaseOptions {
  const text = process.env[VARIABLE];
  if (text === undefined) {
    throw new ConfigurationException(
      'No emulator for tests is running: call start() before, in the global setup of the test runner.',
    );
  }
  return JSON.parse(text) as EmulatorDatabaseOptions;
}

function statementsFor({ engine }: EmulatorDatabaseOptions): DatabaseStatements {
  return databaseStatements[engine];
}

/** Statements that no transaction may be around. No data source: in a test, the only one is to stay the only one. */
async function runOutside(options: AuroraDatabaseOptions, statements: readonly string[]): Promise<void> {
  const database = new AuroraDatabase(options);
  const run = async (): Promise<void> => {
    for (const statement of statements) {
      await database.execute(statement);
    }
  };
  await database.transaction(run, { propagation: 'NOT_SUPPORTED' });
}
