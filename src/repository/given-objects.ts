import type { EmbeddedObject, EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { keyValueAt } from '../entity/implied-keys.js';
import { kindOf } from '../entity/option-checks.js';
import { valueAt } from '../entity/property-path.js';
import { isPlainObject } from '../entity/plain-object.js';
import { ConfigurationException } from '../errors/base-exception.js';

/**
 * Where columns are those of an embedded object, or the key of a related one, an object has to be given. Of anything
 * else no column would get a value, and what was meant would be lost without a word.
 *
 * @throws {ConfigurationException} when something else is given, or an object that is not stored yet
 */
export function checkObjects(metadata: EntityMetadata, entity: object): void {
  const { embeddedObjects, columns, relations } = metadata;
  // Counted loops: this is run for every row, and frozen lists are iterated slowly.
  for (let place = 0; place < embeddedObjects.length; place++) {
    const embedded = embeddedObjects[place] as EmbeddedObject;
    checkEmbedded(metadata, embedded, valueAt(entity, embedded.path));
  }
  for (let place = 0; place < columns.length && relations.size > 0; place++) {
    const column = columns[place] as EntityColumn;
    if (column.implied === true) {
      checkRelated(metadata, column, entity);
    }
  }
}

function checkEmbedded(
  { name }: EntityMetadata,
  { property, target, path, columns }: EmbeddedObject,
  value: unknown,
): void {
  const names = columns.map((column) => column.path[path.length] ?? '');
  const isGiven = value !== undefined && value !== null;
  if (isGiven && !(value instanceof target) && !isPlainObject(value) && !hasSome(value, names)) {
    throw new ConfigurationException(
      `${name}.${property} is ${kindOf(value)}: give an object with ${[...new Set(names)].join(', ')}.`,
    );
  }
}

function checkRelated({ name }: EntityMetadata, column: EntityColumn, entity: object): void {
  const [property = '', key = ''] = column.path;
  const related: unknown = Reflect.get(entity, property);
  if (related === undefined || related === null) {
    return;
  }
  if (typeof related !== 'object' || Array.isArray(related) || related instanceof Date) {
    throw new ConfigurationException(
      `${name}.${property} is ${kindOf(related)}: give the entity that it refers to, or an object with its ${key}.`,
    );
  }
  if (keyValueAt(entity, column) === undefined) {
    throw new ConfigurationException(
      `${name}.${property} has no ${key}, by which it could be referred to: store it first, and give what is returned.`,
    );
  }
}

function hasSome(value: unknown, names: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && names.some((name) => name in value);
}
