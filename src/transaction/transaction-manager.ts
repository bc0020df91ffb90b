import { setTimeout as delay } from 'node:timers/promises';

import type { Connector } from '../connector/connector.js';
import { type Callers, callersOf } from '../errors/caller-stack.js';
import { TransactionClosedException } from '../errors/transaction-exceptions.js';
import { hiddenMember } from '../sql/hidden-member.js';
import type { AutomaticTransaction } from './automatic-transaction.js';
import { Deadline } from './deadline.js';
import { OutsideSender } from './outside-sender.js';
import { type RunningCall, RunningCalls, type ShutdownOptions } from './running-calls.js';
import type { Participant, ParticipantLimits } from './participant.js';
import {
  assertCompatible,
  automaticPresent,
  noTransaction,
  tooDeep,
  transactionPresent,
} from './propagation-refusals.js';
import { type Propagation, type Way, WAYS } from './propagation.js';
import { type RollbackRules, rollsBack } from './rollback-rules.js';
import { type Ambient, ambientOf, ambientWithin, runWithAmbient } from './transaction-context.js';
import { resolveTransactionDefaults, type TransactionManagerSettings } from './transaction-defaults.js';
import { runHooks, type TransactionOutcome } from './transaction-hooks.js';
import { checkEngineSupport, checkTransactionOptions, type TransactionOptions } from './transaction-options.js';
import { mayRunAgain, retryDelayMs } from './transaction-retry.js';
import { type ScopeState, TransactionScope } from './transaction-scope.js';
import type { TransactionDialect, TransactionSettings } from './transaction-settings.js';
import { Transaction } from './transaction.js';

/** Work that belongs to a scope; where there is no transaction, to one that sends each statement by itself. */
type Work<Result> = (scope: TransactionScope) => Promise<Result>;

type Caller = Participant<TransactionScope>;

/** Where a transaction is opened. */
interface Opening {
  /** How many are open around each other, this one included. */
  readonly depth: number;
  readonly callers: Callers;
}

const OUTCOMES: Partial<Record<ScopeState, TransactionOutcome>> = {
  committed: 'committed',
  'rolled back': 'rolledBack',
  'of unknown outcome': 'unknown',
};

/** Those to which it is all the same whose transaction is open where the call is made: they never write into it. */
const LEAVING_ALONE: ReadonlySet<string> = new Set<Propagation>(['NOT_SUPPORTED', 'REQUIRES_NEW']);

/** Opens transactions around functions, and knows the one that is open where the code runs. */
export class TransactionManager {
  readonly #connector: Connector;
  readonly #dialect: TransactionDialect;
  readonly #settings: TransactionManagerSettings;
  /** That of the database object itself, for code that runs in no session. */
  readonly #automatic: AutomaticTransaction | undefined;
  readonly #outside: TransactionScope;
  /** For the scopes of what was opened here; those of statements without a transaction are not among them. */
  readonly #transactions = hiddenMember<Transaction>();
  readonly #running = new RunningCalls();
  readonly #toldOfRetry = new WeakSet<object>();

  constructor(
    connector: Connector,
    dialect: TransactionDialect,
    settings = resolveTransactionDefaults(),
    automatic?: AutomaticTransaction,
  ) {
    this.#connector = connector;
    this.#dialect = dialect;
    this.#settings = settings;
    this.#automatic = automatic;
    this.#outside = new TransactionScope(new OutsideSender(connector));
  }

  /** The scope that was opened around the running code, if any. */
  get current(): TransactionScope | undefined {
    return ambientOf(this).participant?.scope;
  }

  /** What surrounds the running code. */
  get ambient(): Ambient {
    return ambientOf(this);
  }

