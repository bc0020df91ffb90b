/** Whether a value is an object of properties, and not one that is a value by itself. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  // By its prototype: a member named `constructor` says nothing.
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
