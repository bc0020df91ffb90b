import type { Dialect } from '../dialects/dialect.js';
import type { EntityMetadata } from '../entity/entity-metadata.js';
import { MetadataException } from '../errors/entity-exceptions.js';

/**
 * Checks that the engine has the types of all columns, before a call needs them.
 *
 * @throws {MetadataException} naming the first whose type it has not
 */
export function checkColumnTypes(entities: readonly EntityMetadata[], dialect: Dialect): void {
  for (const { name, columns } of entities) {
    for (const { property, reference } of columns) {
      try {
        dialect.decoder(reference.type);
      } catch (cause) {
        throw new MetadataException(`The column ${name}.${property} cannot be one here. ${(cause as Error).message}`, {
          cause,
        });
      }
    }
  }
}
