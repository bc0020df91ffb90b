import type { Connector, SendOptions, StatementResult } from '../connector/connector.js';
import { AuroraDatabaseException, cleanUpAfter, ConfigurationException } from '../errors/base-exception.js';
import { UnreadableValueException } from '../errors/query-exceptions.js';
import {
  CallAbortedException,
  ServiceUnavailableException,
  StatementOutcomeUnknownException,
} from '../errors/service-exceptions.js';
import {
  CommitOutcomeUnknownException,
  TransactionClosedException,
  type TransactionExpiredException,
  TransactionNotFoundException,
  UnexpectedRollbackException,
} from '../errors/transaction-exceptions.js';
import { CommitVerifier } from './commit-verifier.js';
import { IdleWatch } from './idle-watch.js';
import type { IsolationLevel, TransactionSettings } from './transaction-options.js';
import type { Dialect } from '../dialects/dialect.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';

type State = 'committed' | 'committing' | 'open' | 'rolled back' | 'rolling back' | 'of unknown outcome';

/** What a transaction has to know of the engine. */
export type TransactionDialect = Pick<
  Dialect,
  'commitVerification' | 'failedStatementAbortsTransaction' | 'setIsolationLevel'
>;

/** What says nothing about the state of the transaction: the statement was not sent, or it ran and could not be read. */
const HARMLESS = [
  CallAbortedException,
  ConfigurationException,
  ServiceUnavailableException,
  UnreadableValueException,
] as const;

/** Wrapped, because code may throw `undefined`. */
interface Failure {
  readonly cause: unknown;
}

/**
 * One transaction of the service. It begins with its first statement, sends one statement at a time in the order in
 * which they were given, and accepts none after its end.
 */
export class Transaction {
  readonly isolation: IsolationLevel | undefined;
  readonly #connector: Connector;
  readonly #dialect: TransactionDialect;
  readonly #verifier: CommitVerifier | undefined;
  #watch: IdleWatch | undefined;
  #state: State = 'open';
  #id: string | undefined;
  /** Settles when the last statement in the queue has ended, well or not. */
  #idle: Promise<void> = Promise.resolve();
  /** The failure of the last statement, while none has succeeded since: the database may refuse to commit. */
  #failed: Failure | undefined;
  /** Why the transaction can only be rolled back, whatever its statements do. */
  #doom: Failure | undefined;
  #writes = 0;

  constructor(connector: Connector, dialect: TransactionDialect, settings: TransactionSettings = {}) {
    this.#connector = connector;
    this.#dialect = dialect;
    this.isolation = settings.isolation;
    if (settings.verifyCommit === true && dialect.commitVerification !== undefined) {
      this.#verifier = new CommitVerifier(connector, dialect.commitVerification);
    }
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** How many statements that may write were given to it. */
  get writes(): number {
    return this.#writes;
  }

  /** Begins now rather than with the first statement. */
  async begin(): Promise<void> {
    this.#assertAccepts();
    await this.#exclusively(() => this.#ensureBegun());
  }

  /** @throws {TransactionClosedException} when the transaction ended, or ends before the statement's turn */
  async execute(query: CompiledQuery, options: SendOptions = {}): Promise<StatementResult> {
    this.#assertAccepts();
    this.#writes += query.kind === 'write' ? 1 : 0;
    return await this.#exclusively(() =>
      this.#send((transactionId) => this.#connector.execute(query, { ...options, transactionId })),
    );
  }

