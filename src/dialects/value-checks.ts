import { ConfigurationException } from '../errors/base-exception.js';

/** Checks that are the same on every engine: each gives back the value, of a type that is known now. */

/** @param range the smallest value, and the first that is too large */
export function integer(value: unknown, range: readonly [bigint, bigint], expected: string): number | bigint {
  const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
  if (!isInteger || value < range[0] || value >= range[1]) {
    throw refused(value, expected);
  }
  return value;
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
