import { createHash } from 'node:crypto';

import { isPlainJson } from '../dialects/plain-json.js';
import type { EntityColumn } from '../entity/entity-metadata.js';

/** Whether a property's value is not the one that is read, but is made of it. */
export function isConverted({ documentClass, transformer }: EntityColumn): boolean {
  return documentClass !== undefined || transformer !== undefined;
}

/**
 * Whether a value that was made of the stored one is compared itself. What it would be stored as need not be what was
 * read although nobody has changed it: `1.5` for `1.50`, or a document with its members in another order. Of an object
 * that a transformer made, only the transformer knows all that it holds.
 */
export function isComparedAsItIs({ documentClass }: EntityColumn, value: unknown): boolean {
  return documentClass !== undefined || typeof value !== 'object';
}

/** What stands for an object. A text of a document may have the same letters, and is not the same. */
class Fingerprint {
  constructor(readonly text: string) {}
}

/** A value that is compared itself; of a document its text. */
export function documentOrValue(value: unknown): unknown {
  return typeof value === 'object' && value !== null
    ? new Fingerprint(`json ${JSON.stringify(value, withDigits)}`)
    : value;
}

/** JSON has no word for a bigint. */
function withDigits(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? { bigint: value.toString() } : value;
}

/** A value that tells equal values, and does not change when an object is changed in place. */
export function fingerprint(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  // A date is the most frequent object, and a copy costs less than a text of it.
  return value instanceof Date ? new Date(value.getTime()) : new Fingerprint(textOf(value));
}

/** Whether it is a value that can be compared, and not an object of which a {@link fingerprint} is to be made. */
export function isComparable(value: unknown): boolean {
  return typeof value !== 'object' || value === null || value instanceof Date || value instanceof Fingerprint;
}

export function isSame(one: unknown, other: unknown): boolean {
  if (one instanceof Fingerprint && other instanceof Fingerprint) {
    return one.text === other.text;
  }
  return one instanceof Date && other instanceof Date
    ? Object.is(one.getTime(), other.getTime())
    : Object.is(one, other);
}

function textOf(value: object): string {
  if (value instanceof Date) {
    return `date ${value.getTime()}`;
  }
  if (value instanceof Uint8Array) {
    return `bytes ${createHash('sha256').update(value).digest('base64')}`;
  }
  return `json ${isPlainJson(value) ? JSON.stringify(value) : JSON.stringify(value, withTypes)}`;
}

/** JSON would have no word for a bigint in an array, and the same one for a date and its text. */
function withTypes(this: unknown, key: string, value: unknown): unknown {
  const original: unknown = Reflect.get(this as object, key);
  if (typeof original === 'bigint') {
    return { bigint: `bigint ${original}` };
  }
  return original instanceof Date || original instanceof Uint8Array ? { object: textOf(original) } : value;
}
