import { inspect } from 'node:util';

/** What went wrong, in a line; with DEBUG set everything there is to know. */
export function describeFailure(failure: unknown): string {
  return process.env['DEBUG'] === undefined
    ? `${describe(failure)}\n(DEBUG=1 shows where that happened, and its causes.)`
    : inspect(failure);
}

function describe(failure: unknown): string {
  if (!(failure instanceof Error)) {
    return String(failure);
  }
  // What `await using` throws when the work failed and tidying up after it failed too.
  if (failure.name === 'SuppressedError') {
    const { suppressed, error } = failure as SuppressedError;
    return `${describe(suppressed)}\nAnd then, while tidying up: ${describe(error)}`;
  }
  return `${failure.name}: ${failure.message}`;
}
