/// <reference lib="esnext.disposable" preserve="true" />
import { callersOf, shownTo } from '../errors/caller-stack.js';
import { TransactionAlreadyOpenException } from '../errors/transaction-exceptions.js';
import type { AutomaticTransaction } from '../transaction/automatic-transaction.js';
import type { TransactionScope } from '../transaction/transaction-scope.js';
import type { DatabaseParts } from './database-parts.js';
import { SessionTransaction } from './session-transaction.js';
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
  protected readonly target: StatementTarget;
  readonly #automatic: AutomaticTransaction;

  constructor(parts: DatabaseParts, automatic?: AutomaticTransaction) {
    super();
    this.#automatic = automatic ?? new SessionTransaction(() => parts.transactions);
    this.target = {
      ...parts,
      openTransaction: () => this.openTransaction(),
      transactionForWrite: () => this.transactionForWrite(),
    };
  }

  /** Whether statements belong to a transaction now. */
  get inTransaction(): boolean {
    return this.openTransaction() !== undefined;
  }

  /**
   * Runs the work as part of this session. Inside, the database object that it was made by has the automatic transaction
   * of the session, and ends it too; `@Transactional` and `transaction(fn)` join it once a write has begun it, and leave
   * the commit to the session's owner. Repositories write by themselves all the same, unless they are called in
   * `@Transactional` or `transaction(fn)`.
   *
   * ```ts
   * await using session = database.session();
   * await session.run(async () => {
   *   await database.insert('INSERT INTO city (id, name) VALUES (:id, :name)', { id: 1, name: 'Riga' });
   *   await census.move(1, 2, 100); // decorated by @Transactional()
   *   await database.commit();
   * });
   * ```
   */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    return await this.target.transactions.runInSession(this.#automatic, async () => await work());
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
    await shownTo(callersOf(this.beginTransaction), async () => await this.automatic().begin());
  }

  /**
   * Stores what was written since the transaction began. Does nothing, and makes no call, when none is open. The
   * transaction has ended afterwards, also when this throws.
   *
   * @throws {UnexpectedRollbackException} when a statement had failed; nothing was stored
   * @throws {CommitOutcomeUnknownException} when no answer came: whether it was stored is not known
   * @throws {TransactionManagedException} while a call that joined the transaction still runs
   */
  async commit(): Promise<void> {
    await shownTo(callersOf(this.commit), async () => await this.automatic().commit());
  }

  /**
   * Undoes what was written since the transaction began. Does nothing, and makes no call, when none is open; a
   * transaction that the service ended already counts as rolled back.
   */
  async rollback(): Promise<void> {
    await shownTo(callersOf(this.rollback), async () => await this.automatic().rollback());
  }

  /**
   * Rolls back what is open. A rollback that fails is a warning of the process: the service rolls back by itself, and the
   * failure for which the block was left would be hidden.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#automatic.rollback();
    } catch (failure) {
      process.emitWarning(
        `A transaction could not be rolled back at the end of its block: ${String(failure)}`,
        'AurormWarning',
      );
    }
  }

  /** The automatic transaction that statements begin and belong to. */
  protected automatic(): AutomaticTransaction {
    return this.#automatic;
  }

  /** What statements belong to now. */
  protected openTransaction(): TransactionScope | undefined {
    return this.#automatic.openScope;
  }

  /** What a write belongs to, begun by it where that has to be; none where it is committed by itself. */
  protected transactionForWrite(): TransactionScope | undefined {
    return this.#automatic.open();
  }
}
