import type { TransactionScope } from '../transaction/transaction-scope.js';
import type { Transaction } from '../transaction/transaction.js';
import type { DatabaseParts } from './database-parts.js';
import type { StatementTarget } from './statement-target.js';
import { StatementVerbs } from './statement-verbs.js';

/** The verbs of a database inside one transaction, or one savepoint of it, which whoever opened it ends. */
export class DatabaseTransaction extends StatementVerbs {
  protected readonly target: StatementTarget;
  readonly #parts: DatabaseParts;
  readonly #transaction: Transaction;
  readonly #scope: TransactionScope | undefined;

  /** @param scope that of the savepoint, for the verbs inside of one */
  constructor(parts: DatabaseParts, transaction: Transaction, scope?: TransactionScope) {
    super();
    this.#parts = parts;
    this.#transaction = transaction;
    this.#scope = scope;
    const openTransaction = (): Transaction => {
      if (scope !== undefined) {
        transaction.assertOpen(scope);
      }
      return transaction;
    };
    this.target = { ...parts, openTransaction, transactionForWrite: openTransaction };
  }

  /**
   * Runs a part of the transaction that may fail by itself: when the work throws, what happened since its beginning is
   * undone, the same is thrown, and the transaction goes on. Two calls more, three when it fails.
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
   * // RELEASE SAVEPOINT aurorm_savepoint_1
   * ```
   *
   * When the work ends well, RELEASE SAVEPOINT follows alone. Savepoints that are asked for inside the work, through
   * `inner` or through `tx`, are nested; one that is asked for beside it waits for its end. A transaction has one
   * connection: statements that other code sends into it meanwhile belong to the savepoint too.
   *
   * What concerns the whole transaction cannot be undone alone, and lets its commit fail too: a lost answer, a
   * serialization failure, on MySQL a deadlock.
   *
   * @throws {UnexpectedRollbackException} when a statement failed and its failure was caught inside, after which
   * PostgreSQL keeps nothing of the savepoint
   * @throws {TransactionClosedException} when the transaction, or the savepoint around this one, has ended
   * @see https://www.postgresql.org/docs/17/sql-savepoint.html
   */
  async savepoint<Result>(work: (inner: DatabaseTransaction) => Promise<Result>): Promise<Result> {
    return await this.#transaction.savepoint(
      (scope) => work(new DatabaseTransaction(this.#parts, this.#transaction, scope)),
      this.#scope,
    );
  }
}
