import { parse } from 'lossless-json';

import { internalFailure } from '../service-fault.js';
import { printFloat } from './float-text.js';

const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 64n - 1n;

/** A number that is already in the form in which it is printed. */
class PrintedNumber {
  constructor(readonly text: string) {}
}

function printNumber(text: string): PrintedNumber {
  if (/^-?\d+$/.test(text)) {
    const integer = BigInt(text);
    if (integer >= MIN_INTEGER && integer <= MAX_INTEGER) {
      return new PrintedNumber(String(integer));
    }
  }
  const double = Number(text);
  if (!Number.isFinite(double)) {
    throw internalFailure();
  }
  return new PrintedNumber(printFloat(double));
}

function print(value: unknown): string {
  if (value instanceof PrintedNumber) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map((element: unknown) => print(element)).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${print(member)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * A JSON document as the service returns it: parsed and printed again without spaces.
 *
 * The order of keys is known to change, so they are sorted here: nobody should rely on the order of the document.
 * Integers beyond 64 bits become doubles; a number that is beyond a double breaks the call.
 *
 * @throws {ServiceFault} InternalFailure for a number beyond a double.
 */
export function compactJson(text: string): string {
  const options = { parseNumber: printNumber, onDuplicateKey: ({ newValue }: { newValue: unknown }) => newValue };
  return print(parse(text, null, options));
}
