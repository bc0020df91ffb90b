import type { Connector } from '../connector/connector.js';
import { TransactionClosedException } from '../errors/transaction-exceptions.js';
import { settle } from './settle.js';
import { currentTransactionOf, runWithTransaction } from './transaction-context.js';
import { Transaction } from './transaction.js';

/** Opens transactions around functions, and knows the one that is open where the code runs. */
export class TransactionManager {
  readonly #connector: Connector;
  readonly #failedStatementAborts: boolean;

  constructor(connector: Connector, failedStatementAborts: boolean) {
    this.#connector = connector;
    this.#failedStatementAborts = failedStatementAborts;
  }

  /** The transaction that was opened around the running code, if any. */
  get current(): Transaction | undefined {
    return currentTransactionOf(this);
  }

  /** A transaction that belongs to nobody's scope: who asks for it ends it. */
  createTransaction(): Transaction {
    return new Transaction(this.#connector, this.#failedStatementAborts);
  }

  /**
   * Runs the work in the current transaction, or in a new one that is committed when the work ends well and rolled
   * back when it throws. A part that joined and failed lets the whole fail, also when its failure is caught.
   *
   * @throws {UnexpectedRollbackException} when the new transaction was rolled back although the work ended well
   * @throws {TransactionClosedException} when the current transaction has ended before this part began
   */
  async run<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const { current } = this;
    if (current !== undefined) {
      return await join(current, work);
    }
    const transaction = this.createTransaction();
    return await settle(transaction, () => runWithTransaction(this, transaction, async () => await work(transaction)));
  }
}

async function join<Result>(
  current: Transaction,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  if (!current.isOpen) {
    throw new TransactionClosedException(
      'The surrounding transaction has ended already: await everything that is started inside of it.',
    );
  }
  try {
    return await work(current);
  } catch (failure) {
    current.doom(failure);
    throw failure;
  }
}
