import { v7 as uuidv7 } from 'uuid';
import { randomUUID } from 'node:crypto';

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
  const given: GivenValue[] = [];
  for (const column of metadata.columns) {
    const value = column.computed === undefined ? givenValueAt(entity, column) : undefined;
    if (value !== undefined && !(value === null && column.generation !== undefined)) {
      given.push({ column, value });
    }
  }
  return given;
}

/** A null that says that a related row was not found is not given: its foreign key is there. */
function givenValueAt(entity: object, column: EntityColumn): unknown {
  const value = valueAt(entity, column.path);
  return value === null && isNotFound(entity, column) ? undefined : value;
}

/** The same values with those of a key that is made here, where the entity has none. */
export function withGeneratedKey(metadata: EntityMetadata, given: readonly GivenValue[]): readonly GivenValue[] {
  if (metadata.primaryColumns.every((column) => isGiven(given, column))) {
    return given;
  }
  const missing = metadata.primaryColumns.filter((column) => !isGiven(given, column));
  const generated = missing.flatMap((column) => {
    switch (column.generation) {
      case 'uuid':
        return [{ column, value: randomUUID() }];
      case 'uuidv7':
        return [{ column, value: uuidv7() }];
      default:
        return [];
    }
  });
  return [...given, ...generated];
}

export function isGiven(given: readonly GivenValue[], column: EntityColumn): boolean {
  return given.some((value) => value.column === column);
}

export function columnsOf(given: readonly GivenValue[]): EntityColumn[] {
  return given.map(({ column }) => column);
}

/** @throws {ConfigurationException} when a value is null and its column not nullable */
export function assignments(metadata: EntityMetadata, given: readonly GivenValue[]): ValueAssignment[] {
  return given.map((value) => ({ column: value.column.reference, value: storedValue(metadata, value) }));
}

/** @throws {ConfigurationException} when the value is null and its column not nullable, or would be rounded */
export function storedValue(metadata: EntityMetadata, { column, value }: GivenValue): unknown {
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
