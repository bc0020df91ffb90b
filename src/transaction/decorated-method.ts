import { ConfigurationException } from '../errors/base-exception.js';

export type Method = (...parameters: never[]) => unknown;

/** What every function has of its own, and what belongs to it alone. */
const NOT_COPIED: ReadonlySet<string | symbol> = new Set(['arguments', 'caller', 'prototype']);

const GENERATORS: ReadonlySet<string> = new Set(['[object AsyncGeneratorFunction]', '[object GeneratorFunction]']);

/**
 * The method that a property holds.
 *
 * @throws {ConfigurationException} when it is none, or a generator, whose code runs while others read it
 */
export function methodOf(owner: string, property: string | symbol, { value }: PropertyDescriptor): Method {
  const name = `${owner}.${String(property)}`;
  if (typeof value !== 'function') {
    throw new ConfigurationException(`@Transactional stands on ${name}, which is no method.`);
  }
  if (GENERATORS.has(Object.prototype.toString.call(value))) {
    throw new ConfigurationException(
      `@Transactional cannot stand on ${name}, which is a generator: its transaction would be open for as long as somebody ` +
        `reads. Return an array from a method, or exclude it from the class by @NonTransactional().`,
    );
  }
  return value as Method;
}

/**
 * Lets a function stand where a method stood: other decorators, above and below, find its name, its number of
 * parameters, what they have put on it and their metadata.
 */
export function inPlaceOf<Wrapper extends object>(method: Method, wrapper: Wrapper): Wrapper {
  for (const key of Reflect.ownKeys(method).filter((own) => !NOT_COPIED.has(own))) {
    Object.defineProperty(wrapper, key, Object.getOwnPropertyDescriptor(method, key) ?? {});
  }
  copyMetadata(method, wrapper);
  return wrapper;
}

/** Where nobody has loaded reflect-metadata there are none. */
function copyMetadata(method: Method, wrapper: object): void {
  const keys = 'getOwnMetadataKeys' in Reflect ? Reflect.getOwnMetadataKeys(method) : [];
  for (const key of keys as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, method), wrapper);
  }
}
