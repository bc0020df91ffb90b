import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { Select } from './find-options.js';
import { columnsWithin, isPlainObject, propertyAt } from './property-paths.js';

/**
 * The columns that are read: those that `select` names, in the order of the entity; without it all but those that
 * have to be named.
 *
 * @throws {ConfigurationException} when it names what is no column, or nothing at all
 */
export function selectedColumns<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  options: { readonly select?: Select<Entity> },
): readonly EntityColumn[] {
  if (!('select' in options)) {
    return metadata.selectedColumns;
  }
  const named = new Set(namedColumns(metadata, options.select, ''));
  if (named.size === 0) {
    throw new ConfigurationException(
      `${metadata.name}: select names no property: write the ones to read as { name: true }, or leave it out.`,
    );
  }
  return metadata.columns.filter((column) => named.has(column));
}

function namedColumns(metadata: EntityMetadata, select: unknown, prefix: string): EntityColumn[] {
  if (!isPlainObject(select)) {
    throw new ConfigurationException(
      `${metadata.name}: select${prefix === '' ? '' : `.${prefix.slice(0, -1)}`} is ${String(select)}: give an object ` +
        `such as { name: true }.`,
    );
  }
  return Object.keys(select).flatMap((name): readonly EntityColumn[] => {
    const path = prefix + name;
    const found = propertyAt(metadata, path, 'select');
    const given: unknown = Reflect.get(select, name);
    if (given === false || given === undefined) {
      return [];
    }
    if (given === true) {
      return found === 'embedded' ? columnsWithin(metadata, path) : [found];
    }
    if (found !== 'embedded') {
      throw new ConfigurationException(`${metadata.name}: select.${path} is ${String(given)}: write true or false.`);
    }
    return namedColumns(metadata, given, `${path}.`);
  });
}
