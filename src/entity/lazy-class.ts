import { MetadataException } from '../errors/entity-exceptions.js';
import type { LazyClass } from './decorator-records.js';

/**
 * What the function that a decorator was given returns: it should be a class.
 *
 * @param place where the decorator stands, for messages: `@ManyToOne at Post.author`
 * @throws {MetadataException} when it fails, as a class does that is called, or one whose file is not loaded yet
 */
export function lazyClass(place: string, type: LazyClass): unknown {
  try {
    return type();
  } catch (cause) {
    throw new MetadataException(
      `${place} was given a function that fails (${(cause as Error).message}): write one that returns the class, ` +
        `() => User, and make the data source when all files of entities are loaded.`,
      { cause },
    );
  }
}
