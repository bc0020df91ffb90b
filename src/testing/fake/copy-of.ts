/**
 * A copy of a value that a database returned: a time, bytes, JSON, or an array of such. Of the same realm, unlike one by
 * `structuredClone()`: Jest runs each file in a realm of its own, where a `Date` from outside is no instance of `Date`.
 */
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (value instanceof Date) {
    return new Date(value);
  }
  if (value instanceof Uint8Array) {
    return Uint8Array.from(value);
  }
  if (Array.isArray(value)) {
    return value.map(copyOf);
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOf(member)]));
}
