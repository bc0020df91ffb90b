import { type AuroraDatabaseException, cleanUpAfter } from '../errors/base-exception.js';
import { type Callers, showing } from '../errors/caller-stack.js';
import { TransactionDeadlockException, UnexpectedRollbackException } from '../errors/transaction-exceptions.js';
import { type RollbackRules, rollsBack } from './rollback-rules.js';
import type { TransactionScope } from './transaction-scope.js';
import type { TransactionStatements } from './transaction-statements.js';
import { insteadOfSuccess } from './unexpected-rollback.js';

/** Runs work as a call that takes part in a scope. */
export type Enter = <Result>(participant: TransactionScope['owner'], work: () => Promise<Result>) => Promise<Result>;

/** A scope and who sends for it. */
export interface ScopeRun {
  readonly statements: TransactionStatements;
  readonly scope: TransactionScope;
  readonly enter: Enter;
}

/**
 * Runs the work of a scope and ends the scope by how the work ended: what it did is kept when it returned, undone when
 * it threw. A failed rollback does not hide why it was needed.
 *
 * @param callers who asked for the work, whom failures of its end show
 */
export async function runScope<Result>(
  run: ScopeRun,
  work: () => Promise<Result>,
  rules: RollbackRules,
  callers: Callers,
): Promise<Result> {
  let result: Result;
  try {
    result = await run.enter(run.scope.owner, work);
  } catch (failure) {
    await (rollsBack(failure, rules) ? undoAfter(failure, run) : keepDespite(failure, run));
    throw failure;
  }
  try {
    await completeScope(run, { warnsOfUnawaited: true });
  } catch (failure) {
    throw showing(callers, failure);
  }
  return result;
}

/**
 * Keeps what happened in a scope, after what was given in it and not awaited.
 *
 * @throws {UnexpectedRollbackException} when a part of it had failed: it was undone
 * @throws {DataSourceClosedException} when it was undone meanwhile, because the data source was closed
 * @throws {CommitOutcomeUnknownException} when no answer came
 */
export async function completeScope(run: ScopeRun, { warnsOfUnawaited = false } = {}): Promise<void> {
  const { statements, scope } = run;
  if (scope.state === 'open') {
    scope.moveTo('draining');
  }
  if (warnsOfUnawaited && !scope.isIdle) {
    warnOfUnawaited(scope);
  }
  await drain(run);
  await runBeforeCommit(run);
  const exceeded = doomByDeadline(run);
  const failure = statements.failureOf(scope);
  if (failure === undefined) {
    await store(run);
    return;
  }
  const exception = exceeded ?? insteadOfSuccess(scope.parent === undefined ? 'transaction' : 'savepoint', failure);
  await undoAfter(exception, run);
  if (failure.isWanted !== true) {
    throw exception;
  }
}

async function undoAfter(failure: unknown, { statements, scope }: ScopeRun): Promise<void> {
  await cleanUpAfter(failure, () => statements.undo(scope));
}

async function store(run: ScopeRun): Promise<void> {
  const { statements, scope } = run;
  try {
    await statements.store(scope);
  } catch (failure) {
    if (scope.parent !== undefined) {
      await undoAfter(failure, run);
    }
    throw failure;
  }
  scope.parent?.hooks.adopt(scope.hooks);
}

/** For a failure that does not roll back. That what happened was undone all the same is told by the failure itself. */
async function keepDespite(failure: unknown, run: ScopeRun): Promise<void> {
  try {
    await completeScope(run);
  } catch (completion) {
    if (completion instanceof UnexpectedRollbackException) {
      return;
    }
    await cleanUpAfter(completion, () => Promise.reject(failure));
    throw completion;
  }
}

/** Waits for what was given and not awaited, as long as it gets on. */
async function drain({ statements, scope }: ScopeRun): Promise<void> {
  if (scope.isIdle) {
    return;
  }
  let stopWatching: (() => void) | undefined;
  const stuck = new Promise<void>((resolve) => {
    stopWatching = statements.activity.watch(statements.deadlockTimeoutMs, () => {
      scope.doom({ cause: neverEnding() });
      resolve();
    });
  });
  await Promise.race([scope.quiet(), stuck]);
  stopWatching?.();
}

/** Inside of the transaction, once for all that is in it: a nested scope hands its hooks to the one around it. */
async function runBeforeCommit(run: ScopeRun): Promise<void> {
  const { statements, scope, enter } = run;
  while (scope.parent === undefined && statements.failureOf(scope) === undefined) {
    const hook = scope.hooks.nextBeforeCommit();
    if (hook === undefined) {
      return;
    }
    const participant = scope.join(scope.owner);
    try {
      await enter(participant, async () => await hook());
    } catch (failure) {
      await undoAfter(failure, run);
      throw failure;
    } finally {
      scope.leave(participant);
    }
    await drain(run);
  }
}

function doomByDeadline({ scope }: ScopeRun): AuroraDatabaseException | undefined {
  const { deadline } = scope.owner;
  if (deadline?.isOver !== true || scope.doomedBy !== undefined) {
    return undefined;
  }
  const exceeded = deadline.exceeded();
  scope.doom({ cause: exceeded });
  return exceeded;
}

function warnOfUnawaited({ parent }: TransactionScope): void {
  const what = parent === undefined ? 'transaction' : 'nested part of a transaction';
  process.emitWarning(
    `A statement, or a call that joined, was not awaited before the work of its ${what} ended. It was waited for; what ` +
      `is given later will be refused.`,
    'AurormWarning',
  );
}

function neverEnding(): TransactionDeadlockException {
  return new TransactionDeadlockException(
    'A part that was not awaited makes no call and does not end: await everything that is started in a transaction.',
  );
}
