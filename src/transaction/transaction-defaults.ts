import { positiveInteger } from '../connector/connector-options.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { warnOfHookError } from './transaction-hooks.js';

/** What holds for all transactions of a database. */
export interface TransactionDefaults {
  /**
   * How many transactions may be open around each other in one chain of calls, by REQUIRES_NEW. Each holds a connection
   * and locks.
   *
   * @default 3
   */
  readonly maxDepth?: number;
  /**
   * After how many milliseconds without a call code is told that waits for something of its own transaction which
   * waits for that code.
   *
   * @default 5000
   */
  readonly deadlockTimeoutMs?: number;
  /**
   * Is told of what a hook throws after the end of a transaction; it cannot undo a commit.
   *
   * @default a warning of the process
   */
  readonly onHookError?: (failure: unknown) => void;
}

export type TransactionManagerSettings = Required<TransactionDefaults>;

/** @throws {ConfigurationException} when one is not what it must be */
export function resolveTransactionDefaults(defaults: TransactionDefaults = {}): TransactionManagerSettings {
  const { maxDepth = 3, deadlockTimeoutMs = 5_000, onHookError = warnOfHookError, ...others } = defaults;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new ConfigurationException(
      `There is no option transaction.${unknown}. The options are maxDepth, deadlockTimeoutMs, onHookError.`,
    );
  }
  if (typeof onHookError !== 'function') {
    throw new ConfigurationException(
      'The option transaction.onHookError is no function: give one that takes a failure.',
    );
  }
  return Object.freeze({
    maxDepth: positiveInteger('transaction.maxDepth', maxDepth),
    deadlockTimeoutMs: positiveInteger('transaction.deadlockTimeoutMs', deadlockTimeoutMs),
    onHookError,
  });
}
