import type { EmbeddedObject, EntityClass, EntityColumn, EntityMetadata } from './entity-metadata.js';
import { rememberImpliedKey } from './implied-keys.js';
import { isDirectlyWithin, isWithin } from './property-path.js';
import { readDocument } from './read-document.js';

/** Makes an entity of a record whose values stand in the order of the columns that the hydrator was made for. */
export type Hydrator<Entity> = (record: readonly unknown[]) => Entity;

/**
 * A function that makes entities of records. An embedded object is null where all of its columns are. What was not read,
 * a column or a relation, is undefined, whatever the class begins with: saved, that would take the place of what is
 * stored. Other properties stay as the constructor left them.
 *
 * Everything that does not depend on the record is decided when the function is made: make it once for many records.
 */
export function createHydrator<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  columns: readonly EntityColumn[],
): Hydrator<Entity> {
  const places = columns.map((column, index) => ({ column, index }));
  return compileObject({ target: metadata.target, path: [] }, places, metadata);
}

/** A column, and where its value stands in a record. */
interface Place {
  readonly column: EntityColumn;
  readonly index: number;
}

type Properties = Record<string, unknown>;

interface ObjectOfRow<Target extends object> {
  readonly target: EntityClass<Target>;
  readonly path: readonly string[];
}

function compileObject<Target extends object>(
  object: ObjectOfRow<Target>,
  places: readonly Place[],
  metadata: EntityMetadata,
): (record: readonly unknown[]) => Target {
  const { target: ObjectClass, path } = object;
  const setters = places.filter(({ column }) => isDirectlyWithin(column.path, path)).map(compileSetter);
  const embedders = metadata.embeddedObjects
    .filter((embedded) => isDirectlyWithin(embedded.path, path))
    .map((embedded) => compileEmbedder(embedded, placesWithin(places, embedded), metadata))
    .filter((embedder) => embedder !== undefined);
  const implied = path.length > 0 ? [] : places.filter(({ column }) => column.implied === true).map(compileImplied);
  const steps = [...setters, ...embedders, ...implied, ...unreadProperties(object, places, metadata).map(compileReset)];
  return (record) => {
    const made = new ObjectClass();
    for (const step of steps) {
      step(made as Properties, record);
    }
    return made;
  };
}

/** The properties that are not read, but to which the class gives a value. */
function unreadProperties(
  { target: ObjectClass, path }: ObjectOfRow<object>,
  places: readonly Place[],
  { columns, embeddedObjects, relations }: EntityMetadata,
): string[] {
  const read = new Set(places.map(({ column }) => column.path[path.length]));
  const parts = [...columns, ...embeddedObjects]
    .filter((part) => isDirectlyWithin(part.path, path))
    .map((part) => part.path.at(-1) ?? part.property)
    .filter((property) => !read.has(property));
  const unread = path.length > 0 ? parts : [...parts, ...relations.keys()];
  const initial: object = unread.length === 0 ? {} : new ObjectClass();
  return unread.filter((property) => Reflect.get(initial, property) !== undefined);
}

type Step = (object: Properties, record: readonly unknown[]) => void;

function compileSetter({ column, index }: Place): Step {
  const property = column.path.at(-1) ?? column.property;
  const read = readerOf(column);
  if (read === undefined) {
    return (object, record) => {
      object[property] = record[index] ?? null;
    };
  }
  return (object, record) => {
    const value = record[index] ?? null;
    object[property] = value === null ? null : read(value);
  };
}

function compileReset(property: string): Step {
  return (object) => {
    object[property] = undefined;
  };
}

/** A foreign key that no property holds: it is kept beside the entity, for loading what it refers to. */
function compileImplied({ column, index }: Place): Step {
  const read = readerOf(column);
  return (object, record) => {
    const value = record[index] ?? null;
    rememberImpliedKey(object, column, value === null || read === undefined ? value : read(value));
  };
}

function compileEmbedder(
  embedded: EmbeddedObject,
  places: readonly Place[],
  metadata: EntityMetadata,
): Step | undefined {
  if (places.length === 0) {
    return undefined;
  }
  const property = embedded.path.at(-1) ?? embedded.property;
  const make = compileObject(embedded, places, metadata);
  const indexes = places.map(({ index }) => index);
  return (object, record) => {
    const isGiven = indexes.some((index) => (record[index] ?? null) !== null);
    object[property] = isGiven ? make(record) : null;
  };
}

function placesWithin(places: readonly Place[], { path }: EmbeddedObject): Place[] {
  return places.filter(({ column }) => isWithin(column.path, path));
}

/** How a column's stored value becomes that of its property; absent where it is the same. */
function readerOf({ transformer, documentClass }: EntityColumn): ((value: unknown) => unknown) | undefined {
  if (documentClass !== undefined) {
    return (value) => readDocument(documentClass, value);
  }
  return transformer?.from as ((value: unknown) => unknown) | undefined;
}
