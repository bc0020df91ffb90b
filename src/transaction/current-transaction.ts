import { NoTransactionException, TransactionClosedException } from '../errors/transaction-exceptions.js';
import { ambientOf, innermostAmbient } from './transaction-context.js';
import {
  type CompletionHook,
  runHooks,
  type TransactionHook,
  type TransactionHooks,
  warnOfHookError,
} from './transaction-hooks.js';
import { resolveTransactionManager } from './transaction-manager-registry.js';
import type { IsolationLevel } from './transaction-options.js';
import type { Participant } from './participant.js';
import type { TransactionScope } from './transaction-scope.js';

/** Which transaction is meant, where several data sources have one around the running code. */
export interface TransactionSelection {
  /**
   * The data source, or its name.
   *
   * @default the one whose transaction was entered last
   */
  readonly dataSource?: object | string;
}

/** What code can know of the transaction that it runs in. */
export interface CurrentTransaction {
  /** Which run of the work it is, from 1; more where the option `retry` has run it again. */
  readonly attempt: number;
  /** The isolation level that was asked for. */
  readonly isolation: IsolationLevel | undefined;
  /** Whether writes are refused. */
  readonly readOnly: boolean;
  /** Whether the code runs in a part that can be undone alone, by NESTED or `tx.savepoint`. */
  readonly isNested: boolean;
  /** Whether it can only be rolled back. */
  readonly isRollbackOnly: boolean;
}

/**
 * The transaction that the running code belongs to, or `undefined` where it belongs to none.
 *
 * ```ts
 * if (currentTransaction()?.attempt === 1) {
 *   metrics.increment('orders');
 * }
 * ```
 */
export function currentTransaction(selection: TransactionSelection = {}): CurrentTransaction | undefined {
  const participant = participantOf(selection, 'currentTransaction');
  if (participant === undefined) {
    return undefined;
  }
  const { scope, readOnly } = participant;
  const { attempt = 1, isolation } = scope.sender.settings;
  return Object.freeze({
    attempt,
    isolation,
    readOnly,
    isNested: scope.parent !== undefined,
    isRollbackOnly: scope.doomedBy !== undefined,
  });
}

/**
 * Lets nothing of the transaction be stored, without an exception: when the call that opened it returns, it is rolled
 * back, and the call resolves as if it had been committed. Inside of NESTED the same is true of the nested part alone.
 * Called in a part that joined, it dooms the whole, and the call that opened it rejects with
 * {@link UnexpectedRollbackException}, since it did not ask for that.
 *
 * @throws {NoTransactionException} where no transaction is open
 */
export function setRollbackOnly(selection: TransactionSelection = {}): void {
  const participant = required(selection, 'setRollbackOnly');
  const { scope } = participant;
  scope.doom({ cause: new Error('setRollbackOnly() was called.'), isWanted: participant === scope.owner });
}

/**
 * Runs the hook inside of the transaction, after its work and before its commit; what it throws rolls back. A nested
 * part hands its hooks to what is around it, and drops them when it is rolled back.
 *
 * @throws {NoTransactionException} where no transaction is open
 */
export function beforeCommit(hook: TransactionHook, selection: TransactionSelection = {}): void {
  openHooks(selection, 'beforeCommit').beforeCommit(hook);
}

/**
 * Runs the hook when the transaction is known to be stored: before the call that opened it resolves, outside of every
 * transaction, one after the other. What it throws cannot undo the commit: it is told to the option
 * `transaction.onHookError` of the database. Where no transaction is open the hook is run at once, since everything
 * before it is stored.
 *
 * ```ts
 * @Transactional()
 * async register(user: User): Promise<void> {
 *   await this.users.insert(user);
 *   afterCommit(() => this.mails.sendWelcome(user.email));
 * }
 * ```
 *
 * A hook is lost when the process dies. What must not be lost is a row of the same transaction.
 *
 * @param options.requireTransaction refuses to run the hook at once. @default false
 * @throws {NoTransactionException} with `requireTransaction`, where no transaction is open
 */
export function afterCommit(
  hook: TransactionHook,
  options: TransactionSelection & { readonly requireTransaction?: boolean } = {},
): void {
  const { requireTransaction = false, ...selection } = options;
  if (requireTransaction || participantOf(selection, 'afterCommit') !== undefined) {
    openHooks(selection, 'afterCommit').afterCommit(hook);
  } else {
    void runHooks([hook], warnOfHookError);
  }
}

/**
 * Runs the hook when the transaction, or the nested part in which it is asked for, was rolled back; not for an attempt
 * that `retry` repeats.
 *
 * @throws {NoTransactionException} where no transaction is open
 */
export function afterRollback(hook: TransactionHook, selection: TransactionSelection = {}): void {
  openHooks(selection, 'afterRollback').afterRollback(hook);
}

/**
 * Runs the hook when the transaction has ended, with how: `'committed'`, `'rolledBack'`, or `'unknown'` where the answer
 * to the commit was lost, in which case no other hook is run. After the hooks of {@link afterCommit} and
 * {@link afterRollback}.
 *
 * @throws {NoTransactionException} where no transaction is open
 */
export function afterCompletion(hook: CompletionHook, selection: TransactionSelection = {}): void {
  openHooks(selection, 'afterCompletion').afterCompletion(hook);
}

function participantOf({ dataSource }: TransactionSelection, name: string): Participant<TransactionScope> | undefined {
  const ambient =
    dataSource === undefined
      ? innermostAmbient()
      : ambientOf(resolveTransactionManager(dataSource, undefined, { name, remedy: `${name}(…, { dataSource })` }));
  return ambient.participant;
}

function required(selection: TransactionSelection, name: string): Participant<TransactionScope> {
  const participant = participantOf(selection, name);
  if (participant === undefined) {
    throw new NoTransactionException(`${name}() was called where no transaction is open: call it inside of one.`);
  }
  return participant;
}

function openHooks(selection: TransactionSelection, name: string): TransactionHooks {
  const participant = required(selection, name);
  if (!participant.scope.accepts(participant)) {
    throw new TransactionClosedException(`${name}() was called after the end of its transaction: call it inside.`);
  }
  return participant.scope.hooks;
}
