/// <reference lib="esnext.disposable" preserve="true" />
import type { StatementEvent } from '../connector/statement-event.js';
import { partsOf, type AuroraDatabase } from '../database/aurora-database.js';
import type { DataSource } from '../data-source/data-source.js';

/** The calls to the Data API that were made since the recording began, or was cleared. */
export interface StatementRecording extends Disposable {
  /** Every sending in the order of the answers, with the values of its parameters as they went over the wire. */
  readonly events: readonly StatementEvent[];
  /** The SQL text of each; of calls without one, the name of the operation: `'BeginTransaction'`. */
  readonly statements: readonly string[];
  /** Forgets what was recorded so far. */
  clear(): void;
  /** Records no more; what was recorded stays. */
  stop(): void;
}

/**
 * Records what is sent to the database, to see in a test which statements a piece of code makes, and how many calls.
 *
 * ```ts
 * using recording = recordStatements(dataSource);
 * await service.rename(1, 'Ada');
 * expect(recording.statements).to.deep.equal(['UPDATE "user" SET "name" = :p1 WHERE "id" = :p2 RETURNING "id", "name"']);
 * ```
 *
 * @param source the data source, or the database alone
 */
export function recordStatements(source: AuroraDatabase | DataSource): StatementRecording {
  const events: StatementEvent[] = [];
  const { listeners } = partsOf('database' in source ? source.database : source);
  const stop = listeners.add((event) => events.push(event));
  return {
    events,
    get statements() {
      return events.map(({ sql, operation }) => sql ?? operation);
    },
    clear: () => void events.splice(0),
    stop,
    [Symbol.dispose]: stop,
  };
}
