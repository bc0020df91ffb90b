/** Deeper documents, and those that hold themselves, are looked at by slower means. */
const MAX_DEPTH = 100;

/**
 * Whether `JSON.stringify` writes a value as it stands: there is nothing in it that would be left out, turned into
 * something else, or asked for another form. Nearly all documents are of this kind, and are written several times as
 * fast without a function that looks at every value meanwhile.
 */
export function isPlainJson(value: unknown, depth = 0): boolean {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed();
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return true;
    case 'object':
      return value === null || (depth < MAX_DEPTH && isPlainObject(value, depth + 1));
    default:
      return false;
  }
}

function isPlainArray(array: readonly unknown[], depth: number): boolean {
  // By the places, since a hole would be written as null, and other methods pass it over.
  for (let index = 0; index < array.length; index++) {
    if (!isPlainJson(array[index], depth)) {
      return false;
    }
  }
  return true;
}

function isPlainObject(object: object, depth: number): boolean {
  if ('toJSON' in object) {
    return false;
  }
  if (Array.isArray(object)) {
    return isPlainArray(object, depth);
  }
  const prototype: unknown = Object.getPrototypeOf(object);
  return (prototype === Object.prototype || prototype === null) && hasPlainMembers(object, depth);
}

function hasPlainMembers(object: object, depth: number): boolean {
  // Not by a list of the members: this is run for every document of many rows. There are none but its own.
  for (const name in object) {
    if (!isPlainJson((object as Readonly<Record<string, unknown>>)[name], depth)) {
      return false;
    }
  }
  return true;
}
