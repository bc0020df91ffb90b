/// <reference lib="esnext.disposable" preserve="true" />
import { callersOf, shownToCallers } from '../errors/caller-stack.js';
import { TransactionAlreadyOpenException } from '../errors/transaction-exceptions.js';
import type { Transaction } from '../transaction/transaction.js';
import type { DatabaseParts } from './database-parts.js';
import type { StatementTarget } from './statement-target.js';
import { StatementVerbs } from './statement-verbs.js';

/**
 * One unit of work over the Data API, as a connection is in other libraries. Reads alone begin no transaction; the
 * first write begins one, and everything after it, reads included, belongs to it until `commit()` or `rollback()`.
 *
 * One object serves one task at a time: for concurrent work make a session for each, or use `transaction(fn)`.
 *
 * ```ts
 * await using session = database.session();
 * await session.insert('INSERT INTO city (id, name) VALUES (:id, :name)', { id: 1, name: 'Riga' });
 * await session.commit(); // what is not committed at the end of the block is rolled back
 * ```
 */
export class Session extends StatementVerbs implements AsyncDisposable {
  #transaction: Transaction | undefined;
  protected readonly target: StatementTarget;

  constructor(parts: DatabaseParts) {
    super();
    this.target = {
      ...parts,
      openTransaction: () => this.currentTransaction(),
      transactionForWrite: () => this.currentTransaction() ?? this.#open(),
    };
  }

  /** Whether statements belong to a transaction now. */
  get inTransaction(): boolean {
    return this.currentTransaction() !== undefined;
  }

  /**
   * Begins a transaction without waiting for the first write, so that reads before it belong to it too.
   *
   * @throws {TransactionAlreadyOpenException} when one is open already
   */
  async beginTransaction(): Promise<void> {
    if (this.inTransaction) {
      throw new TransactionAlreadyOpenException(
        'A transaction is open already: end it first, or use session() for a second one.',
      );
    }
    const transaction = this.#open();
    const withCallers = callersOf(this.beginTransaction);
    try {
      await transaction.begin();
    } catch (failure) {
      this.#transaction = undefined;
      throw withCallers(failure);
    }
  }

  /**
   * Stores what was written since the transaction began. Does nothing, and makes no call, when none is open. The
   * transaction has ended afterwards, also when this throws.
   *
   * @throws {UnexpectedRollbackException} when a statement had failed; nothing was stored
   * @throws {CommitOutcomeUnknownException} when no answer came: whether it was stored is not known
   */
  async commit(): Promise<void> {
    await shownToCallers(this.commit, async () => await this.#release()?.commit());
  }

  /**
   * Undoes what was written since the transaction began. Does nothing, and makes no call, when none is open; a
   * transaction that the service ended already counts as rolled back.
   */
  async rollback(): Promise<void> {
    await shownToCallers(this.rollback, async () => await this.#release()?.rollback());
  }

  /** Rolls back what is open. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#release()?.rollback();
  }

  protected currentTransaction(): Transaction | undefined {
    return this.#transaction;
  }

  #open(): Transaction {
    this.#transaction = this.target.transactions.createTransaction();
    return this.#transaction;
  }

  #release(): Transaction | undefined {
    const transaction = this.#transaction;
    this.#transaction = undefined;
    return transaction;
  }
}
