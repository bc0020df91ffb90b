import { UnreadableValueException } from '../errors/query-exceptions.js';
import { isRounded, marked, replaceNumbers, unmarked } from './json-numbers.js';

/** Digits that a double may not hold, or an exponent beyond it: only a text with such is read by slower means. */
const LONG_NUMBER = /\d{16}|\d[eE]\+?\d{3}/;

/**
 * Reads a JSON document. Integers are numbers where that is exact, else bigints; other numbers are the nearest double,
 * as everywhere in JavaScript.
 *
 * @throws {UnreadableValueException} when a number is beyond the doubles
 */
export function parseJson(text: string): unknown {
  return LONG_NUMBER.test(text)
    ? (JSON.parse(replaceNumbers(text, exactly), (_, value) => unmarked(value)) as unknown)
    : (JSON.parse(text) as unknown);
}

function exactly(number: string): string {
  if (isRounded(number)) {
    return `"${marked(number)}"`;
  }
  if (!Number.isFinite(Number(number))) {
    throw new UnreadableValueException(
      'A JSON document has a number that JavaScript cannot hold. Select the document as text, with a CAST.',
    );
  }
  return number;
}
