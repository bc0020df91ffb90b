import type { CallOptions, Connector, SendOptions, StatementResult } from '../connector/connector.js';
import { cleanUpAfter } from '../errors/base-exception.js';
import { ServiceUnavailableException, StatementOutcomeUnknownException } from '../errors/service-exceptions.js';
import { CommitOutcomeUnknownException } from '../errors/transaction-exceptions.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import type { StatementKind } from '../sql/statement-kind.js';
import { CallActivity } from './call-activity.js';
import { callSite } from './call-site.js';
import { Deadline } from './deadline.js';
import { reachOf } from './failure-reach.js';
import { withLockHint } from './lock-hint.js';
import type { Participant } from './participant.js';
import { type BeginLimits, type ServiceCalls, WITHOUT_TRANSACTION } from './service-calls.js';
import { ServiceTransaction } from './service-transaction.js';
import { closed, deadlock, mayWrite, rolledBackByDatabase } from './statement-refusals.js';
import { ambientOf } from './transaction-context.js';
import type { Failure, ScopeSender, TransactionScope } from './transaction-scope.js';
import type { TransactionDialect, TransactionSettings } from './transaction-settings.js';
import { assertNotAborted, withSignal } from './waiting-signal.js';
import { type Watch, WorkQueue } from './work-queue.js';

type Caller = Participant<TransactionScope>;
type Call<Result> = (options: Pick<CallOptions, 'remainingMs' | 'signal' | 'transactionId'>) => Promise<Result>;

const DEFAULT_DEADLOCK_TIMEOUT_MS = 5_000;

/**
 * The statements of one transaction, the ones that open and end its scopes included: each in its turn, each only where
 * it still may be sent, and each failure with how far it reaches.
 */
export class TransactionStatements implements ScopeSender {
  readonly settings: TransactionSettings;
  readonly activity = new CallActivity();
  readonly deadlockTimeoutMs: number;
  readonly isPhysical: boolean;
  readonly #connector: Connector;
  readonly #dialect: TransactionDialect;
  readonly #service: ServiceCalls;
  /** The service refuses two calls on one transaction. */
  readonly #calls: WorkQueue;
  #savepoints = 0;
  #writes = 0;
  /** Whether the database has rolled it back by itself. */
  #isGone = false;
  /** The failure of the last statement, while none has succeeded since: the database may refuse to commit. */
  #failed: (Failure & { readonly scope: TransactionScope }) | undefined;

  constructor(connector: Connector, dialect: TransactionDialect, settings: TransactionSettings) {
    const { readOnly, isolation } = settings;
    this.#connector = connector;
    this.#dialect = dialect;
    this.settings = settings;
    this.deadlockTimeoutMs = settings.deadlockTimeoutMs ?? DEFAULT_DEADLOCK_TIMEOUT_MS;
    this.isPhysical = readOnly !== true || isolation !== undefined;
    this.#service = this.isPhysical ? new ServiceTransaction(connector, dialect, settings) : WITHOUT_TRANSACTION;
    this.#calls = new WorkQueue(this.isPhysical ? 1 : Number.POSITIVE_INFINITY);
  }

  get writes(): number {
    return this.#writes;
  }

