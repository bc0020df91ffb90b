/**
 * The value at a path of properties: undefined where an object on the way is not given, null where one is null.
 *
 * @param path the path of a column: `['name']`, or `['address', 'city']` in an embedded object
 */
export function valueAt(entity: object, path: readonly string[]): unknown {
  let value: unknown = entity;
  // A counted loop: this is run for every value of every row, and frozen lists are iterated slowly.
  for (let step = 0; step < path.length && value !== null && value !== undefined; step++) {
    value = (value as Record<string, unknown>)[path[step] ?? ''];
  }
  return value;
}

/** Whether a path begins with another. */
export function isWithin(path: readonly string[], outer: readonly string[]): boolean {
  return path.length > outer.length && outer.every((property, depth) => path[depth] === property);
}

/** Whether a path is one step longer than another with which it begins. */
export function isDirectlyWithin(path: readonly string[], outer: readonly string[]): boolean {
  return path.length === outer.length + 1 && isWithin(path, outer);
}
