import { ConfigurationException } from '../errors/base-exception.js';
import { SqlFragment } from '../sql/sql-tag.js';
import { TypedValue } from '../sql/typed-value.js';
import type { EntityColumn, EntityMetadata } from './entity-metadata.js';

/** Makes an entity of a record whose values stand in the order of the columns that the hydrator was made for. */
export type Hydrator<Entity> = (record: readonly unknown[]) => Entity;

/** A function that makes entities of records. Properties of other columns stay as the constructor left them. */
export function createHydrator<Entity extends object>(
  { target: EntityType }: EntityMetadata<Entity>,
  columns: readonly EntityColumn[],
): Hydrator<Entity> {
  const setters = columns.map(({ property, transformer }) => {
    const from = transformer?.from as ((value: unknown) => unknown) | undefined;
    return (entity: Record<string, unknown>, value: unknown): void => {
      entity[property] = from === undefined || value === null ? value : from(value);
    };
  });
  return (record) => {
    const entity = new EntityType();
    for (const [index, set] of setters.entries()) {
      set(entity as Record<string, unknown>, record[index] ?? null);
    }
    return entity;
  };
}

/**
 * The value that is stored for a property's value.
 *
 * @throws {ConfigurationException} when null is to be stored where the column has no NULL
 */
export function dehydrateValue(metadata: EntityMetadata, column: EntityColumn, value: unknown): unknown {
  if (value instanceof SqlFragment || value instanceof TypedValue) {
    return dehydrateMarker(metadata, column, value);
  }
  if (value !== null) {
    const to = column.transformer?.to as ((value: unknown) => unknown) | undefined;
    return to === undefined ? value : to(value);
  }
  if (!column.nullable) {
    throw new ConfigurationException(
      `${metadata.name}.${column.property} is null, but its column is not nullable: give a value, or write ` +
        `nullable: true in its decorator.`,
    );
  }
  return null;
}

/** `json()` says what a JSON column is given in any case; other markers are for raw SQL. */
function dehydrateMarker(metadata: EntityMetadata, column: EntityColumn, marker: SqlFragment | TypedValue): unknown {
  const isJson = ['json', 'jsonb'].includes(column.reference.type.name);
  if (marker instanceof TypedValue && isJson && marker.type.name === 'jsonb') {
    return marker.value;
  }
  const what = marker instanceof SqlFragment ? 'a fragment made by sql' : 'a value made by typed() or json()';
  throw new ConfigurationException(
    `${metadata.name}.${column.property} is ${what}: give the value itself, its column has a type.`,
  );
}
