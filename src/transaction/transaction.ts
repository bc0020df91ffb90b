import type { Connector, SendOptions, StatementResult } from '../connector/connector.js';
import type { Dialect } from '../dialects/dialect.js';
import { cleanUpAfter } from '../errors/base-exception.js';
import {
  CommitOutcomeUnknownException,
  TransactionClosedException,
  type TransactionExpiredException,
} from '../errors/transaction-exceptions.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import { reachOf } from './failure-reach.js';
import { type ServiceDialect, ServiceTransaction } from './service-transaction.js';
import type { IsolationLevel, TransactionSettings } from './transaction-options.js';
import { type Failure, TransactionScope } from './transaction-scope.js';
import { Turns } from './turns.js';
import { unexpectedRollback } from './unexpected-rollback.js';

type State = 'committed' | 'committing' | 'open' | 'rolled back' | 'rolling back' | 'of unknown outcome';

/** What a transaction has to know of the engine. */
export type TransactionDialect = Pick<Dialect, 'failedStatementAbortsTransaction'> & ServiceDialect;

/**
 * One transaction of the service. It begins with its first statement, sends one statement at a time in the order in
 * which they were given, and accepts none after its end.
 */
export class Transaction {
  readonly #connector: Connector;
  readonly #dialect: TransactionDialect;
  readonly #service: ServiceTransaction;
  /** The service refuses two calls on one transaction. */
  readonly #calls = new Turns();
  readonly #whole = new TransactionScope();
  #state: State = 'open';
  #savepoints = 0;
  #writes = 0;
  /** Whether the database has rolled it back by itself. */
  #isGone = false;
  /** The failure of the last statement, while none has succeeded since: the database may refuse to commit. */
  #failed: Failure | undefined;

  constructor(connector: Connector, dialect: TransactionDialect, settings: TransactionSettings = {}) {
    this.#connector = connector;
    this.#dialect = dialect;
    this.#service = new ServiceTransaction(connector, dialect, settings);
  }

  get isolation(): IsolationLevel | undefined {
    return this.#service.isolation;
  }

  /** Whether the running code may give statements. */
  get isOpen(): boolean {
    return this.#accepts(this.#whole.current);
  }

  /** How often something was given to it that may change data, or that undid such a change. */
  get writes(): number {
    return this.#writes;
  }

  /** Begins now rather than with the first statement. */
  async begin(): Promise<void> {
    this.#assertAccepts(this.#whole.current);
    await this.#calls.take(() => this.#service.begin());
  }

  /** @throws {TransactionClosedException} when the transaction ended, or ends before the statement's turn */
  async execute(query: CompiledQuery, options: SendOptions = {}): Promise<StatementResult> {
    const send = this.#give((transactionId) => this.#connector.execute(query, { ...options, transactionId }));
    this.#writes += query.kind === 'write' ? 1 : 0;
    return await send;
  }

  /** The same for a batch; resolves to the keys that were generated for each of its sets. */
  async executeBatch(batch: CompiledBatch, options: SendOptions = {}): Promise<unknown[][]> {
    const send = this.#give((transactionId) => this.#connector.executeBatch(batch, { ...options, transactionId }));
    this.#writes += 1;
    return await send;
  }

