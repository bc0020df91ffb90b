import type { DatabaseTransaction } from '../database/database-transaction.js';
import type { DataSource } from '../data-source/data-source.js';
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
 * Hooks of `afterCommit` are not run, since nothing is committed. What asks for a transaction of its own
 * (REQUIRES_NEW, `database.session()`) is not rolled back; on MySQL, statements that define something are refused.
 *
 * @returns what the work returned, after the rollback; what it throws is thrown
 */
export async function withRollback<Result>(
  dataSource: DataSource,
  work: (tx: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  return await dataSource.transaction(
    async (tx) => {
      const result = await work(tx);
      setRollbackOnly({ dataSource });
      return result;
    },
    { propagation: 'REQUIRES_NEW' },
  );
}