  /** Begins now rather than with the first statement. */
  async begin(root: TransactionScope): Promise<void> {
    this.assertAccepts(root.owner);
    await this.#take(async () => {
      try {
        await this.#service.begin();
      } catch (failure) {
        // Whoever asked for it has no transaction: what was given meanwhile must not begin one that nobody ends.
        root.abandon(() => closed(root));
        root.moveTo('rolled back');
        throw failure;
      }
    });
  }

  /** @throws {TransactionClosedException} when the scope ended, or ends before the statement's turn */
  async execute(scope: TransactionScope, query: CompiledQuery, options: SendOptions = {}): Promise<StatementResult> {
    const caller = this.callerIn(scope);
    this.#assertMayGive(caller, query.kind);
    const send = this.#give(caller, options, (own) => this.#connector.execute(query, { ...options, ...own }));
    this.#writes += query.kind === 'write' ? 1 : 0;
    return await send;
  }

  /** The same for a batch; resolves to the keys that were generated for each of its sets. */
  async executeBatch(scope: TransactionScope, batch: CompiledBatch, options: SendOptions = {}): Promise<unknown[][]> {
    const caller = this.callerIn(scope);
    this.#assertMayGive(caller, 'write');
    const send = this.#give(caller, options, (own) => this.#connector.executeBatch(batch, { ...options, ...own }));
    this.#writes += 1;
    return await send;
  }

  /** Who gives what is given in a scope: the innermost call inside of it that the code runs in, else its owner. */
  callerIn(scope: TransactionScope): Caller {
    const { participant } = ambientOf(this.settings.source ?? this);
    return participant?.scope.sender === this && participant.scope.isInside(scope) ? participant : scope.owner;
  }

  /** @throws {TransactionClosedException} when what the call gives could not be sent any more */
  assertAccepts(caller: Caller): void {
    if (!caller.scope.accepts(caller)) {
      throw closed(caller.scope);
    }
  }

  /** For what waits in the queue of a scope: refuses it where its turn can never come. */
  watchIn(scope: TransactionScope): Watch {
    return (refuse) => {
      const waiting = callSite();
      return this.activity.watch(this.deadlockTimeoutMs, () => {
        refuse(deadlock(waiting, scope.openPart?.enteredAt));
      });
    };
  }

  /** Why what happened in a scope cannot stay. */
  failureOf(scope: TransactionScope): Failure | undefined {
    this.#noteExpiry(scope.root);
    return scope.doomedBy ?? (this.#failed?.scope.isInside(scope) === true ? this.#failed : undefined);
  }

  /** Keeps what happened in a scope, whose state says afterwards what became of it. */
  async store(scope: TransactionScope): Promise<void> {
    if (scope.parent === undefined) {
      await this.#commit(scope);
    } else {
      await this.#release(scope, scope.parent);
    }
  }

  /** Undoes what happened in a scope, as soon as no call is under way; once, however often it is asked for. */
  async undo(scope: TransactionScope): Promise<void> {
    scope.abandon(() => closed(scope));
    await this.#take(async () => {
      if (scope.state === 'rolled back') {
        return;
      }
      scope.moveTo('rolled back');
      await (scope.parent === undefined ? this.#service.rollback() : this.#rollbackTo(scope, scope.parent));
    });
  }

  /** Its time begins now, and goes by while it waits for its turn. */
  async #give<Result>(given: Caller, { signal, timeoutMs }: SendOptions, call: Call<Result>): Promise<Result> {
    const { scope } = given;
    const limits = limitsFrom(given, { signal, timeoutMs });
    assertNotAborted(signal);
    const send = (): Promise<Result> => this.#take(() => this.#send({ caller: given, limits }, call));
    return await scope.queue.take(send, withSignal(this.watchIn(scope), signal));
  }

  async #take<Result>(call: () => Promise<Result>): Promise<Result> {
    return await this.#calls.take(() => this.activity.during(call));
  }

  async #send<Result>({ caller, limits }: Sending, call: Call<Result>): Promise<Result> {
    const { scope } = caller;
    this.#assertSendable(caller);
    try {
      await this.#begin(caller, limits());
      if (this.isPhysical) {
        await this.#setSavepoint(scope, caller);
      }
      return await this.#call(caller, (options) => call({ ...options, ...limits() }));
    } catch (failure) {
      // Nobody waited for it: whoever did would have ended before the scope began to.
      if (scope.state === 'draining' && !scope.parts.has(caller)) {
        scope.doom({ cause: failure });
      }
      throw failure;
    }
  }

  /** Not to have begun says nothing about the transaction: the next statement begins it. */
  async #begin(caller: Caller, limits: BeginLimits): Promise<void> {
    try {
      await this.#service.begin(limits);
    } catch (failure) {
      throw this.#explained(failure, caller);
    }
  }

  async #call<Result>(caller: Caller, call: Call<Result>): Promise<Result> {
    try {
      const result = await this.#service.call((options) => call(options));
      this.#failed = undefined;
      return result;
    } catch (caught) {
      const failure = this.#explained(caught, caller);
      if (this.isPhysical) {
        this.#noteFailure(failure, caught, caller.scope);
      }
      throw failure;
    }
  }

  /** @param reported what the connector said, which tells how far it reaches */
  #noteFailure(failure: unknown, reported: unknown, scope: TransactionScope): void {
    const reach = reachOf(reported, this.#dialect);
    if (reach === 'everything' || reach === 'beyond') {
      scope.root.doom({ cause: failure });
      this.#isGone ||= reach === 'beyond';
    } else if (reach === 'sinceSavepoint') {
      // What follows fails because of the first, and says less.
      this.#failed ??= { cause: failure, scope };
    }
  }

  #explained(failure: unknown, { scope, deadline }: Caller): unknown {
    const isUnanswered =
      failure instanceof StatementOutcomeUnknownException || failure instanceof ServiceUnavailableException;
    if (isUnanswered && deadline?.isOver === true) {
      const exceeded = deadline.exceeded(failure);
      scope.doom({ cause: exceeded });
      return exceeded;
    }
    return (this.settings.depth ?? 1) > 1 ? withLockHint(failure) : failure;
  }

  #noteExpiry(root: TransactionScope): unknown {
    const expired = this.#service.expiry();
    if (expired !== undefined) {
      root.doom({ cause: expired });
    }
    return expired;
  }

  /** A savepoint costs a call: it is set when something is to be sent behind it, after those around it. */
  async #setSavepoint(scope: TransactionScope, caller: Caller): Promise<void> {
    if (scope.parent === undefined || scope.savepoint !== undefined) {
      return;
    }
    await this.#setSavepoint(scope.parent, caller);
    const savepoint = `SAVEPOINT aurorm_savepoint_${++this.#savepoints}`;
    await this.#callSql(caller, savepoint);
    scope.savepoint = savepoint;
  }

  async #release(scope: TransactionScope, parent: TransactionScope): Promise<void> {
    const { savepoint } = scope;
    if (savepoint !== undefined) {
      await this.#take(async () => {
        this.#assertSendable(parent.owner);
        await this.#callSql(parent.owner, `RELEASE ${savepoint}`);
      });
    }
    scope.moveTo('committed');
  }

  async #rollbackTo(scope: TransactionScope, parent: TransactionScope): Promise<void> {
    const { savepoint } = scope;
    if (savepoint === undefined || !scope.isSeparable || parent.isAbandoned || this.#isGone) {
      return;
    }
    try {
      this.#writes += 1;
      await this.#callSql(scope.root.owner, `ROLLBACK TO ${savepoint}`);
    } catch (failure) {
      // What should be undone is still there.
      scope.root.doom({ cause: failure });
      throw failure;
    }
  }

  async #callSql(caller: Caller, sql: string): Promise<void> {
    const query: CompiledQuery = { sql, kind: 'write', parameters: [], resultTypes: [] };
    await this.#call(caller, (options) => this.#connector.execute(query, { ...options, ...limitsOf(caller) }));
  }

  async #commit(root: TransactionScope): Promise<void> {
    root.moveTo('committing');
    try {
      await this.#take(() => this.#service.commit(this.#writes > 0));
      root.moveTo('committed');
    } catch (failure) {
      if (failure instanceof CommitOutcomeUnknownException) {
        root.moveTo('of unknown outcome');
      } else {
        await cleanUpAfter(failure, () => this.undo(root));
      }
      throw failure;
    }
  }

  /** @throws {AuroraDatabaseException} that says why what was given may not be sent now that its turn has come */
  #assertSendable({ scope, deadline }: Caller): void {
    if (scope.isAbandoned) {
      throw closed(scope);
    }
    if (this.#isGone) {
      throw rolledBackByDatabase(scope);
    }
    const expired = this.#noteExpiry(scope.root);
    if (expired !== undefined) {
      throw expired;
    }
    if (deadline?.isOver === true) {
      const exceeded = deadline.exceeded();
      scope.doom({ cause: exceeded });
      throw exceeded;
    }
  }

  #assertMayGive(caller: Caller, kind: StatementKind): void {
    this.assertAccepts(caller);
    if (caller.readOnly && (kind === 'write' || kind === 'definition')) {
      throw mayWrite();
    }
  }
}

/** A statement whose turn has come, and the limits that are left to it. */
interface Sending {
  readonly caller: Caller;
  readonly limits: () => BeginLimits;
}

/** The limits that are left to a statement at any moment, from the moment on when it was given. */
function limitsFrom(caller: Caller, { signal, timeoutMs }: SendOptions): () => BeginLimits {
  const own = timeoutMs === undefined ? undefined : new Deadline(timeoutMs);
  return () => {
    const { remainingMs } = limitsOf(caller);
    const left = Math.min(remainingMs ?? Number.POSITIVE_INFINITY, own?.remainingMs ?? Number.POSITIVE_INFINITY);
    return { ...(Number.isFinite(left) ? { remainingMs: left } : {}), ...(signal === undefined ? {} : { signal }) };
  };
}

function limitsOf({ deadline }: Caller): BeginLimits {
  return deadline === undefined ? {} : { remainingMs: deadline.remainingMs };
}
