import { openTestDatabase, type TestDatabase } from './test-database.js';
import { describeMysql, sharedMysqlEmulator } from './mysql-http.js';

/** An engine that suites about entities run on. */
export interface TestEngine {
  readonly name: 'mysql' | 'postgresql';
  /** A suite that needs the engine. */
  describe(title: string, suite: () => void): void;
  open(): Promise<TestDatabase>;
  /** What is written for this engine. */
  pick<Value>(choice: { readonly postgresql: Value; readonly mysql: Value }): Value;
}

export const ENGINES: readonly TestEngine[] = [
  {
    name: 'postgresql',
    describe: (title, suite) => void describe(title, suite),
    open: () => openTestDatabase(),
    pick: ({ postgresql }) => postgresql,
  },
  {
    name: 'mysql',
    describe: describeMysql,
    open: () => openTestDatabase({ engine: 'mysql' }, sharedMysqlEmulator),
    pick: ({ mysql }) => mysql,
  },
];

/** A suite that runs on every engine. */
export function describeOnEngines(title: string, suite: (engine: TestEngine) => void): void {
  for (const engine of ENGINES) {
    engine.describe(`${title} on ${engine.name}`, () => suite(engine));
  }
}
