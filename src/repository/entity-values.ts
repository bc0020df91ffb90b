import { dehydrateValue } from '../entity/entity-mapper.js';
import { isNotFound } from '../entity/implied-keys.js';
import { kindOf } from '../entity/option-checks.js';
import { valueAt } from '../entity/property-path.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ValueAssignment } from '../sql/statement.js';
import { refuseRounding } from './decimal-scale.js';
import { FindOperator } from './find-operators.js';
import { checkObjects } from './given-objects.js';
import { refuseUnknownProperties } from './property-paths.js';

/** A column and the value that a property gave for it; `undefined` properties gave none. */
export interface GivenValue {
  readonly column: EntityColumn;
  /** The property's own value. */
  readonly value: unknown;
}

/**
 * The values that an entity, or a plain object in its place, gives for the columns that can be written. A generated
 * key that is null is not given yet.
 *
 * @throws {ConfigurationException} when it is no object, or a plain one with a property that is no column
 */
export function givenValues(metadata: EntityMetadata, entity: unknown): GivenValue[] {
  checkGiven(metadata, entity);
  const given: GivenValue[] = [];
  for (const column of metadata.columns) {
    const value = givenValue(entity, column);
    if (value !== undefined) {
      given.push({ column, value });
    }
  }
  return given;
}

/** @throws {ConfigurationException} when it is no object, or a plain one with a property that is no column */
export function checkGiven(metadata: EntityMetadata, entity: unknown): asserts entity is object {
  if (typeof entity !== 'object' || entity === null || Array.isArray(entity)) {
    throw new ConfigurationException(
      `${metadata.name}: give an object with the values of a row, not ${kindOf(entity)}.`,
    );
  }
  // An instance may have properties that are no columns; in a plain object such a one is a slip of the pen.
  if (!(entity instanceof metadata.target)) {
    refuseUnknownProperties(metadata, entity);
  }
  checkObjects(metadata, entity);
}

/** What an entity gives for a column; `undefined` for nothing. */
export function givenValue(entity: object, column: EntityColumn): unknown {
  const value = column.computed === undefined ? valueAt(entity, column.path) : undefined;
  return value === null && isNoValue(entity, column) ? undefined : value;
}

/**
 * Whether a null gives nothing: that of a key which is still to be made, and that which says that a related row was not
 * found, whose foreign key is there.
 */
function isNoValue(entity: object, column: EntityColumn): boolean {
  return column.generation !== undefined || isNotFound(entity, column);
}

export function isGiven(given: readonly GivenValue[], column: EntityColumn): boolean {
  return given.some((value) => value.column === column);
}

export function columnsOf(given: readonly GivenValue[]): EntityColumn[] {
  return given.map(({ column }) => column);
}

/** @throws {ConfigurationException} when a value is null and its column not nullable */
export function assignments(metadata: EntityMetadata, given: readonly GivenValue[]): ValueAssignment[] {
  return given.map(({ column, value }) => ({ column: column.reference, value: storedValue(metadata, column, value) }));
}

/** @throws {ConfigurationException} when the value is null and its column not nullable, or would be rounded */
export function storedValue(metadata: EntityMetadata, column: EntityColumn, value: unknown): unknown {
  if (value instanceof FindOperator) {
    throw new ConfigurationException(
      `${metadata.name}.${column.property} is an operator of a condition: give the value that is to be stored.`,
    );
  }
  const stored = dehydrateValue(metadata, column, value);
  refuseRounding(metadata, column, stored);
  return stored;
}

/**
 * The values of a primary key, given as the one value, as an object by property, or as an entity that has it.
 *
 * @throws {ConfigurationException} when a part is missing or null, or the object has a property that is no part of it
 */
export function keyValues(metadata: EntityMetadata, id: unknown): GivenValue[] {
  const { primaryColumns, name, target } = metadata;
  if (primaryColumns.length === 0) {
    throw new ConfigurationException(
      `${name} has no primary key to find a row by: write @PrimaryColumn() above the properties that tell a row from ` +
        `all others, or use findOneBy().`,
    );
  }
  const isObject = typeof id === 'object' && id !== null && !(id instanceof Date) && !(id instanceof Uint8Array);
  if (isObject && !(id instanceof target)) {
    refuseUnknownProperties(metadata, id, primaryColumns);
  } else if (!isObject && primaryColumns.length > 1) {
    throw new ConfigurationException(
      `The key of ${name} has several parts: give an object with ${primaryColumns.map(({ property }) => property).join(', ')}.`,
    );
  }
  return primaryColumns.map((column) => {
    const value: unknown = isObject ? valueAt(id, column.path) : id;
    if (value === undefined || value === null) {
      throw new ConfigurationException(
        `The key of ${name} has no value for ${column.property}: found ${String(value)}.`,
      );
    }
    return { column, value: asDeclared(column, value) };
  });
}

/** A key of 64 bits may be given as a number too; the entity has what its property is declared as. */
function asDeclared({ reference, transformer }: EntityColumn, value: unknown): unknown {
  const { integerAs } = reference.type;
  return integerAs === 'bigint' && transformer === undefined && Number.isSafeInteger(value)
    ? BigInt(value as number)
    : value;
}

/** The values of the primary key among those of an entity. */
export function keyValuesIn(given: readonly GivenValue[]): GivenValue[] {
  return given.filter(({ column }) => column.primary);
}
