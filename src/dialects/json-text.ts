import { ConfigurationException } from '../errors/base-exception.js';
import { SqlFragment } from '../sql/sql-tag.js';
import { TypedValue } from '../sql/typed-value.js';
import { marked, withIntegers } from './json-numbers.js';
import { isPlainJson } from './plain-json.js';
import { kindOf, refused } from './value-checks.js';
import { wellFormed } from './well-formed.js';

/** Classes whose objects `JSON.stringify` writes without what they hold, or as something else. */
const NO_DOCUMENTS = [ArrayBuffer, Map, Promise, RegExp, Set, SqlFragment, TypedValue, WeakMap, WeakSet] as const;

/**
 * Writes a JSON document as `JSON.stringify` does: by `toJSON` where there is one, and without members that are
 * undefined. What it would change without a word is refused, and bigints are written with all their digits.
 *
 * @throws {ConfigurationException} when the value holds what JSON cannot; the message has its place and its kind only
 */
export function jsonText(value: unknown): string {
  if (isPlainJson(value)) {
    return JSON.stringify(value);
  }
  const check = new DocumentCheck();
  let text: string | undefined;
  try {
    text = JSON.stringify(value, check.replacer);
  } catch (cause) {
    if (cause instanceof ConfigurationException) {
      throw cause;
    }
    throw new ConfigurationException(`JSON cannot hold ${kindOf(value)}: ${(cause as Error).message}`, { cause });
  }
  if (text === undefined) {
    throw refused(value, 'a value that JSON can hold');
  }
  return check.hasBigint ? withIntegers(text) : text;
}

/** Looks at every value of a document while it is written. */
class DocumentCheck {
  hasBigint = false;
  /** Where each object was found, to tell the place of what is refused. */
  readonly #places = new Map<unknown, { readonly holder: unknown; readonly key: string }>();

  /** For `JSON.stringify`, which calls it on the object that holds the value, with what `toJSON` made of the value. */
  readonly replacer: (this: unknown, key: string, value: unknown) => unknown;

  constructor() {
    const inspect = this.#inspect.bind(this);
    this.replacer = function (key, value) {
      return inspect(this, key, value);
    };
  }

  #inspect(holder: unknown, key: string, value: unknown): unknown {
    const original = (holder as Readonly<Record<string, unknown>>)[key];
    if (!isDocument(original, value, Array.isArray(holder))) {
      throw refused(original, `a value that JSON can hold${this.#place(holder, key)}`);
    }
    if (typeof original === 'bigint') {
      this.hasBigint = true;
      return marked(original);
    }
    if (typeof value === 'string') {
      return wellFormed(value);
    }
    if (typeof value === 'object' && value !== null) {
      this.#places.set(value, { holder, key });
    }
    return value;
  }

  /** ` at $.orders[2].price`, or nothing for the document itself. */
  #place(holder: unknown, key: string): string {
    let path = '';
    let place: { readonly holder: unknown; readonly key: string } | undefined = { holder, key };
    for (; place !== undefined; place = this.#places.get(place.holder)) {
      path = `${stepTo(place)}${path}`;
    }
    return path === '' ? '' : ` (at $${path})`;
  }
}

/** @param original the value before its `toJSON` was called */
function isDocument(original: unknown, value: unknown, isElement: boolean): boolean {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value);
    case 'function':
    case 'symbol':
    case 'undefined':
      // A member is left out, but an element would become null.
      return !isElement;
    default:
      return (
        !ArrayBuffer.isView(original) &&
        !NO_DOCUMENTS.some((Class) => original instanceof Class) &&
        !(original instanceof Date && Number.isNaN(original.getTime()))
      );
  }
}

function stepTo({ holder, key }: { readonly holder: unknown; readonly key: string }): string {
  if (key === '') {
    return '';
  }
  return Array.isArray(holder) ? `[${key}]` : `.${key}`;
}
