import { ConfigurationException } from '../errors/base-exception.js';

/** Checks that are the same on every engine: each gives back the value, of a type that is known now. */

/** The first integer that so many bits do not hold. */
const FIRST_BEYOND = { 16: 2 ** 15, 32: 2 ** 31, 64: 2 ** 63 } as const;

/** An integer of so many bits. */
export function integer(value: unknown, bits: keyof typeof FIRST_BEYOND, expected: string): number | bigint {
  const isFitting =
    typeof value === 'number'
      ? Number.isSafeInteger(value) && Math.abs(value + 0.5) < FIRST_BEYOND[bits]
      : typeof value === 'bigint' && BigInt.asIntN(bits, value) === value;
  if (!isFitting) {
    throw refused(value, expected);
  }
  return value as number | bigint;
}

export function finite(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw refused(value, 'a finite number (the Data API returns neither NaN nor infinity)');
  }
  return value;
}

export function boolean(value: unknown): boolean {
  if (typeof value !== 'boolean') {
    throw refused(value, 'a boolean');
  }
  return value;
}

export function bytes(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) {
    throw refused(value, 'a Uint8Array or a Buffer');
  }
  return value;
}

export function refused(value: unknown, expected: string): ConfigurationException {
  return new ConfigurationException(`Found ${kindOf(value)} where ${expected} is needed.`);
}

/** What a value is, without what it holds. */
export function kindOf(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return 'a number that is not finite';
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'an integer number' : 'a number that is not an integer';
  }
  if (typeof value === 'object' && value !== null) {
    return `an object of class ${value.constructor?.name ?? 'Object'}`;
  }
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}
