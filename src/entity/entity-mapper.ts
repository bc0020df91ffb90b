import { ConfigurationException } from '../errors/base-exception.js';
import { isDocumentType } from '../sql/column-type.js';
import { SqlFragment } from '../sql/sql-tag.js';
import { TypedValue } from '../sql/typed-value.js';
import type { EntityColumn, EntityMetadata } from './entity-metadata.js';

/** What has to be known of a column to make its values. */
type StoredColumn = Pick<EntityColumn, 'nullable' | 'property' | 'reference' | 'transformer'>;

/**
 * The value that is stored for a property's value.
 *
 * @throws {ConfigurationException} when null is to be stored where the column has no NULL, or what its enum has not
 */
export function dehydrateValue(metadata: EntityMetadata, column: StoredColumn, value: unknown): unknown {
  if (value instanceof SqlFragment || value instanceof TypedValue || typeof value === 'function') {
    return dehydrateMarker(metadata, column, value);
  }
  if (value !== null) {
    const to = column.transformer?.to as ((value: unknown) => unknown) | undefined;
    const stored = to === undefined ? value : to(value);
    checkEnum(metadata, column, stored);
    return stored;
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
function dehydrateMarker(metadata: EntityMetadata, column: StoredColumn, marker: object): unknown {
  const isJson = isDocumentType(column.reference.type);
  if (marker instanceof TypedValue && isJson && marker.type.name === 'jsonb') {
    return marker.value;
  }
  throw new ConfigurationException(
    marker instanceof TypedValue
      ? `${metadata.name}.${column.property} is a value made by typed() or json(): give the value itself, its column ` +
          `has a type.`
      : `${metadata.name}.${column.property} is SQL or a function: give the value itself. SQL is taken as a value by ` +
          `insert(), update() and updateBy(), and as a condition by Raw().`,
  );
}

/** A value that the database refuses anyway, or, where its column is a plain text, would keep. */
function checkEnum(metadata: EntityMetadata, { property, reference }: StoredColumn, stored: unknown): void {
  const { enumValues, array } = reference.type;
  if (enumValues === undefined) {
    return;
  }
  const values: readonly unknown[] = array && Array.isArray(stored) ? stored : [stored];
  if (!values.every((value) => value === null || enumValues.includes(value as string))) {
    throw new ConfigurationException(
      `${metadata.name}.${property} is none of the values of its enum: give one of ${enumValues.join(', ')}.`,
    );
  }
}