  /** A transaction that belongs to nobody's scope: who asks for it ends it. */
  createTransaction(settings: TransactionSettings = {}): Transaction {
    const { deadlockTimeoutMs } = this.#settings;
    const own = { source: this, deadlockTimeoutMs, ...settings };
    const transaction = new Transaction(this.#connector, this.#dialect, own);
    this.#transactions.set(transaction.root.sender, transaction);
    return transaction;
  }

  /** Runs the work in the session to which an automatic transaction belongs. */
  runInSession<Result>(automatic: AutomaticTransaction, work: () => Result): Result {
    return runWithAmbient(this, { depth: this.ambient.depth, automatic }, work);
  }

  /**
   * Runs the work in the transaction that the propagation says: by default in the one around it, or in a new one that is
   * committed when the work ends well and rolled back when it throws. A part that joined and failed lets the whole fail,
   * also when its failure is caught.
   *
   * @throws {ConfigurationException} before the work runs, when an option is not what it must be
   * @throws {UnexpectedRollbackException} when the new transaction was rolled back although the work ended well
   * @throws {CommitOutcomeUnknownException} when the commit's answer was lost
   * @throws {TransactionClosedException} when the transaction around the work has ended before it began
   * @throws {IncompatibleTransactionException} when the transaction around it does not have the options asked for
   * @throws {NoTransactionException} for MANDATORY, without a transaction
   * @throws {TransactionPresentException} for NEVER, inside of one
   */
  async run<Result>(work: Work<Result>, options: TransactionOptions = {}): Promise<Result> {
    checkTransactionOptions(options);
    checkEngineSupport(options, this.#dialect);
    const caller = this.ambient.participant ?? this.#automaticCaller(options);
    const { inside, outside } = WAYS[options.propagation ?? 'REQUIRED'];
    return await this.#runBy(caller === undefined ? outside : inside, caller, work, options);
  }

  /** Runs the work as a part of a scope that can be undone alone. */
  async nest<Result>(scope: TransactionScope, work: Work<Result>, options: TransactionOptions = {}): Promise<Result> {
    const transaction = this.#transactions.get(scope.sender);
    if (transaction === undefined) {
      return await work(scope);
    }
    const onEnd = (ended: TransactionScope): Promise<void> => this.#announcePart(ended);
    const rules = rulesOf(options);
    return await transaction.savepoint(work, scope, { ...rules, ...limitsOf(options), onEnd });
  }

  /** Commits a transaction that belongs to nobody's scope, and runs its hooks. */
  async commit(transaction: Transaction): Promise<void> {
    try {
      await transaction.commit();
    } finally {
      await this.#announce(transaction.root);
    }
  }

  /** Rolls back a transaction that belongs to nobody's scope, and runs its hooks. */
  async rollback(transaction: Transaction): Promise<void> {
    try {
      await transaction.rollback();
    } finally {
      await this.#announce(transaction.root);
    }
  }

  /**
   * Waits for the calls that have a transaction open, and rolls back those that take too long. The one in which this is
   * called is left alone.
   */
  async end(options: ShutdownOptions): Promise<void> {
    const own = this.current?.root;
    await this.#running.end(options, ({ root }) => root === own);
  }

  /** @throws {DataSourceClosedException} where the running code may begin no transaction, because that is closed */
  assertOpen(): void {
    const { depth, isWithout = false } = this.ambient;
    this.#running.assertOpen(depth > 0 || isWithout);
  }

  async #runBy<Result>(
    way: Way,
    caller: Caller | undefined,
    work: Work<Result>,
    options: TransactionOptions,
  ): Promise<Result> {
    const scope = caller?.scope ?? this.#outside;
    switch (way) {
      case 'asItIs':
        return await work(scope);
      case 'join':
        return await this.#join(caller ?? scope.owner, work, options);
      case 'nest':
        assertCompatible(caller ?? scope.owner, options);
        return await this.nest(scope, work, options);
      case 'open':
        return await this.#open(work, options);
      case 'refuse':
        throw caller === undefined ? noTransaction() : transactionPresent();
      case 'without':
        return await this.#withoutTransaction(() => work(this.#outside));
    }
  }

  async #open<Result>(work: Work<Result>, options: TransactionOptions): Promise<Result> {
    const depth = this.ambient.depth + 1;
    if (depth > this.#settings.maxDepth) {
      throw tooDeep(this.#settings.maxDepth);
    }
    this.assertOpen();
    const opening = { depth, callers: callersOf(this.run) };
    return await this.#running.during((call) => this.#attempt(call, opening, work, options));
  }

  async #attempt<Result>(
    call: RunningCall,
    { depth, callers }: Opening,
    work: Work<Result>,
    { retry, timeoutMs, ...options }: TransactionOptions,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      const { isolation, readOnly, verifyCommit } = options;
      const settings = { isolation, readOnly, verifyCommit, deadline: deadlineOf(timeoutMs), attempt, depth };
      const transaction = this.createTransaction(settings);
      call.transaction = transaction;
      try {
        const result = await transaction.run(() => work(transaction.root), options, callers);
        await this.#announce(transaction.root);
        return result;
      } catch (failure) {
        const isRolledBack = transaction.root.state === 'rolled back';
        if (retry === undefined || attempt >= retry.attempts || !isRolledBack || !mayRunAgain(failure, retry)) {
          await this.#announce(transaction.root);
          throw failure;
        }
        await delay(retryDelayMs(attempt, retry));
      }
    }
  }

  async #join<Result>(caller: Caller, work: Work<Result>, options: TransactionOptions): Promise<Result> {
    const { scope } = caller;
    if (!scope.accepts(caller)) {
      throw new TransactionClosedException(
        'The surrounding transaction has ended already: await everything that is started inside of it.',
      );
    }
    assertCompatible(caller, options);
    this.#tellOfRetry(options);
    const participant = scope.join(caller.narrowed(limitsOf(options)));
    const { depth = 1 } = scope.sender.settings;
    try {
      return await runWithAmbient(this, ambientWithin(this.ambient, participant, depth), async () => await work(scope));
    } catch (failure) {
      if (rollsBack(failure, options)) {
        scope.doom({ cause: failure });
      }
      throw failure;
    } finally {
      scope.leave(participant);
    }
  }

  async #withoutTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return await runWithAmbient(this, { depth: this.ambient.depth, isWithout: true }, async () => await work());
  }

  /** Runs what was to be done after the end of a scope, outside of every transaction. */
  async #announce({ hooks, state }: TransactionScope): Promise<void> {
    const outcome = OUTCOMES[state];
    const due = outcome === undefined ? [] : hooks.after(outcome);
    if (due.length > 0) {
      await this.#withoutTransaction(() => runHooks(due, this.#settings.onHookError));
    }
  }

  /** The hooks of a part that was kept are those of what is around it by now. */
  async #announcePart(part: TransactionScope): Promise<void> {
    if (part.state === 'rolled back') {
      await this.#announce(part);
    }
  }

  #automaticCaller({ automatic, propagation = 'REQUIRED' }: TransactionOptions): Caller | undefined {
    const { automatic: ofSession, isWithout = false } = this.ambient;
    const scope = (ofSession ?? this.#automatic)?.openScope;
    const isForeign = ofSession === undefined && !LEAVING_ALONE.has(propagation);
    const answer = automatic ?? (isForeign ? 'error' : 'join');
    if (scope === undefined || isWithout || answer === 'separate') {
      return undefined;
    }
    if (answer === 'error') {
      throw automaticPresent();
    }
    return scope.owner;
  }

  #tellOfRetry(options: TransactionOptions): void {
    if (options.retry !== undefined && options.retry.attempts > 1 && !this.#toldOfRetry.has(options)) {
      this.#toldOfRetry.add(options);
      process.emitWarning(
        'The option retry was given to a call that joined a transaction, and is ignored: only the call that opens the ' +
          'transaction can be run again. Put it there.',
        'AurormWarning',
      );
    }
  }
}

function deadlineOf(timeoutMs: number | undefined): Deadline | undefined {
  return timeoutMs === undefined ? undefined : new Deadline(timeoutMs);
}

function limitsOf({ readOnly, timeoutMs }: TransactionOptions): ParticipantLimits {
  return { readOnly: readOnly === true || readOnly === 'enforce', deadline: deadlineOf(timeoutMs) };
}

function rulesOf({ rollbackFor, noRollbackFor }: TransactionOptions): RollbackRules {
  return { ...(rollbackFor && { rollbackFor }), ...(noRollbackFor && { noRollbackFor }) };
}
