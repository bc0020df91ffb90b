import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { Select } from './find-options.js';
import { columnsWithin, isPlainObject, propertyAt } from './property-paths.js';
import { keyColumnsOf } from './relation-keys.js';

/**
 * The columns that are read: those that `select` names, in the order of the entity; without it all but those that
 * have to be named. Where relations are loaded, the columns that they are found by are among them in any case.
 *
 * @throws {ConfigurationException} when it names what is no column, or nothing at all
 */
export function selectedColumns<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  options: { readonly select?: Select<Entity>; readonly relations?: unknown },
): readonly EntityColumn[] {
  const needed = columnsOfRelations(metadata, options.relations);
  if (options.select === undefined) {
    const isMissing = needed.some((column) => !column.selectable);
    return isMissing
      ? metadata.columns.filter((column) => column.selectable || needed.includes(column))
      : metadata.selectedColumns;
  }
  const chosen = namedColumns(metadata, options.select, '');
  const named = new Set([...chosen, ...needed]);
  if (chosen.length === 0) {
    throw new ConfigurationException(
      `${metadata.name}: select names no property: write the ones to read as { name: true }, or leave it out.`,
    );
  }
  return metadata.columns.filter((column) => named.has(column));
}

function columnsOfRelations(metadata: EntityMetadata, relations: unknown): EntityColumn[] {
  const asked = isPlainObject(relations) ? Object.entries(relations).filter(([, given]) => given !== false) : [];
  return asked.flatMap(([property]) => {
    const relation = metadata.relations.get(property);
    return relation === undefined ? [] : keyColumnsOf(relation);
  });
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
