import type { ColumnType } from '../../sql/column-type.js';
import { addDecimals, compareDecimals } from './decimal.js';

const INTEGERS: ReadonlySet<ColumnType['name']> = new Set(['bigint', 'integer', 'smallint']);
const NUMBERS: ReadonlySet<ColumnType['name']> = new Set([...INTEGERS, 'decimal']);

/**
 * Compares two values of a column, neither of them null: negative where the first comes first. Texts are compared by
 * the numbers of their characters, as the collation `C` does.
 */
export function compareValues(first: unknown, second: unknown, type: ColumnType): number {
  if (NUMBERS.has(type.name) && !type.array) {
    return compareDecimals(String(first), String(second));
  }
  if (typeof first === 'number' && typeof second === 'number') {
    return first - second;
  }
  if (first instanceof Date && second instanceof Date) {
    return first.getTime() - second.getTime();
  }
  return Buffer.compare(bytesOf(first), bytesOf(second));
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) {
    return value;
  }
  return Buffer.from(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** A text of the value from which {@link fromText} makes it again. */
export function toText(value: unknown): string | null {
  if (value === null) {
    return null;
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString('hex');
  }
  return typeof value === 'object' ? JSON.stringify(value, withTexts) : String(value);
}

/** JSON has no bigint. */
function withTexts(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

export function fromText(text: string, { name }: ColumnType): unknown {
  switch (name) {
    case 'timestamp':
    case 'timestamptz':
      return new Date(text);
    case 'bytes':
      return Uint8Array.from(Buffer.from(text, 'hex'));
    case 'double':
    case 'real':
      return Number(text);
    default:
      return text;
  }
}

/** The sum of two values of a column of numbers, neither of them null. */
export function addValues(first: unknown, second: unknown, { name }: ColumnType): bigint | number | string {
  if (name === 'double' || name === 'real') {
    return Number(first) + Number(second);
  }
  const sum = addDecimals(String(first), String(second));
  return INTEGERS.has(name) ? BigInt(sum) : sum;
}