  /**
   * Runs the work behind a savepoint, which is released when the work ends well. When it throws, what happened since
   * is undone, the transaction goes on, and the same is thrown. A savepoint that is asked for inside the work is
   * nested; one beside it waits for its end.
   *
   * @param within where the savepoint is nested, for code that runs in no scope of the transaction
   * @throws {UnexpectedRollbackException} when what happened was undone although the work ended well: a statement had
   * failed, or a part that joined the transaction
   * @throws {TransactionClosedException} when the transaction, or the savepoint around it, has ended before
   */
  async savepoint<Result>(
    work: (scope: TransactionScope) => Promise<Result>,
    within: TransactionScope = this.#whole,
  ): Promise<Result> {
    const parent = within.current;
    this.#assertAccepts(parent);
    return await parent.turns.take(async () => {
      this.#assertAccepts(parent);
      const savepoint = `SAVEPOINT aurorm_savepoint_${++this.#savepoints}`;
      const scope = await this.#calls.take(() => this.#openPart(parent, savepoint));
      try {
        const result = await scope.enter(() => work(scope));
        scope.end();
        await this.#calls.take(() => this.#release(scope, parent, savepoint));
        return result;
      } catch (failure) {
        scope.abandon();
        await cleanUpAfter(failure, () => this.#calls.take(() => this.#rollbackTo(scope, parent, savepoint)));
        throw failure;
      }
    });
  }

  /** @throws {TransactionClosedException} when what is given in a scope could not be sent any more */
  assertOpen(scope: TransactionScope): void {
    this.#assertAccepts(scope);
  }

  /**
   * From now on the transaction, or the savepoint in which the code runs, can only be rolled back; the first cause is
   * the one that is told.
   */
  doom(cause: unknown): void {
    this.#whole.current.doom(cause);
  }

  /**
   * Commits after the statements that are still in the queue.
   *
   * @throws {UnexpectedRollbackException} when a statement had failed: the transaction was rolled back
   * @throws {CommitOutcomeUnknownException} when no answer came
   */
  async commit(): Promise<void> {
    this.#assertAccepts(this.#whole);
    this.#state = 'committing';
    await this.#calls.take(async () => {
      const failure = this.#failureOf(this.#whole);
      if (failure !== undefined) {
        const exception = unexpectedRollback('transaction', failure);
        await cleanUpAfter(exception, () => this.#sendRollback());
        throw exception;
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
    await this.#calls.take(() => this.#sendRollback());
  }

  async #give<Result>(call: (transactionId: string) => Promise<Result>): Promise<Result> {
    const scope = this.#whole.current;
    this.#assertAccepts(scope);
    return await this.#calls.take(() => this.#send(scope, call));
  }

  async #send<Result>(scope: TransactionScope, call: (transactionId: string) => Promise<Result>): Promise<Result> {
    if (this.#isAbandoned(scope)) {
      throw this.#closed();
    }
    if (this.#isGone) {
      throw this.#rolledBackByDatabase();
    }
    const expired = this.#noteExpiry();
    if (expired !== undefined) {
      throw expired;
    }
    // Not to have begun says nothing about the transaction.
    await this.#service.begin();
    try {
      const result = await this.#service.call(call);
      this.#failed = undefined;
      return result;
    } catch (failure) {
      this.#noteFailure(failure);
      throw failure;
    }
  }

  #noteFailure(failure: unknown): void {
    const reach = reachOf(failure, this.#dialect);
    if (reach === 'everything' || reach === 'beyond') {
      this.#whole.doom(failure);
      this.#isGone ||= reach === 'beyond';
    } else if (reach === 'sinceSavepoint') {
      // What follows fails because of the first, and says less.
      this.#failed ??= { cause: failure };
    }
  }

  #noteExpiry(): TransactionExpiredException | undefined {
    const expired = this.#service.expiry();
    if (expired !== undefined) {
      this.#whole.doom(expired);
    }
    return expired;
  }

  async #openPart(parent: TransactionScope, savepoint: string): Promise<TransactionScope> {
    await this.#sendSql(parent, savepoint);
    return parent.openPart();
  }

  async #release(scope: TransactionScope, parent: TransactionScope, savepoint: string): Promise<void> {
    const failure = this.#failureOf(scope);
    if (failure !== undefined) {
      throw unexpectedRollback('savepoint', failure);
    }
    await this.#sendSql(parent, `RELEASE ${savepoint}`);
    scope.settle();
  }

  async #rollbackTo(scope: TransactionScope, parent: TransactionScope, savepoint: string): Promise<void> {
    if (!scope.isSeparable || this.#isAbandoned(parent)) {
      return;
    }
    try {
      this.#writes += 1;
      await this.#sendSql(parent, `ROLLBACK TO ${savepoint}`);
      scope.settle();
    } catch (failure) {
      // What should be undone is still there.
      this.#whole.doom(failure);
      throw failure;
    }
    await this.#sendSql(parent, `RELEASE ${savepoint}`);
  }

  async #sendSql(scope: TransactionScope, sql: string): Promise<void> {
    const query: CompiledQuery = { sql, kind: 'write', parameters: [], resultTypes: [] };
    await this.#send(scope, (transactionId) => this.#connector.execute(query, { transactionId }));
  }

  async #sendCommit(): Promise<void> {
    try {
      await this.#service.commit(this.#writes > 0);
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

  async #sendRollback(): Promise<void> {
    this.#state = 'rolled back';
    await this.#service.rollback();
  }

  /** Why what happened in a scope cannot stay. */
  #failureOf(scope: TransactionScope): Failure | undefined {
    this.#noteExpiry();
    const unawaited = scope.hasPendingPart ? { cause: notAwaited() } : undefined;
    return scope.doomedBy ?? this.#failed ?? unawaited;
  }

  #accepts(scope: TransactionScope): boolean {
    return this.#state === 'open' && scope.isOpen;
  }

  #isAbandoned(scope: TransactionScope): boolean {
    return this.#state === 'rolling back' || this.#state === 'rolled back' || scope.isAbandoned;
  }

  #assertAccepts(scope: TransactionScope): void {
    if (!this.#accepts(scope)) {
      throw this.#closed();
    }
  }

  #rolledBackByDatabase(): TransactionClosedException {
    return new TransactionClosedException(
      'The database has rolled the transaction back because of a deadlock: it takes no more statements. Do its work again.',
      { cause: this.#whole.doomedBy?.cause, retryable: true },
    );
  }

  #closed(): TransactionClosedException {
    return new TransactionClosedException(
      this.#state === 'open'
        ? 'The savepoint has ended: it takes no more statements. Await every statement before its work ends.'
        : `The transaction is ${this.#state}: it takes no more statements. Await every statement before the transaction ends.`,
    );
  }
}

function notAwaited(): TransactionClosedException {
  return new TransactionClosedException(
    'A savepoint inside had not ended: await every savepoint before what is around it ends.',
  );
}
