import type { CallOptions, Connector } from '../connector/connector.js';
import type { Dialect } from '../dialects/dialect.js';
import { cleanUpAfter } from '../errors/base-exception.js';
import { SerializationFailureException } from '../errors/query-exceptions.js';
import { CommitOutcomeUnknownException, type TransactionExpiredException } from '../errors/transaction-exceptions.js';
import { CommitVerifier } from './commit-verifier.js';
import { IdleWatch } from './idle-watch.js';
import type { BeginLimits, ServiceCalls } from './service-calls.js';
import type { IsolationLevel } from './transaction-options.js';

/** What the service's transactions differ in by the engine. */
export type ServiceDialect = Pick<Dialect, 'commitVerification' | 'setTransaction'>;

export interface ServiceSettings {
  readonly isolation?: IsolationLevel | undefined;
  readonly readOnly?: boolean | 'enforce' | undefined;
  readonly verifyCommit?: boolean | undefined;
  /** After how many milliseconds without a call whoever has to end the transaction is reminded. */
  readonly remindAfterMs?: number | undefined;
}

/** A transaction as the service knows it: an id, from the first call on, and two limits of time. */
export class ServiceTransaction implements ServiceCalls {
  readonly #connector: Connector;
  readonly #dialect: ServiceDialect;
  readonly #settings: ServiceSettings;
  readonly #verifier: CommitVerifier | undefined;
  #watch: IdleWatch | undefined;
  #id: string | undefined;

  constructor(connector: Connector, dialect: ServiceDialect, settings: ServiceSettings) {
    this.#connector = connector;
    this.#dialect = dialect;
    this.#settings = settings;
    if (settings.verifyCommit === true && dialect.commitVerification !== undefined) {
      this.#verifier = new CommitVerifier(connector, dialect.commitVerification);
    }
  }

  async begin(limits: BeginLimits = {}): Promise<void> {
    this.#id ??= await this.#beginNow(limits);
  }

  async call<Result>(call: (options: Pick<CallOptions, 'transactionId'>) => Promise<Result>): Promise<Result> {
    await this.begin();
    try {
      return await call({ transactionId: this.#id });
    } finally {
      this.#watch?.touch();
    }
  }

  expiry(): TransactionExpiredException | undefined {
    return this.#watch?.expiry();
  }

  async commit(hasWritten: boolean): Promise<void> {
    this.#watch?.stop();
    if (this.#id !== undefined) {
      await this.#commitKnowingly(this.#id, hasWritten);
    }
  }

  async rollback(): Promise<void> {
    this.#watch?.stop();
    if (this.#id !== undefined) {
      await this.#connector.rollback(this.#id);
    }
  }

  async #commitKnowingly(id: string, hasWritten: boolean): Promise<void> {
    const verifier = hasWritten ? this.#verifier : undefined;
    await verifier?.note(id);
    try {
      await this.#connector.commit(id);
    } catch (failure) {
      if (!(failure instanceof CommitOutcomeUnknownException)) {
        throw failure;
      }
      await (verifier?.resolve(failure, id) ?? this.#commitOnceMore(id, failure));
    }
  }

  /**
   * Where the first commit has not arrived, this one is it. A service that no longer knows the transaction has ended it,
   * one way or the other: the outcome stays unknown. The database's own refusal is an outcome. Where neither has
   * arrived, a rollback frees the locks; it undoes nothing that was stored.
   */
  async #commitOnceMore(id: string, unknown: CommitOutcomeUnknownException): Promise<void> {
    try {
      await this.#connector.commit(id);
    } catch (failure) {
      if (failure instanceof SerializationFailureException) {
        throw failure;
      }
      await cleanUpAfter(unknown, () => Promise.reject(failure));
      if (failure instanceof CommitOutcomeUnknownException) {
        await cleanUpAfter(unknown, () => this.#connector.rollback(id));
      }
      throw unknown;
    }
  }

  async #beginNow(limits: BeginLimits): Promise<string> {
    const id = await this.#connector.begin(limits);
    const { isolation, readOnly, remindAfterMs } = this.#settings;
    if (isolation !== undefined || readOnly === 'enforce') {
      const sql = this.#dialect.setTransaction?.({ isolation, readOnly: readOnly !== undefined && readOnly !== false });
      await this.#setUp(id, sql ?? '', limits);
    }
    this.#watch = new IdleWatch(remindAfterMs);
    return id;
  }

  /** A transaction that is not set up as asked for is of no use: it is not left behind. */
  async #setUp(id: string, sql: string, limits: BeginLimits): Promise<void> {
    const query = { sql, kind: 'write', parameters: [], resultTypes: [] } as const;
    try {
      await this.#connector.execute(query, { ...limits, transactionId: id });
    } catch (failure) {
      await cleanUpAfter(failure, () => this.#connector.rollback(id));
      throw failure;
    }
  }
}
