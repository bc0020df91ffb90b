import { instanceToPlain, plainToInstance } from 'class-transformer';

import { ConfigurationException } from '../errors/base-exception.js';
import type { EntityColumn, EntityMetadata } from './entity-metadata.js';
import { plainFormOf } from './plain-transforms.js';
import { isWithin, valueAt } from './property-path.js';

export interface PlainOptions {
  /** The groups of class-transformer's @Expose and @Exclude. @default none: what has groups is left out */
  readonly groups?: readonly string[];
}

/**
 * An entity made of plain data, as JSON brings it: class-transformer's decorators are honoured, and values that JSON
 * has not (times, 64-bit integers, bytes) are read from their texts.
 *
 * @throws {ConfigurationException} when there is a property that the entity has not, or a text that is no such value
 */
export function entityFromPlain<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  plain: unknown,
  options: PlainOptions = {},
): Entity {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new ConfigurationException(
      `${metadata.name} is made of an object of values by property, but was given ${describe(plain)}.`,
    );
  }
  const entity = plainToInstance(metadata.target, plain, { ...transformOptions(options), exposeUnsetFields: true });
  refuseUnknown(metadata, entity);
  for (const column of metadata.columns) {
    checkRead(metadata, column, valueAt(entity, column.path));
  }
  return entity;
}

/**
 * Plain data of an entity, for JSON: class-transformer's decorators are honoured, bytes become texts of base64, 64-bit
 * integers texts of digits. Entities that belong to one another in a circle appear once.
 */
export function entityToPlain(
  metadata: EntityMetadata,
  entity: object,
  options: PlainOptions = {},
): Record<string, unknown> {
  if (!(entity instanceof metadata.target)) {
    throw new ConfigurationException(
      `toPlain() of ${metadata.name} takes an instance of it, as find() returns and create() makes.`,
    );
  }
  return instanceToPlain(entity, { ...transformOptions(options), enableCircularCheck: true });
}

function transformOptions({ groups }: PlainOptions): { readonly groups?: string[] } {
  return groups === undefined ? {} : { groups: [...groups] };
}

/** What the entity has: its columns, embedded objects and relations, and every other field of its class. */
function refuseUnknown(metadata: EntityMetadata, entity: object): void {
  refuseUnknownIn(metadata.name, metadata, entity, []);
  for (const { property, path } of metadata.embeddedObjects) {
    const embedded = valueAt(entity, path);
    if (typeof embedded === 'object' && embedded !== null) {
      refuseUnknownIn(`${metadata.name}.${property}`, metadata, embedded, path);
    }
  }
}

// Four things that belong together: where, of what, the object, and its path.
function refuseUnknownIn(place: string, metadata: EntityMetadata, object: object, path: readonly string[]): void {
  const target = object.constructor as new () => object;
  const known = new Set([
    ...[...metadata.columns, ...metadata.embeddedObjects]
      .filter((part) => isWithin(part.path, path))
      .map((part) => part.path[path.length] ?? ''),
    ...(path.length === 0 ? metadata.relations.keys() : []),
    ...Object.keys(new target()),
  ]);
  const unknown = Object.keys(object).find((property) => !known.has(property));
  if (unknown !== undefined) {
    throw new ConfigurationException(
      `${place} has no such property as '${unknown}'. What can be given is ${[...known].join(', ')}.`,
    );
  }
}

function checkRead(metadata: EntityMetadata, column: EntityColumn, value: unknown): void {
  const form = plainFormOf(column);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isRead = values.every((each) => each === null || each === undefined || form?.isRead(each) !== false);
  if (!isRead) {
    throw new ConfigurationException(`${metadata.name}.${column.property} is not ${form?.expected}.`);
  }
}

function describe(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
