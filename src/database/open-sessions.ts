import type { AutomaticTransaction } from '../transaction/automatic-transaction.js';
import type { TransactionManager } from '../transaction/transaction-manager.js';

interface Session extends Pick<AutomaticTransaction, 'rollback'> {
  isOf(transactions: TransactionManager): boolean;
  giveUp(): Promise<void>;
}

/** The sessions of this process whose transaction nobody has ended by now. */
const openSessions = new Set<Session>();

export function noteOpenSession(session: Session): void {
  if (openSessions.size === 0) {
    process.on('beforeExit', rollBackAll);
  }
  openSessions.add(session);
}

export function forgetOpenSession(session: Session): void {
  openSessions.delete(session);
  if (openSessions.size === 0) {
    process.off('beforeExit', rollBackAll);
  }
}

/** Rolls back what the sessions of a database have open, each with a warning. */
export async function giveUpSessionsOf(transactions: TransactionManager): Promise<void> {
  const sessions = [...openSessions].filter((session) => session.isOf(transactions));
  sessions.forEach(() => warnOfOpenTransaction('The data source is closed'));
  await Promise.all(sessions.map((session) => session.giveUp()));
}

/** Nothing is left to do for the process, and so nobody is left to end them. */
function rollBackAll(): void {
  for (const session of openSessions) {
    warnOfOpenTransaction('The process is about to exit');
    session.rollback().catch((failure: unknown) => process.emitWarning(String(failure), 'AurormWarning'));
  }
}

/** @param when a main clause, after which the warning goes on */
export function warnOfOpenTransaction(when: string): void {
  process.emitWarning(
    `${when}, and a transaction that began by itself is still open: it is rolled back, nothing of it is stored. Call ` +
      `commit() after the last write.`,
    'AurormWarning',
  );
}
