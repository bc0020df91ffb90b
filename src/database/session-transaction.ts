import { TransactionManagedException } from '../errors/transaction-exceptions.js';
import type { AutomaticTransaction } from '../transaction/automatic-transaction.js';
import type { TransactionManager } from '../transaction/transaction-manager.js';
import type { TransactionScope } from '../transaction/transaction-scope.js';
import { closedMeanwhile } from '../transaction/statement-refusals.js';
import type { Transaction } from '../transaction/transaction.js';
import { forgetOpenSession, noteOpenSession } from './open-sessions.js';

/** After how long without a call whoever has to end the transaction is reminded. */
const REMIND_AFTER_MS = 30_000;

/** The automatic transaction of one session. One that is open when the process has nothing left to do is rolled back. */
export class SessionTransaction implements AutomaticTransaction {
  readonly #transactions: () => TransactionManager;
  #transaction: Transaction | undefined;

  constructor(transactions: () => TransactionManager) {
    this.#transactions = transactions;
  }

  get openScope(): TransactionScope | undefined {
    return this.#transaction?.root;
  }

  open(): TransactionScope {
    return (this.#transaction ?? this.#openNew()).root;
  }

  async begin(): Promise<void> {
    const transaction = this.#openNew();
    try {
      await transaction.begin();
    } catch (failure) {
      if (this.#transaction === transaction) {
        this.#release();
      }
      throw failure;
    }
  }

  async commit(): Promise<void> {
    if (this.openScope !== undefined && this.openScope.parts.size > 0) {
      throw new TransactionManagedException(
        'commit() was called while a call that joined the transaction still runs: await the call first.',
      );
    }
    const transaction = this.#release();
    if (transaction !== undefined) {
      await this.#transactions().commit(transaction);
    }
  }

  async rollback(): Promise<void> {
    const transaction = this.#release();
    if (transaction !== undefined) {
      await this.#transactions().rollback(transaction);
    }
  }

  isOf(transactions: TransactionManager): boolean {
    return this.#transactions() === transactions;
  }

  /** The transaction stays, to refuse what follows: a second one would hold half of what belongs together. */
  async giveUp(): Promise<void> {
    forgetOpenSession(this);
    await this.#transaction?.giveUp(closedMeanwhile());
  }

  #openNew(): Transaction {
    this.#transactions().assertOpen();
    this.#transaction = this.#transactions().createTransaction({ remindAfterMs: REMIND_AFTER_MS });
    noteOpenSession(this);
    return this.#transaction;
  }

  #release(): Transaction | undefined {
    const transaction = this.#transaction;
    this.#transaction = undefined;
    forgetOpenSession(this);
    return transaction;
  }
}
