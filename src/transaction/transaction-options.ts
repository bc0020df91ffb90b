import type { Dialect } from '../dialects/dialect.js';
import { ConfigurationException } from '../errors/base-exception.js';

/** Which effects of concurrent transactions a transaction may see. */
export type IsolationLevel = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

const ISOLATION_LEVELS: ReadonlySet<string> = new Set<IsolationLevel>([
  'READ COMMITTED',
  'REPEATABLE READ',
  'SERIALIZABLE',
]);

export interface TransactionOptions {
  /**
   * The isolation level, which costs one call more.
   *
   * @default as the database is set, READ COMMITTED on PostgreSQL
   * @see https://www.postgresql.org/docs/17/transaction-iso.html
   */
  readonly isolation?: IsolationLevel;
  /**
   * Runs the whole work again when it failed by a serialization failure or a deadlock, after which nothing of it is
   * stored. It begins from its start: what it did outside of the database is done again, and what it keeps in memory
   * must not rely on the attempt that failed. Only the work that opens the transaction is repeated, not one that joins.
   *
   * @default { attempts: 1 }
   */
  readonly retry?: {
    /** How often the work may run in all, from 1. */
    readonly attempts: number;
  };
  /**
   * Finds out, when the answer to the commit is lost, whether the transaction was stored: if so the commit has
   * succeeded; if not, {@link UnexpectedRollbackException} says so, and `retry` runs the work again. Costs one call more
   * for a transaction that writes. PostgreSQL only; a part that joins leaves it to the transaction around it.
   *
   * @default false
   */
  readonly verifyCommit?: boolean;
}

/** What a single transaction has to know of them. */
export type TransactionSettings = Pick<TransactionOptions, 'isolation' | 'verifyCommit'>;

/**
 * @throws {ConfigurationException} when an option is not what it must be, or the engine cannot honour it
 */
export function checkTransactionOptions(
  { isolation, retry, verifyCommit = false }: TransactionOptions,
  dialect: Pick<Dialect, 'commitVerification' | 'setIsolationLevel'>,
): void {
  if (isolation !== undefined && !ISOLATION_LEVELS.has(isolation)) {
    throw new ConfigurationException(
      `The option isolation is '${String(isolation)}': write one of ${[...ISOLATION_LEVELS].join(', ')}.`,
    );
  }
  if (isolation !== undefined && dialect.setIsolationLevel === undefined) {
    throw new ConfigurationException(
      'The option isolation cannot be honoured: this engine sets the level before a transaction begins, and the Data ' +
        'API has no session to set it in.',
    );
  }
  if (typeof verifyCommit !== 'boolean') {
    throw new ConfigurationException(`The option verifyCommit is ${String(verifyCommit)}: write true or false.`);
  }
  if (verifyCommit && dialect.commitVerification === undefined) {
    throw new ConfigurationException(
      'The option verifyCommit cannot be honoured: this engine does not tell what became of a transaction.',
    );
  }
  if (retry !== undefined && (!Number.isSafeInteger(retry.attempts) || retry.attempts < 1)) {
    throw new ConfigurationException(
      `The option retry.attempts is ${String(retry.attempts)}: give a whole number from 1.`,
    );
  }
}
