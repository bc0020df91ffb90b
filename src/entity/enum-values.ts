import { MetadataException } from '../errors/entity-exceptions.js';
import type { EnumValues } from './column-options.js';

/**
 * The strings of an enum.
 *
 * @param place the class and the property, for messages
 * @throws {MetadataException} when there is none, or one that is no string
 */
export function enumValuesOf(place: string, values: EnumValues): readonly string[] {
  const found: readonly unknown[] = Array.isArray(values) ? values : Object.values(values ?? {});
  if (found.length === 0 || new Set(found).size !== found.length || !found.every(isString)) {
    throw new MetadataException(
      `The enum of the column ${place} must have different strings for its values: write enum Mood { glad = 'glad' } ` +
        `or ['glad', 'sad']. Numbers need no enum: @Column('integer').`,
    );
  }
  return Object.freeze([...found]);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
