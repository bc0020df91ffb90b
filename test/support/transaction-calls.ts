import type { StatementEvent } from '../../src/connector/statement-event.js';

const OPERATIONS = new Map([
  ['BeginTransaction', 'begin'],
  ['CommitTransaction', 'commit'],
  ['RollbackTransaction', 'rollback'],
]);

/**
 * The calls in short: `begin`, `commit @1`, `INSERT … @1` with the number of the transaction in the order in which they
 * appear, and nothing behind a statement that belongs to none.
 */
export function describeCalls(events: readonly StatementEvent[]): string[] {
  const ids: string[] = [];
  return events.map(({ operation, sql, transactionId }) => {
    if (transactionId !== undefined && !ids.includes(transactionId)) {
      ids.push(transactionId);
    }
    const what = sql ?? OPERATIONS.get(operation) ?? operation;
    return transactionId === undefined ? what : `${what} @${ids.indexOf(transactionId) + 1}`;
  });
}
