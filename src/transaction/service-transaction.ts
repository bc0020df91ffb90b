import type { Connector } from '../connector/connector.js';
import type { Dialect } from '../dialects/dialect.js';
import { cleanUpAfter } from '../errors/base-exception.js';
import { CommitOutcomeUnknownException, type TransactionExpiredException } from '../errors/transaction-exceptions.js';
import { CommitVerifier } from './commit-verifier.js';
import { IdleWatch } from './idle-watch.js';
import type { IsolationLevel, TransactionSettings } from './transaction-options.js';

/** What the service's transactions differ in by the engine. */
export type ServiceDialect = Pick<Dialect, 'commitVerification' | 'setIsolationLevel'>;

/**
 * A transaction as the service knows it: an id, from the first call on, and two limits of time. Whoever calls keeps
 * the calls in order.
 */
export class ServiceTransaction {
  readonly isolation: IsolationLevel | undefined;
  readonly #connector: Connector;
  readonly #dialect: ServiceDialect;
  readonly #verifier: CommitVerifier | undefined;
  #watch: IdleWatch | undefined;
  #id: string | undefined;

  constructor(connector: Connector, dialect: ServiceDialect, { isolation, verifyCommit }: TransactionSettings) {
    this.#connector = connector;
    this.#dialect = dialect;
    this.isolation = isolation;
    if (verifyCommit === true && dialect.commitVerification !== undefined) {
      this.#verifier = new CommitVerifier(connector, dialect.commitVerification);
    }
  }

  /** Begins, where that was not done; resolves to the id. */
  async begin(): Promise<string> {
    return (this.#id ??= await this.#beginNow());
  }

  /** Makes a call that belongs to the transaction. */
  async call<Result>(call: (transactionId: string) => Promise<Result>): Promise<Result> {
    const transactionId = await this.begin();
    try {
      return await call(transactionId);
    } finally {
      this.#watch?.touch();
    }
  }

  /** What to say instead of making another call, where the service has ended the transaction by now. */
  expiry(): TransactionExpiredException | undefined {
    return this.#watch?.expiry();
  }

  /**
   * Commits, where there is something to commit.
   *
   * @param hasWritten whether it matters what becomes of a commit whose answer is lost
   */
  async commit(hasWritten: boolean): Promise<void> {
    this.#watch?.stop();
    if (this.#id !== undefined) {
      await this.#commitVerified(this.#id, hasWritten ? this.#verifier : undefined);
    }
  }

  /** Rolls back, where there is something to roll back. */
  async rollback(): Promise<void> {
    this.#watch?.stop();
    if (this.#id !== undefined) {
      await this.#connector.rollback(this.#id);
    }
  }

  async #commitVerified(id: string, verifier: CommitVerifier | undefined): Promise<void> {
    await verifier?.note(id);
    try {
      await this.#connector.commit(id);
    } catch (failure) {
      if (verifier === undefined || !(failure instanceof CommitOutcomeUnknownException)) {
        throw failure;
      }
      await verifier.resolve(failure, id);
    }
  }

  async #beginNow(): Promise<string> {
    const id = await this.#connector.begin();
    const { isolation } = this;
    const sql = isolation === undefined ? undefined : this.#dialect.setIsolationLevel?.(isolation);
    if (sql !== undefined) {
      await this.#setUp(id, sql);
    }
    this.#watch = new IdleWatch();
    return id;
  }

  /** A transaction that is not set up as asked for is of no use: it is not left behind. */
  async #setUp(id: string, sql: string): Promise<void> {
    try {
      await this.#connector.execute({ sql, kind: 'write', parameters: [], resultTypes: [] }, { transactionId: id });
    } catch (failure) {
      await cleanUpAfter(failure, () => this.#connector.rollback(id));
      throw failure;
    }
  }
}
