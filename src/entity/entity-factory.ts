import { ConfigurationException } from '../errors/base-exception.js';
import type { EmbeddedObject, EntityMetadata } from './entity-metadata.js';
import { kindOf } from './option-checks.js';

/**
 * A new instance with the values that are given; an object in place of an embedded one becomes an instance of its
 * class. What is `undefined` stays as the constructor left it.
 *
 * @throws {ConfigurationException} when a property is no column, embedded object or relation of the entity
 */
export function createEntity<Entity extends object>(metadata: EntityMetadata<Entity>, values: object): Entity {
  return mergeIntoEntity(metadata, new metadata.target(), [values]);
}

/**
 * Sets the values in the entity, which is returned; later ones win. Embedded objects are merged in their turn.
 *
 * @throws {ConfigurationException} when a property is no column, embedded object or relation of the entity
 */
export function mergeIntoEntity<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  entity: Entity,
  changes: readonly object[],
): Entity {
  for (const values of changes) {
    mergeObject(metadata, entity, values, []);
  }
  return entity;
}

// Four things that belong together: of what, the object, its new values, and its path.
function mergeObject(metadata: EntityMetadata, object: object, values: unknown, path: readonly string[]): void {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    const place = [metadata.name, ...path].join('.');
    throw new ConfigurationException(`${place} takes an object of values by property, not ${kindOf(values)}.`);
  }
  const isInstance = values.constructor === object.constructor;
  for (const [property, value] of Object.entries(values)) {
    const inner = [...path, property];
    if (value === undefined) {
      continue;
    }
    const embedded = metadata.embeddedObjects.find((candidate) => candidate.property === inner.join('.'));
    if (embedded !== undefined && value !== null) {
      mergeEmbedded(metadata, object, value, embedded);
    } else if (isInstance || isKnown(metadata, inner)) {
      Reflect.set(object, property, value);
    } else {
      throw unknownProperty(metadata, inner);
    }
  }
}

function mergeEmbedded(metadata: EntityMetadata, object: object, values: unknown, embedded: EmbeddedObject): void {
  const { path, target } = embedded;
  const property = path.at(-1) ?? embedded.property;
  const before: unknown = Reflect.get(object, property);
  const merged = before instanceof target ? before : new target();
  mergeObject(metadata, merged, values, path);
  Reflect.set(object, property, merged);
}

function isKnown(metadata: EntityMetadata, path: readonly string[]): boolean {
  const property = path.join('.');
  return (
    metadata.columnsByProperty.has(property) ||
    metadata.relations.has(property) ||
    metadata.embeddedObjects.some((embedded) => embedded.property === property)
  );
}

function unknownProperty({ name, columnsByProperty }: EntityMetadata, path: readonly string[]): ConfigurationException {
  return new ConfigurationException(
    `${name} has no such property as '${path.join('.')}'. What can be given is ${[...columnsByProperty.keys()].join(', ')}.`,
  );
}
