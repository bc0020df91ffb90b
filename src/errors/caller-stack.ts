import { AuroraDatabaseException } from './base-exception.js';

/** Exceptions that show their caller already: the innermost is the one that asked for what failed. */
const shown = new WeakSet<AuroraDatabaseException>();

/**
 * Keeps where the running code was called from, for failures that happen later: what waits in a queue or for an answer
 * has lost its callers by then. The stack of an exception that goes through the function which is returned shows them.
 *
 * @param entry the function whose callers are meant; it is the last that is left out
 */
export function callersOf(entry: (...parameters: never[]) => unknown): (failure: unknown) => unknown {
  const callers: { stack?: string } = {};
  Error.captureStackTrace(callers, entry);
  return (failure) => {
    if (failure instanceof AuroraDatabaseException && !shown.has(failure)) {
      shown.add(failure);
      const { stack = '' } = callers;
      const frames = stack.slice(Math.max(0, stack.indexOf('\n    at ')));
      Object.defineProperty(failure, 'stack', {
        value: `${failure.name}: ${failure.message}${frames}`,
        configurable: true,
        writable: true,
      });
    }
    return failure;
  };
}

/** Runs work whose failures show the callers of `entry`. */
export async function shownToCallers<Result>(
  entry: (...parameters: never[]) => unknown,
  work: () => Promise<Result>,
): Promise<Result> {
  const withCallers = callersOf(entry);
  try {
    return await work();
  } catch (failure) {
    throw withCallers(failure);
  }
}
