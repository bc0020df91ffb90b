import { createHydrator, type Hydrator } from '../entity/hydrator.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { UnreadableValueException } from '../errors/query-exceptions.js';

/**
 * A function that makes entities of records whose columns are known by their labels only.
 *
 * @throws {ConfigurationException} when a label is not the name of one of the entity's columns, or comes twice
 */
export function rawRowMapper<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  labels: readonly string[],
): Hydrator<Entity> {
  const columns = labels.map((label) => columnNamed(metadata, label));
  const repeated = labels.find((label, place) => labels.indexOf(label) !== place);
  if (repeated !== undefined) {
    throw new ConfigurationException(
      `The result has several columns '${repeated}', of which ${metadata.name} can have one: name the columns that are ` +
        `meant in place of *, or give the others no place in the result.`,
    );
  }
  const hydrate = createHydrator(metadata, columns);
  return (record) => hydrate(record.map((value, index) => asDeclared(metadata, columns[index], value)));
}

function columnNamed(metadata: EntityMetadata, label: string): EntityColumn {
  const column = metadata.columns.find(({ reference }) => reference.name === label);
  if (column === undefined) {
    throw new ConfigurationException(
      `The result has a column '${label}', but ${metadata.name} has none of this name. Its columns are ` +
        `${metadata.columns.map(({ reference }) => reference.name).join(', ')}; give another name with AS.`,
    );
  }
  return column;
}

/** Integers come as `number` where that is exact; a property of type bigint gets a bigint all the same. */
function asDeclared(metadata: EntityMetadata, column: EntityColumn | undefined, value: unknown): unknown {
  const integerAs = column?.reference.type.integerAs;
  if (integerAs !== undefined && Array.isArray(value)) {
    return value.map((element) => asDeclared(metadata, column, element));
  }
  if (integerAs === 'bigint' && typeof value === 'number') {
    return BigInt(value);
  }
  if (integerAs === 'number' && typeof value === 'bigint') {
    throw new UnreadableValueException(
      `${metadata.name}.${column?.property} is of type number, but the value is beyond 2^53: declare it as bigint.`,
    );
  }
  return value;
}
