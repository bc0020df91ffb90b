import { positiveInteger } from '../connector/connector-options.js';
import type { Dialect } from '../dialects/dialect.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { Propagation } from './propagation.js';
import type { FailureMatcher, RollbackRules } from './rollback-rules.js';

/** Which effects of concurrent transactions a transaction may see. */
export type IsolationLevel = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

const ISOLATION_LEVELS: readonly IsolationLevel[] = ['READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE'];
const PROPAGATIONS: readonly Propagation[] = Object.values(Propagation);
const BOOLEANS = [true, false];
const READ_ONLY = [...BOOLEANS, 'enforce'];
const AUTOMATIC = ['error', 'join', 'separate'];

export interface RetryOptions {
  /** How often the work may run in all, from 1. */
  readonly attempts: number;
  /**
   * Failures after which the work is run again too, besides those that always are: `[LockTimeoutException]` for
   * instance. Only ever after a rollback.
   *
   * @default none
   */
  readonly on?: readonly FailureMatcher[];
  /**
   * The delay in milliseconds before the next attempt, by the number of the one that failed, from 1.
   *
   * @default a random part of 25, 50, 100, 200, then 400 milliseconds
   */
  readonly backoff?: (attempt: number) => number;
}

export interface TransactionOptions extends RollbackRules {
  /**
   * What is done with the transaction around the call.
   *
   * @default 'REQUIRED'
   */
  readonly propagation?: Propagation;
  /**
   * The isolation level, which costs one call more. PostgreSQL only. A part that joins may ask for none but that of the
   * transaction around it.
   *
   * @default as the database is set, READ COMMITTED on PostgreSQL, REPEATABLE READ on MySQL
   * @see https://www.postgresql.org/docs/17/transaction-iso.html
   */
  readonly isolation?: IsolationLevel;
  /**
   * `true`: whatever may write is refused before any call. Without an `isolation` nothing is begun then: the statements
   * are sent as they come, beside each other, which costs no call more than they do. `'enforce'`: the database refuses
   * too, also what functions write; a transaction is begun, and one call more set it up. PostgreSQL only.
   *
   * @default false
   */
  readonly readOnly?: boolean | 'enforce';
  /**
   * The time for the whole, in milliseconds: no call is made after it, and none lasts longer. Of a part that joins, the
   * time for the part; with `retry`, that of each attempt.
   *
   * @default no limit but that of each call
   */
  readonly timeoutMs?: number;
  /**
   * Runs the whole work again when nothing of it is stored and another attempt may succeed: after a serialization
   * failure, a deadlock, a transaction that the service no longer knew, a cluster that was still waking up. The work
   * begins from its start: what it did outside of the database is done again, and what it keeps in memory must not rely
   * on the attempt that failed. Only work that opens a transaction is repeated; one that joins leaves it to what is
   * around it, with a warning.
   *
   * @default { attempts: 1 }
   */
  readonly retry?: RetryOptions;
  /**
   * Finds out, when the answer to the commit is lost, whether the transaction was stored: if so the commit has
   * succeeded; if not, {@link UnexpectedRollbackException} says so, and `retry` runs the work again. Costs one call more
   * for a transaction that writes. PostgreSQL only; a part that joins leaves it to the transaction around it.
   *
   * @default false
   */
  readonly verifyCommit?: boolean;
  /**
   * What is done with the automatic transaction that the writes of the database object have begun: `'join'` it, so that
   * the owner's `commit()` stores this work too; run beside it, `'separate'`; or refuse, `'error'`. Whether it is the
   * caller's own or that of another request cannot be known, except inside `session.run(…)`. REQUIRES_NEW and
   * NOT_SUPPORTED never join, and need not say so.
   *
   * @default 'join' inside of `session.run(…)`, else 'error', but for REQUIRES_NEW and NOT_SUPPORTED
   */
  readonly automatic?: 'error' | 'join' | 'separate';
}

/** The names of the options: a misspelt one would be ignored. */
export const TRANSACTION_OPTIONS = [
  'propagation',
  'isolation',
  'readOnly',
  'timeoutMs',
  'rollbackFor',
  'noRollbackFor',
  'retry',
  'verifyCommit',
  'automatic',
] as const;

