import type { StatementEvent } from '../../src/connector/statement-event.js';
import type { Emulator } from '../../src/emulator/index.js';
import { AuroraDatabase, type AuroraDatabaseOptions } from '../../src/index.js';
import { sharedEmulator } from './emulator-http.js';

/** A database on the shared emulator that notes every call it makes. */
export interface TestDatabase {
  readonly database: AuroraDatabase;
  readonly calls: StatementEvent[];
  /** The operations of the calls made by the work, and for statements their SQL text. */
  callsOf(work: () => Promise<unknown>): Promise<string[]>;
}

export async function openTestDatabase(
  options: Partial<AuroraDatabaseOptions> = {},
  startShared: () => Promise<Emulator> = sharedEmulator,
): Promise<TestDatabase> {
  const emulator = await startShared();
  const calls: StatementEvent[] = [];
  const database = new AuroraDatabase({
    ...emulator.databaseOptions(),
    onStatement: (event) => calls.push(event),
    ...options,
  });
  return {
    database,
    calls,
    async callsOf(work) {
      const before = calls.length;
      await work();
      return calls.slice(before).map(({ operation, sql }) => sql ?? operation);
    },
  };
}

/** Runs statements in a transaction of their own, so that everybody sees what they did. */
export async function runStatements(database: AuroraDatabase, ...statements: string[]): Promise<void> {
  await database.transaction(async (tx) => {
    for (const statement of statements) {
      await tx.execute(statement);
    }
  });
}
