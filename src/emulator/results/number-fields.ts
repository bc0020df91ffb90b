import type { Field, ResultSetOptions } from '../../wire/shapes.js';
import { unsupportedResultFault } from '../service-fault.js';

/** The number of a text of digits, as `bigint` where a double would not be exact. */
export function toLong(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

export function toDouble(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number)) {
    throw unsupportedResultFault('NaN and Infinity values are not supported');
  }
  return number;
}

/** The service reads four bytes and widens them, so that 0.1 becomes 0.10000000149011612. */
export function toWidenedDouble(text: string): number {
  return Math.fround(toDouble(text));
}

export function toDecimal(text: string): string {
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) {
    throw unsupportedResultFault('NaN and Infinity values are not supported');
  }
  return text;
}

export function encodeLong(text: string, { longReturnType }: ResultSetOptions): Field {
  return longReturnType === 'STRING' ? { stringValue: text } : { longValue: toLong(text) };
}

export function encodeDecimal(text: string, { decimalReturnType }: ResultSetOptions): Field {
  const decimal = toDecimal(text);
  if (decimalReturnType !== 'DOUBLE_OR_LONG') {
    return { stringValue: decimal };
  }
  const isLong = !decimal.includes('.') && BigInt.asIntN(64, BigInt(decimal)) === BigInt(decimal);
  return isLong ? { longValue: toLong(decimal) } : { doubleValue: toDouble(decimal) };
}
