import { AuroraDatabaseException } from './base-exception.js';

/** Exceptions that show their caller already: the innermost is the one that asked for what failed. */
const shown = new WeakSet<AuroraDatabaseException>();

/** Where some code was called from. */
export interface Callers {
  readonly stack?: string;
}

/**
 * Keeps where the running code was called from, for failures that happen later: what waits in a queue or for an answer
 * has lost its callers by then. V8 walks all frames up to the last that it keeps, which costs more than anything else
 * about a call: it is done once for each.
 *
 * @param entry the function whose callers are meant; it is the last that is left out
 */
export function callersOf(entry: (...parameters: never[]) => unknown): Callers {
  // An object of no class: V8 is slower with others.
  const callers: Callers = {};
  Error.captureStackTrace(callers, entry);
  return callers;
}

/** Lets the stack of an exception show where its work was asked for, and gives it back. */
export function showing(callers: Callers, failure: unknown): unknown {
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
}

/** Runs work whose failures show the callers. */
export async function shownTo<Result>(callers: Callers, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (failure) {
    throw showing(callers, failure);
  }
}
