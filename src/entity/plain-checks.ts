import { ConfigurationException } from '../errors/base-exception.js';
import type { EmbeddedObject, EntityColumn, EntityMetadata } from './entity-metadata.js';
import { kindOf } from './option-checks.js';
import { plainFormOf } from './plain-forms.js';
import { isWithin, valueAt } from './property-path.js';

/**
 * Checks an entity that was made of plain data, with those that it is related to.
 *
 * @param plain the data
 * @throws {ConfigurationException} when it has a property that its class has not, or a value that could not be read
 */
export function checkRead(metadata: EntityMetadata, entity: object, plain: object): void {
  refuseUnknown(metadata.name, { metadata, object: entity, path: [] });
  for (const embedded of metadata.embeddedObjects) {
    checkEmbedded(metadata, embedded, valueAt(entity, embedded.path));
  }
  for (const column of metadata.columns.filter(({ implied }) => implied !== true)) {
    checkValue(metadata, column, { value: valueAt(entity, column.path), given: valueAt(plain, column.path) });
  }
  for (const { property, target } of metadata.relations.values()) {
    const given = [valueAt(plain, [property])].flat();
    for (const [index, related] of [valueAt(entity, [property])].flat().entries()) {
      if (isGiven(related)) {
        checkRelated(`${metadata.name}.${property}`, target, { value: related, given: given[index] });
      }
    }
  }
}

/** A value, and what it was made of, if that stands at the same place. */
interface ReadValue {
  readonly value: unknown;
  readonly given: unknown;
}

function checkRelated(place: string, target: EntityMetadata, { value, given }: ReadValue): void {
  if (!(value instanceof target.target)) {
    throw noObject(place, value);
  }
  checkRead(target, value, typeof given === 'object' && given !== null ? given : {});
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function checkEmbedded(metadata: EntityMetadata, { property, path, target }: EmbeddedObject, value: unknown): void {
  if (!isGiven(value)) {
    return;
  }
  const place = `${metadata.name}.${property}`;
  if (!(value instanceof target)) {
    throw noObject(place, value);
  }
  refuseUnknown(place, { metadata, object: value, path });
}

function noObject(place: string, value: unknown): ConfigurationException {
  return new ConfigurationException(`${place} takes an object of values by property, not ${kindOf(value)}.`);
}

interface ReadObject {
  readonly metadata: EntityMetadata;
  readonly object: object;
  readonly path: readonly string[];
}

/** What an object has: its columns, embedded objects and relations, and every other field of its class. */
function refuseUnknown(place: string, { metadata, object, path }: ReadObject): void {
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

/** A value that has a form of its own in plain data: others are checked when they are stored. */
function checkValue(metadata: EntityMetadata, column: EntityColumn, { value, given }: ReadValue): void {
  const form = plainFormOf(column);
  if (form === undefined || !isGiven(value)) {
    return;
  }
  const { array } = column.reference.type;
  const [values, texts] = [value, given].map((each): readonly unknown[] =>
    array && Array.isArray(each) ? each : [each],
  );
  const isRead =
    Array.isArray(value) === array &&
    values?.every((each, index) => each === null || form.isRead(each, texts?.[index])) === true;
  if (!isRead) {
    const place = `${metadata.name}.${column.property}`;
    throw new ConfigurationException(`${place} is not ${array ? 'an array of which each is ' : ''}${form.expected}.`);
  }
}
