import type { TransactionScope } from '../transaction/transaction-scope.js';
import type { DatabaseParts } from './database-parts.js';
import type { StatementTarget } from './statement-target.js';
import { StatementVerbs } from './statement-verbs.js';

/**
 * The verbs of a database inside one transaction, or one savepoint of it, which whoever opened it ends. By a propagation
 * without a transaction, each statement is committed by itself.
 */
export class DatabaseTransaction extends StatementVerbs {
  protected readonly target: StatementTarget;
  readonly #scope: TransactionScope;

  /** @param scope that of the transaction, or of the savepoint for the verbs inside of one */
  constructor(parts: DatabaseParts, scope: TransactionScope) {
    super();
    this.#scope = scope;
    this.target = { ...parts, openTransaction: () => scope, transactionForWrite: () => scope };
  }

  /**
   * Runs a part of the transaction that may fail by itself: when the work throws, what happened since its beginning is
   * undone, the same is thrown, and the transaction goes on. Two calls more, none where nothing is sent inside.
   *
   * ```ts
   * await database.transaction(async (tx) => {
   *   await tx.insert('INSERT INTO city (id, name) VALUES (:id, :name)', { id: 1, name: 'Riga' });
   *   try {
   *     await tx.savepoint((inner) => inner.insert('INSERT INTO city (id, name) VALUES (:id, :name)', { id: 1, name: 'Tartu' }));
   *   } catch (failure) {
   *     if (!(failure instanceof UniqueViolationException)) throw failure;
   *   }
   * });
   * // INSERT INTO city (id, name) VALUES (:id, :name)
   * // SAVEPOINT aurorm_savepoint_1
   * // INSERT INTO city (id, name) VALUES (:id, :name)
   * // ROLLBACK TO SAVEPOINT aurorm_savepoint_1
   * ```
   *
   * When the work ends well, RELEASE SAVEPOINT is sent instead. Savepoints that are asked for inside the work, through
   * `inner` or through `tx`, are nested. What is given around it meanwhile, statements too, waits for its end: so the
   * work must not wait for that.
   *
   * What concerns the whole transaction cannot be undone alone, and lets its commit fail too: a lost answer, a
   * serialization failure, on MySQL a deadlock.
   *
   * @throws {UnexpectedRollbackException} when a statement failed and its failure was caught inside, after which
   * PostgreSQL keeps nothing of the savepoint
   * @throws {TransactionClosedException} when the transaction, or the savepoint around this one, has ended
   * @throws {TransactionDeadlockException} when what is around it waits for the work, and the work for that
   * @see https://www.postgresql.org/docs/17/sql-savepoint.html
   */
  async savepoint<Result>(work: (inner: DatabaseTransaction) => Promise<Result>): Promise<Result> {
    const { transactions } = this.target;
    return await transactions.nest(this.#scope, (scope) => work(new DatabaseTransaction(this.target, scope)));
  }
}
