import { setTimeout as delay } from 'node:timers/promises';

import type { Connector } from '../connector/connector.js';
import { IncompatibleTransactionException, TransactionClosedException } from '../errors/transaction-exceptions.js';
import { settle } from './settle.js';
import { currentTransactionOf, runWithTransaction } from './transaction-context.js';
import { checkTransactionOptions, type TransactionOptions, type TransactionSettings } from './transaction-options.js';
import { mayRunAgain, transactionRetryDelayMs } from './transaction-retry.js';
import { Transaction, type TransactionDialect } from './transaction.js';

type Work<Result> = (transaction: Transaction) => Promise<Result>;

/** Opens transactions around functions, and knows the one that is open where the code runs. */
export class TransactionManager {
  readonly #connector: Connector;
  readonly #dialect: TransactionDialect;

  constructor(connector: Connector, dialect: TransactionDialect) {
    this.#connector = connector;
    this.#dialect = dialect;
  }

  /** The transaction that was opened around the running code, if any. */
  get current(): Transaction | undefined {
    return currentTransactionOf(this);
  }

  /** A transaction that belongs to nobody's scope: who asks for it ends it. */
  createTransaction(settings?: TransactionSettings): Transaction {
    return new Transaction(this.#connector, this.#dialect, settings);
  }

  /**
   * Runs the work in the current transaction, or in a new one that is committed when the work ends well and rolled
   * back when it throws. A part that joined and failed lets the whole fail, also when its failure is caught.
   *
   * @throws {ConfigurationException} before the work runs, when an option is not what it must be
   * @throws {UnexpectedRollbackException} when the new transaction was rolled back although the work ended well
   * @throws {TransactionClosedException} when the current transaction has ended before this part began
   * @throws {IncompatibleTransactionException} when the current transaction has another isolation level than asked for
   */
  async run<Result>(work: Work<Result>, options: TransactionOptions = {}): Promise<Result> {
    checkTransactionOptions(options, this.#dialect);
    const { current } = this;
    return await (current === undefined ? this.#runInNew(work, options) : join(current, work, options));
  }

  async #runInNew<Result>(work: Work<Result>, { retry, ...settings }: TransactionOptions): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      const transaction = this.createTransaction(settings);
      try {
        return await settle(transaction, () =>
          runWithTransaction(this, transaction, async () => await work(transaction)),
        );
      } catch (failure) {
        if (attempt >= (retry?.attempts ?? 1) || !mayRunAgain(failure)) {
          throw failure;
        }
        await delay(transactionRetryDelayMs(attempt, Math.random()));
      }
    }
  }
}

async function join<Result>(
  current: Transaction,
  work: Work<Result>,
  { isolation }: TransactionOptions,
): Promise<Result> {
  if (!current.isOpen) {
    throw new TransactionClosedException(
      'The surrounding transaction has ended already: await everything that is started inside of it.',
    );
  }
  if (isolation !== undefined && isolation !== current.isolation) {
    throw new IncompatibleTransactionException(
      `A part asks for the isolation level ${isolation}, but the transaction around it has ` +
        `${current.isolation ?? 'that of the database'}: ask for it where the transaction is opened.`,
    );
  }
  try {
    return await work(current);
  } catch (failure) {
    current.doom(failure);
    throw failure;
  }
}
