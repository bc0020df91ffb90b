import type { Connector, SendOptions, StatementResult } from '../connector/connector.js';
import type { AuroraDatabaseException } from '../errors/base-exception.js';
import { callersOf } from '../errors/caller-stack.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import { callSite } from './call-site.js';
import type { ParticipantLimits } from './participant.js';
import type { RollbackRules } from './rollback-rules.js';
import { completeScope, type Enter, runScope, type ScopeRun } from './scope-end.js';
import { closed } from './statement-refusals.js';
import { ambientOf, ambientWithin, runWithAmbient } from './transaction-context.js';
import { TransactionScope } from './transaction-scope.js';
import type { TransactionDialect, TransactionSettings } from './transaction-settings.js';
import { TransactionStatements } from './transaction-statements.js';

/** What is asked of a part, besides what may be asked of every call that takes part. */
export interface PartOptions extends ParticipantLimits, RollbackRules {
  /** Is told of the part's scope when the part has ended and its turn is over. */
  readonly onEnd?: (scope: TransactionScope) => Promise<void>;
}

/**
 * One transaction of the service. It begins with its first statement, sends one statement at a time in the order in
 * which they were given, and accepts none after its end.
 */
export class Transaction {
  /** The whole of it. */
  readonly root: TransactionScope;
  readonly #statements: TransactionStatements;
  readonly #run: ScopeRun;

  constructor(connector: Connector, dialect: TransactionDialect, settings: TransactionSettings = {}) {
    const { readOnly = false, deadline } = settings;
    this.#statements = new TransactionStatements(connector, dialect, settings);
    this.root = new TransactionScope(this.#statements, { readOnly: readOnly !== false, deadline });
    this.#run = { statements: this.#statements, scope: this.root, enter: this.#enter };
  }

  /** Whether the running code may give statements. */
  get isOpen(): boolean {
    const caller = this.#statements.callerIn(this.root);
    return caller.scope.accepts(caller);
  }

  /** Begins now rather than with the first statement. */
  async begin(): Promise<void> {
    await this.#statements.begin(this.root);
  }

  /** @throws {TransactionClosedException} when the transaction ended, or ends before the statement's turn */
  async execute(query: CompiledQuery, options?: SendOptions): Promise<StatementResult> {
    return await this.root.execute(query, options);
  }

  /** The same for a batch; resolves to the keys that were generated for each of its sets. */
  async executeBatch(batch: CompiledBatch, options?: SendOptions): Promise<unknown[][]> {
    return await this.root.executeBatch(batch, options);
  }

  /**
   * Runs the work in the transaction and ends it: by a commit when the work returned, by a rollback when it threw.
   *
   * @throws {UnexpectedRollbackException} when a part of it had failed and the failure was caught; nothing was stored
   * @throws {CommitOutcomeUnknownException} when no answer to the commit came
   */
  async run<Result>(
    work: () => Promise<Result>,
    rules: RollbackRules = {},
    callers = callersOf(this.run),
  ): Promise<Result> {
    return await runScope(this.#run, work, rules, callers);
  }

  /**
   * Runs the work as a part that can be undone alone: behind a savepoint, which is set by the first statement and
   * released when the work ends well. When it throws, what happened since is undone, the transaction goes on, and the
   * same is thrown. What is given around the part waits for its end; a part that is asked for inside is nested.
   *
   * @param within where it is nested, for code that runs in no scope of the transaction
   * @throws {UnexpectedRollbackException} when what happened was undone although the work ended well: a statement had
   * failed, or a call that joined
   * @throws {TransactionClosedException} when the transaction, or the part around it, has ended before
   * @throws {TransactionDeadlockException} when its turn cannot come
   */
  async savepoint<Result>(
    work: (scope: TransactionScope) => Promise<Result>,
    within: TransactionScope = this.root,
    { onEnd, ...options }: PartOptions = {},
  ): Promise<Result> {
    const callers = callersOf(this.savepoint);
    const caller = this.#statements.callerIn(within);
    const parent = caller.scope;
    this.#statements.assertAccepts(caller);
    const scope = new TransactionScope(this.#statements, caller.narrowed(options), { parent, enteredAt: callSite() });
    try {
      return await parent.queue.take(
        () =>
          this.#runPart(scope, parent, () => runScope({ ...this.#run, scope }, () => work(scope), options, callers)),
        this.#statements.watchIn(parent),
      );
    } catch (failure) {
      // Nobody waited for it: whoever did would have ended before what is around it began to.
      if (parent.state === 'draining' && !parent.parts.has(caller)) {
        parent.doom({ cause: failure });
      }
      throw failure;
    } finally {
      await onEnd?.(scope);
    }
  }

  /**
   * Commits after the statements that are still in the queue.
   *
   * @throws {UnexpectedRollbackException} when a statement had failed: the transaction was rolled back
   * @throws {CommitOutcomeUnknownException} when no answer came
   */
  async commit(): Promise<void> {
    this.#statements.assertAccepts(this.root.owner);
    await completeScope(this.#run);
  }

  /** Rolls back as soon as no statement is under way; those in the queue are refused. Does nothing after the end. */
  async rollback(): Promise<void> {
    if (this.root.state === 'open') {
      await this.#statements.undo(this.root);
    }
  }

  /**
   * Rolls back while its code still runs, which learns the reason from its next statement, or at its end. A rollback that
   * fails is a warning of the process: the service rolls back by itself.
   */
  async giveUp(reason: AuroraDatabaseException): Promise<void> {
    const { state } = this.root;
    if (state === 'open' || state === 'draining') {
      this.root.doom({ cause: reason });
      await this.#statements.undo(this.root).catch((failure: unknown) => {
        process.emitWarning(
          `A transaction that still ran could not be rolled back: ${String(failure)}`,
          'AurormWarning',
        );
      });
    }
  }

  async #runPart<Result>(
    scope: TransactionScope,
    parent: TransactionScope,
    run: () => Promise<Result>,
  ): Promise<Result> {
    if (parent.isAbandoned) {
      throw closed(parent);
    }
    parent.openPart = scope;
    try {
      return await run();
    } finally {
      parent.openPart = undefined;
    }
  }

  readonly #enter: Enter = async (participant, work) => {
    const { source = this.#statements, depth = 1 } = this.#statements.settings;
    return await runWithAmbient(source, ambientWithin(ambientOf(source), participant, depth), work);
  };
}
