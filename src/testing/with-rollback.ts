import type { DatabaseTransaction } from '../database/database-transaction.js';
import type { DataSource } from '../data-source/data-source.js';
import { UnexpectedRollbackException } from '../errors/transaction-exceptions.js';
import { setRollbackOnly } from '../transaction/current-transaction.js';

/**
 * Runs the work in a transaction that is rolled back when it ends, so that a test leaves nothing behind. Whatever the
 * work calls belongs to it: repositories, `dataSource.database`, and `@Transactional` methods, which join it.
 *
 * ```ts
 * await withRollback(dataSource, async () => {
 *   await service.register({ email: 'ada@example.org' });
 *   expect(await users.count()).to.equal(1);
 * });
 * ```
 *
 * Hooks of `afterCommit` are not run, since nothing is committed; those of `afterRollback` are. What asks for a
 * transaction of its own (REQUIRES_NEW, `database.session()`) is not rolled back. A failure may be caught and looked
 * at; on PostgreSQL, a statement that failed lets no other follow. On MySQL, statements that define something are
 * refused.
 *
 * @returns what the work returned, after the rollback; what it throws is thrown
 */
export async function withRollback<Result>(
  dataSource: DataSource,
  work: (tx: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  const outcome: { readonly result: Result }[] = [];
  try {
    await dataSource.transaction(
      async (tx) => {
        outcome.push({ result: await work(tx) });
        setRollbackOnly({ dataSource });
      },
      { propagation: 'REQUIRES_NEW' },
    );
  } catch (failure) {
    // It tells that a failure was caught, after which nothing could be stored: nothing was to be.
    if (!(failure instanceof UnexpectedRollbackException && outcome.length > 0)) {
      throw failure;
    }
  }
  return (outcome[0] as { readonly result: Result }).result;
}
