/** A class of failures, or a function that tells whether a failure is meant. */
export type FailureMatcher = (abstract new (...parameters: never[]) => unknown) | ((failure: unknown) => boolean);

export interface RollbackRules {
  /**
   * The failures that roll back; every other commits, and is thrown on.
   *
   * @default every failure
   */
  readonly rollbackFor?: readonly FailureMatcher[];
  /**
   * The failures that commit, and are thrown on. Where one is among both, the more specific class decides, and this
   * option where both are as specific. It cannot keep what the database has given up: a failed statement on PostgreSQL,
   * a deadlock.
   *
   * @default none
   */
  readonly noRollbackFor?: readonly FailureMatcher[];
}

/** Whether a failure of the work undoes what it did. One that the rules themselves fail at does. */
export function rollsBack(failure: unknown, { rollbackFor, noRollbackFor = [] }: RollbackRules): boolean {
  try {
    const [undoing, keeping] = [nearest(failure, rollbackFor ?? []), nearest(failure, noRollbackFor)];
    return keeping === undefined ? rollbackFor === undefined || undoing !== undefined : (undoing ?? keeping) < keeping;
  } catch {
    return true;
  }
}

/** Whether a failure is among those that are meant. */
export function matchesAny(failure: unknown, matchers: readonly FailureMatcher[]): boolean {
  return nearest(failure, matchers) !== undefined;
}

/** How many classes lie between the failure's own and the nearest that matches: 0 for its own and for a function. */
function nearest(failure: unknown, matchers: readonly FailureMatcher[]): number | undefined {
  const distances = matchers
    .map((matcher) => distanceOf(failure, matcher))
    .filter((distance) => distance !== undefined);
  return distances.length === 0 ? undefined : Math.min(...distances);
}

function distanceOf(failure: unknown, matcher: FailureMatcher): number | undefined {
  if (!isClass(matcher)) {
    return matcher(failure) ? 0 : undefined;
  }
  if (!(failure instanceof matcher)) {
    return undefined;
  }
  let distance = 0;
  let prototype: unknown = Object.getPrototypeOf(failure);
  while (prototype !== null && prototype !== matcher.prototype) {
    prototype = Object.getPrototypeOf(prototype);
    distance++;
  }
  return distance;
}

function isClass(matcher: FailureMatcher): matcher is abstract new (...parameters: never[]) => unknown {
  const prototype: unknown = (matcher as { prototype?: unknown }).prototype;
  return matcher === Error || prototype instanceof Error || /^class\b/.test(Function.prototype.toString.call(matcher));
}
