import type { FieldValue } from './dialect.js';
import { finite, refused } from './value-checks.js';

/** The least number that single precision holds with all its digits. */
const MIN_NORMAL = 2 ** -126;

/** Every decimal of so many digits is held by single precision, and so many tell all its numbers apart. */
const MIN_DIGITS = 6;
const MAX_DIGITS = 9;

/**
 * The nearest number of single precision. It is what a column of it stores, so that the column is found by it again:
 * both engines compare by doubles.
 */
export function singlePrecision(value: unknown): number {
  const single = Math.fround(finite(value));
  if (!Number.isFinite(single)) {
    throw refused(value, 'a number of single precision, less than 3.5e38,');
  }
  return single;
}

/**
 * The shortest number that single precision holds as the same: the service widens 0.1 to 0.10000000149011612, in which
 * the digits behind the seventh mean nothing.
 */
export function shortestSingle(value: FieldValue): number {
  const single = Math.fround(Number(value));
  const first = Math.abs(single) < MIN_NORMAL ? 1 : MIN_DIGITS;
  for (let digits = first; digits < MAX_DIGITS; digits++) {
    const shorter = Number(single.toPrecision(digits));
    if (Math.fround(shorter) === single) {
      return shorter;
    }
  }
  return Number(single.toPrecision(MAX_DIGITS));
}
