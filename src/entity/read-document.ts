import { plainToInstance } from 'class-transformer';

import type { EntityClass } from './entity-metadata.js';
import { isPlainObject } from './plain-object.js';

/**
 * Makes an instance of what a JSON column holds, or instances of the elements of an array. Parts for which the class
 * names no class are left as they were read: class-transformer would copy them without members whose names every object
 * has, `toString` for instance, and fail at one that is named `constructor`.
 */
export function readDocument(target: EntityClass<object>, value: unknown): unknown {
  // What is stored is the whole object, so that nothing is left out of it here either.
  const made: unknown = plainToInstance(target, withoutConstructors(value), { ignoreDecorators: true });
  return withParts(made, value);
}

/** The value as it is, or a copy of it that class-transformer takes for plain data. */
function withoutConstructors(value: unknown): unknown {
  if (!hasConstructor(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(withoutConstructors);
  }
  const members = Object.entries(value as object).filter(([name]) => name !== 'constructor' && name !== '__proto__');
  return Object.fromEntries(members.map(([name, member]) => [name, withoutConstructors(member)]));
}

/** Whether a member of plain data, however deep inside, is named `constructor`. */
export function hasConstructor(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some(hasConstructor);
  }
  return isPlainObject(value) && (Object.hasOwn(value, 'constructor') || Object.values(value).some(hasConstructor));
}

/** What was made, with what it was made of in the place of copies. */
function withParts(made: unknown, given: unknown): unknown {
  if (typeof made !== 'object' || made === null || typeof given !== 'object' || given === null) {
    return made;
  }
  if (isPlainObject(made)) {
    return given;
  }
  if (Array.isArray(made) === Array.isArray(given)) {
    for (const [name, part] of Object.entries(made)) {
      if (Object.hasOwn(given, name)) {
        Reflect.set(made, name, withParts(part, Reflect.get(given, name)));
      }
    }
  }
  return made;
}
