import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { isPlainObject } from '../entity/plain-object.js';
import { ConfigurationException } from '../errors/base-exception.js';

/**
 * The column of a property, or the properties of an embedded object.
 *
 * @param path the property's path, as far as it is known already that it leads to something
 * @throws {ConfigurationException} when there is neither at this path
 */
export function propertyAt(metadata: EntityMetadata, path: string, place: string): EntityColumn | 'embedded' {
  const column = metadata.columnsByProperty.get(path);
  if (column !== undefined) {
    return column;
  }
  if (metadata.embeddedObjects.some(({ property }) => property === path)) {
    return 'embedded';
  }
  const what = metadata.relations.has(path)
    ? `'${path}', found in ${place}, is a relation of ${metadata.name} and no column property`
    : `${metadata.name} has no column property '${path}', found in ${place}`;
  throw new ConfigurationException(
    `${what}. Its column properties are ${[...metadata.columnsByProperty.keys()].join(', ')}.`,
  );
}

/** @throws {ConfigurationException} when the property is not a column of the entity */
export function columnAt(metadata: EntityMetadata, path: string, place: string): EntityColumn {
  const found = propertyAt(metadata, path, place);
  if (found === 'embedded') {
    throw new ConfigurationException(
      `${metadata.name}.${path}, found in ${place}, is no column but an object of some.`,
    );
  }
  return found;
}

/** The columns of properties, and of all properties of the embedded objects among them. */
export function columnsAt(metadata: EntityMetadata, properties: readonly string[], place: string): EntityColumn[] {
  return properties.flatMap((property) => {
    const found = propertyAt(metadata, property, place);
    return found === 'embedded' ? columnsWithin(metadata, property) : [found];
  });
}

/** The columns of an embedded object, those of objects inside of it included. */
export function columnsWithin(metadata: EntityMetadata, path: string): readonly EntityColumn[] {
  return metadata.embeddedObjects.find(({ property }) => property === path)?.columns ?? [];
}

/** What to do with a relation that no column of the row is about, or whose column has a property of its own. */
function relationText({ name, relations }: EntityMetadata, property: string): string | undefined {
  const relation = relations.get(property);
  if (relation === undefined) {
    return undefined;
  }
  const place = `The relation ${name}.${property} is kept`;
  if (relation.kind === 'manyToMany') {
    return `${place} in a table of pairs: store both sides, and use link().`;
  }
  return relation.isOwner
    ? `${place} in ${relation.pairs.map(({ own }) => own.property).join(', ')}: give the key there.`
    : `${place} by the rows of ${relation.target.name}: store them by themselves.`;
}

/** @throws {ConfigurationException} when an object, or a plain object in it, has a property that is no column */
export function refuseUnknownProperties(
  metadata: EntityMetadata,
  given: object,
  known: readonly EntityColumn[] = metadata.columns,
  prefix = '',
): void {
  const names = Object.keys(given);
  // Counted, and without a function inside: this is run for every property of every row.
  for (let place = 0; place < names.length; place++) {
    const name = names[place] as string;
    // Not by adding nothing, which makes another text of the name, that a map finds slowly.
    const path = prefix === '' ? name : prefix + name;
    const column = metadata.columnsByProperty.get(path);
    // A name with a dot in it is no path: what stands there would not be read.
    const isColumn = column !== undefined && column.path[column.path.length - 1] === name;
    if (!isColumn || (known !== metadata.columns && !known.includes(column))) {
      refuseUnlessEmbedded(metadata, { name, path, value: Reflect.get(given, name) }, known);
    }
  }
}

/** What is no column itself may be an object of some. */
function refuseUnlessEmbedded(
  metadata: EntityMetadata,
  { name, path, value }: { readonly name: string; readonly path: string; readonly value: unknown },
  known: readonly EntityColumn[],
): void {
  if (name.includes('.') || !known.some(({ property }) => property.startsWith(`${path}.`))) {
    throw new ConfigurationException(
      relationText(metadata, path) ??
        `${metadata.name} has no such property as '${path}' here. What can be given is ` +
          `${known.map(({ property }) => property).join(', ')}.`,
    );
  }
  if (isPlainObject(value)) {
    refuseUnknownProperties(metadata, value, known, `${path}.`);
  }
}
