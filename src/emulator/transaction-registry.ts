import { randomBytes } from 'node:crypto';

import { TRANSACTION_IDLE_TIMEOUT_MS, TRANSACTION_LIFE_MS } from '../wire/limits.js';
import { type Clock, SYSTEM_CLOCK } from './clock.js';
import { databaseFault, ResultTooLargeFault, ServiceFault, stoppedFault, validationFault } from './service-fault.js';

/** What a transaction needs of its connection. */
export interface TransactionSession {
  command(sql: string): Promise<void>;
  /** Gives the connection back; an open transaction is rolled back. */
  release(): Promise<void>;
  /** Closes the connection, whatever runs on it. */
  destroy(): void;
}

interface Transaction<Session> {
  readonly session: Session;
  readonly database: string;
  readonly lifeTimer: unknown;
  idleTimer: unknown;
  isBusy: boolean;
}

/** Names a transaction and, when the caller did, its database. */
export interface TransactionReference {
  readonly transactionId: string;
  readonly database?: string | undefined;
}

/** The bytes of an id: 184 characters of base64, as many as the service's ids had when they were last seen. */
const ID_BYTES = 138;

/** An id as opaque as the service's; the first byte makes its first letter an `A`. */
function createTransactionId(): string {
  const bytes = randomBytes(ID_BYTES);
  bytes[0] = 0;
  return bytes.toString('base64');
}

/**
 * The open transactions. One that is not used for three minutes or that is a day old is rolled back and forgotten.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.limitations.html
 */
export class TransactionRegistry<Session extends TransactionSession> {
  readonly #clock: Clock;
  readonly #transactions = new Map<string, Transaction<Session>>();
  #isClosed = false;

  constructor(clock: Clock = SYSTEM_CLOCK) {
    this.#clock = clock;
  }

  /** The number of open transactions. */
  get size(): number {
    return this.#transactions.size;
  }

  /** Begins a transaction on a session, which belongs to the registry from now on; returns its id. */
  async begin(session: Session, database: string): Promise<string> {
    try {
      await session.command('BEGIN');
    } catch (error) {
      void session.release();
      throw error;
    }
    if (this.#isClosed) {
      session.destroy();
      throw stoppedFault();
    }
    const id = createTransactionId();
    const lifeTimer = this.#clock.setTimeout(() => void this.expire(id), TRANSACTION_LIFE_MS);
    const transaction = { session, database, lifeTimer, idleTimer: undefined, isBusy: false };
    this.#transactions.set(id, transaction);
    this.#startIdleTimer(id, transaction);
    return id;
  }

  /**
   * Runs one call within a transaction.
   *
   * @throws {ServiceFault} TransactionNotFoundException for an unknown, ended or expired id, DatabaseErrorException while
   *   another call runs in it, ValidationException when it belongs to another database.
   */
  async use<Result>(reference: TransactionReference, work: (session: Session) => Promise<Result>): Promise<Result> {
    const { transactionId } = reference;
    const transaction = this.#checkOut(reference);
    try {
      return await work(transaction.session);
    } catch (error) {
      if (error instanceof ResultTooLargeFault) {
        // Version 1 of the service ended the transaction in this case. Whether version 2 does is not known; who counts
        // on it here is safe on both.
        this.#transactions.delete(transactionId);
      }
      throw error;
    } finally {
      this.#checkIn(transactionId, transaction);
    }
  }

  /** Commits or rolls back. However the database answers, the transaction is over. */
  async end(transactionId: string, command: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await this.use({ transactionId }, async (session) => {
      this.#transactions.delete(transactionId);
      // The commit of a transaction in which a statement failed is a rollback to PostgreSQL, and not an error. The
      // status of the service is not known to tell them apart.
      await session.command(command);
    });
  }

  /** Whether the transaction is open. */
  has(transactionId: string): boolean {
    return this.#transactions.has(transactionId);
  }

  /** Rolls a transaction back and forgets it; when a call runs in it, as soon as that has ended. */
  async expire(transactionId: string): Promise<void> {
    const transaction = this.#transactions.get(transactionId);
    this.#transactions.delete(transactionId);
    if (transaction?.isBusy === false) {
      this.#stopTimers(transaction);
      await transaction.session.release();
    }
  }

  /** Ends all transactions without waiting for the calls in them. */
  close(): void {
    this.#isClosed = true;
    for (const transaction of this.#transactions.values()) {
      this.#stopTimers(transaction);
      transaction.session.destroy();
    }
    this.#transactions.clear();
  }

  #checkOut({ transactionId, database }: TransactionReference): Transaction<Session> {
    const transaction = this.#transactions.get(transactionId);
    if (transaction === undefined) {
      throw new ServiceFault('TransactionNotFoundException', `Transaction ${transactionId} is not found`);
    }
    if (database !== undefined && database !== transaction.database) {
      throw validationFault('Database name is not the same as transaction');
    }
    if (transaction.isBusy) {
      throw databaseFault('Transaction is still running a query');
    }
    this.#clock.clearTimeout(transaction.idleTimer);
    transaction.isBusy = true;
    return transaction;
  }

  #checkIn(id: string, transaction: Transaction<Session>): void {
    transaction.isBusy = false;
    if (this.#transactions.get(id) === transaction) {
      this.#startIdleTimer(id, transaction);
    } else {
      this.#stopTimers(transaction);
      void transaction.session.release();
    }
  }

  #startIdleTimer(id: string, transaction: Transaction<Session>): void {
    transaction.idleTimer = this.#clock.setTimeout(() => void this.expire(id), TRANSACTION_IDLE_TIMEOUT_MS);
  }

  #stopTimers({ idleTimer, lifeTimer }: Transaction<Session>): void {
    this.#clock.clearTimeout(idleTimer);
    this.#clock.clearTimeout(lifeTimer);
  }
}