  /** The same for a batch; resolves to the keys that were generated for each of its sets. */
  async executeBatch(batch: CompiledBatch, options: SendOptions = {}): Promise<unknown[][]> {
    this.#assertAccepts();
    this.#writes += 1;
    return await this.#exclusively(() =>
      this.#send((transactionId) => this.#connector.executeBatch(batch, { ...options, transactionId })),
    );
  }

  /** From now on the transaction can only be rolled back; the first cause is the one that is told. */
  doom(cause: unknown): void {
    this.#doom ??= { cause };
  }

  /**
   * Commits after the statements that are still in the queue.
   *
   * @throws {UnexpectedRollbackException} when a statement had failed: the transaction was rolled back
   * @throws {CommitOutcomeUnknownException} when no answer came
   */
  async commit(): Promise<void> {
    this.#assertAccepts();
    this.#state = 'committing';
    await this.#exclusively(async () => {
      this.#noteExpiry();
      const failure = this.#doom ?? this.#failed;
      if (failure !== undefined) {
        throw await this.#rollbackInstead(failure);
      }
      await this.#sendCommit();
    });
  }

  /** Rolls back as soon as no statement is under way; those in the queue are refused. Does nothing after the end. */
  async rollback(): Promise<void> {
    if (this.#state !== 'open') {
      return;
    }
    this.#state = 'rolling back';
    await this.#exclusively(() => this.#sendRollback());
  }

  async #send<Result>(call: (transactionId: string) => Promise<Result>): Promise<Result> {
    if (this.#state === 'rolling back' || this.#state === 'rolled back') {
      throw this.#closed();
    }
    const expired = this.#noteExpiry();
    if (expired !== undefined) {
      throw expired;
    }
    const transactionId = await this.#ensureBegun();
    try {
      const result = await call(transactionId);
      this.#failed = undefined;
      return result;
    } catch (failure) {
      this.#noteFailure(failure);
      throw failure;
    } finally {
      this.#watch?.touch();
    }
  }

  #noteFailure(failure: unknown): void {
    if (failure instanceof TransactionNotFoundException || failure instanceof StatementOutcomeUnknownException) {
      this.doom(failure);
    } else if (!HARMLESS.some((harmless) => failure instanceof harmless)) {
      // What follows fails because of the first, and says less.
      this.#failed ??= this.#dialect.failedStatementAbortsTransaction ? { cause: failure } : undefined;
    }
  }

  async #ensureBegun(): Promise<string> {
    return (this.#id ??= await this.#beginNow());
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

  #noteExpiry(): TransactionExpiredException | undefined {
    const expired = this.#watch?.expiry();
    if (expired !== undefined) {
      this.doom(expired);
    }
    return expired;
  }

  async #sendCommit(): Promise<void> {
    this.#watch?.stop();
    try {
      if (this.#id !== undefined) {
        await this.#commitVerified(this.#id);
      }
      this.#state = 'committed';
    } catch (failure) {
      if (failure instanceof CommitOutcomeUnknownException) {
        this.#state = 'of unknown outcome';
      } else {
        await cleanUpAfter(failure, () => this.#sendRollback());
      }
      throw failure;
    }
  }

  async #commitVerified(id: string): Promise<void> {
    const verifier = this.#writes > 0 ? this.#verifier : undefined;
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

  async #sendRollback(): Promise<void> {
    this.#watch?.stop();
    this.#state = 'rolled back';
    if (this.#id !== undefined) {
      await this.#connector.rollback(this.#id);
    }
  }

  async #rollbackInstead({ cause }: Failure): Promise<UnexpectedRollbackException> {
    const exception = new UnexpectedRollbackException(
      'The transaction was rolled back instead of committed, because a part of it had failed before and the failure ' +
        `was caught: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause, retryable: cause instanceof AuroraDatabaseException && cause.retryable },
    );
    await cleanUpAfter(exception, () => this.#sendRollback());
    return exception;
  }

  #assertAccepts(): void {
    if (this.#state !== 'open') {
      throw this.#closed();
    }
  }

  #closed(): TransactionClosedException {
    return new TransactionClosedException(
      `The transaction is ${this.#state}: it takes no more statements. Await every statement before the transaction ends.`,
    );
  }

  /** Runs the work when everything given before has ended: the service refuses two calls on one transaction. */
  async #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#idle;
    const turn = (async () => {
      await before;
      return await work();
    })();
    this.#idle = turn.then(ignore, ignore);
    return await turn;
  }
}

function ignore(): void {}
