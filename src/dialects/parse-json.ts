import { parse } from 'lossless-json';

import { UnreadableValueException } from '../errors/query-exceptions.js';

/** Digits that a double may not hold, or an exponent beyond it: only a text with such is read by slower means. */
const LONG_NUMBER = /\d{16}|\d[eE]\+?\d{3}/;

const INTEGER = /^-?\d+$/;

/**
 * Reads a JSON document. Integers are numbers where that is exact, else bigints; other numbers are the nearest double,
 * as everywhere in JavaScript.
 *
 * @throws {UnreadableValueException} when a number is beyond the doubles
 */
export function parseJson(text: string): unknown {
  return LONG_NUMBER.test(text)
    ? parse(text, undefined, { parseNumber: exactNumber, onDuplicateKey: ({ newValue }) => newValue })
    : (JSON.parse(text) as unknown);
}

function exactNumber(text: string): number | bigint {
  const number = Number(text);
  if (INTEGER.test(text)) {
    return Number.isSafeInteger(number) ? number : BigInt(text);
  }
  if (!Number.isFinite(number)) {
    throw new UnreadableValueException(
      'A JSON document has a number that JavaScript cannot hold. Select the document as text, with a CAST.',
    );
  }
  return number;
}