/** Those that need a transaction, and say nothing to work that is run without one. */
const NEEDING_ONE = ['isolation', 'timeoutMs', 'rollbackFor', 'noRollbackFor', 'verifyCommit'] as const;

const WITHOUT_ONE: ReadonlySet<string> = new Set<Propagation>(['NEVER', 'NOT_SUPPORTED']);
const REPEATABLE: ReadonlySet<string> = new Set<Propagation>(['REQUIRED', 'REQUIRES_NEW']);

/**
 * Checks what can be known without a database.
 *
 * @param known the names of the options that there are
 * @throws {ConfigurationException} when an option is not what it must be
 */
export function checkTransactionOptions(
  options: TransactionOptions,
  known: readonly string[] = TRANSACTION_OPTIONS,
): void {
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) {
    throw new ConfigurationException(`There is no option '${unknown}' here. The options are ${known.join(', ')}.`);
  }
  const { propagation = 'REQUIRED', isolation, readOnly, timeoutMs, verifyCommit, automatic } = options;
  oneOf('propagation', propagation, PROPAGATIONS);
  oneOf('isolation', isolation, ISOLATION_LEVELS);
  oneOf('readOnly', readOnly, READ_ONLY);
  oneOf('verifyCommit', verifyCommit, BOOLEANS);
  oneOf('automatic', automatic, AUTOMATIC);
  if (timeoutMs !== undefined) {
    positiveInteger('timeoutMs', timeoutMs);
  }
  matchers('rollbackFor', options.rollbackFor);
  matchers('noRollbackFor', options.noRollbackFor);
  checkRetry(options.retry, propagation);
  const idle = NEEDING_ONE.find((option) => WITHOUT_ONE.has(propagation) && options[option] !== undefined);
  refuseIf(idle !== undefined, `The option ${idle} says nothing with propagation ${propagation}: leave it out.`);
}

/**
 * Checks what the engine is able to do.
 *
 * @throws {ConfigurationException} when it cannot honour an option
 */
export function checkEngineSupport(
  { isolation, readOnly, verifyCommit }: TransactionOptions,
  dialect: Pick<Dialect, 'commitVerification' | 'setTransaction'>,
): void {
  const reason = 'this engine sets it before a transaction begins, and the Data API has no session to set it in.';
  refuseIf(
    isolation !== undefined && dialect.setTransaction === undefined,
    `The option isolation cannot be honoured: ${reason}`,
  );
  refuseIf(
    readOnly === 'enforce' && dialect.setTransaction === undefined,
    `The option readOnly cannot be 'enforce': ${reason} Write true, which refuses writes before any call.`,
  );
  refuseIf(
    verifyCommit === true && dialect.commitVerification === undefined,
    'The option verifyCommit cannot be honoured: this engine does not tell what became of a transaction.',
  );
}

function checkRetry(retry: RetryOptions | undefined, propagation: Propagation): void {
  if (retry === undefined) {
    return;
  }
  positiveInteger('retry.attempts', retry.attempts);
  matchers('retry.on', retry.on);
  refuseIf(
    retry.backoff !== undefined && typeof retry.backoff !== 'function',
    'The option retry.backoff is no function: give one that returns milliseconds for the number of an attempt.',
  );
  refuseIf(
    !REPEATABLE.has(propagation),
    `The option retry cannot be honoured with propagation ${propagation}: only the work that opens a transaction can be ` +
      `run again. Put it on the outermost call, with REQUIRED or REQUIRES_NEW.`,
  );
}

function matchers(name: string, value: unknown): void {
  const areFine =
    value === undefined || (Array.isArray(value) && value.every((matcher) => typeof matcher === 'function'));
  refuseIf(!areFine, `The option ${name} is no array of classes and functions: write [SomeException] for instance.`);
}

function oneOf(name: string, value: unknown, allowed: readonly unknown[]): void {
  if (value !== undefined && !allowed.includes(value)) {
    throw new ConfigurationException(
      `The option ${name} is '${String(value)}': write one of ${allowed.map(String).join(', ')}.`,
    );
  }
}

function refuseIf(isWrong: boolean, message: string): void {
  if (isWrong) {
    throw new ConfigurationException(message);
  }
}
