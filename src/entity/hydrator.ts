import { plainToInstance } from 'class-transformer';

import type { EmbeddedObject, EntityClass, EntityColumn, EntityMetadata } from './entity-metadata.js';
import { rememberImpliedKey } from './implied-keys.js';
import { isWithin } from './property-path.js';

/** Makes an entity of a record whose values stand in the order of the columns that the hydrator was made for. */
export type Hydrator<Entity> = (record: readonly unknown[]) => Entity;

/**
 * A function that makes entities of records. An embedded object is null where all of its columns are. Properties of
 * other columns stay as the constructor left them.
 *
 * Everything that does not depend on the record is decided when the function is made: make it once for many records.
 */
export function createHydrator<Entity extends object>(
  { target, embeddedObjects }: EntityMetadata<Entity>,
  columns: readonly EntityColumn[],
): Hydrator<Entity> {
  const places = columns.map((column, index) => ({ column, index }));
  return compileObject({ target, path: [] }, places, embeddedObjects);
}

/** A column, and where its value stands in a record. */
interface Place {
  readonly column: EntityColumn;
  readonly index: number;
}

type Properties = Record<string, unknown>;

function compileObject<Target extends object>(
  { target: ObjectClass, path }: { readonly target: EntityClass<Target>; readonly path: readonly string[] },
  places: readonly Place[],
  embeddedObjects: readonly EmbeddedObject[],
): (record: readonly unknown[]) => Target {
  const isDirect = (inner: readonly string[]): boolean => inner.length === path.length + 1;
  const setters = places.filter(({ column }) => isDirect(column.path)).map(compileSetter);
  const embedders = embeddedObjects
    .filter((embedded) => isDirect(embedded.path) && isWithin(embedded.path, path))
    .map((embedded) => compileEmbedder(embedded, placesWithin(places, embedded), embeddedObjects))
    .filter((embedder) => embedder !== undefined);
  const implied = path.length > 0 ? [] : places.filter(({ column }) => column.implied === true).map(compileImplied);
  const steps = [...setters, ...embedders, ...implied];
  return (record) => {
    const object = new ObjectClass();
    for (const step of steps) {
      step(object as Properties, record);
    }
    return object;
  };
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
  embeddedObjects: readonly EmbeddedObject[],
): Step | undefined {
  if (places.length === 0) {
    return undefined;
  }
  const property = embedded.path.at(-1) ?? embedded.property;
  const make = compileObject(embedded, places, embeddedObjects);
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
    // What is stored is the whole object, so that nothing is left out of it here either.
    return (value) => plainToInstance(documentClass, value, { ignoreDecorators: true });
  }
  return transformer?.from as ((value: unknown) => unknown) | undefined;
}
