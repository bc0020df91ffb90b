import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { kindOf } from '../entity/option-checks.js';
import { isPlainObject } from '../entity/plain-object.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { Select } from './find-options.js';
import { columnsWithin, propertyAt } from './property-paths.js';
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
  const named = new Set([...namedColumns(metadata, options.select, 'select'), ...needed]);
  return metadata.columns.filter((column) => named.has(column));
}

function columnsOfRelations(metadata: EntityMetadata, relations: unknown): EntityColumn[] {
  const asked = isPlainObject(relations)
    ? Object.entries(relations).filter(([, given]) => given !== false && given !== undefined)
    : [];
  return asked.flatMap(([property]) => {
    const relation = metadata.relations.get(property);
    return relation === undefined ? [] : keyColumnsOf(relation);
  });
}

/**
 * The columns that an object names: `{ name: true, address: { town: true } }`.
 *
 * @throws {ConfigurationException} when it names what is no column, or nothing at all
 */
export function namedColumns(metadata: EntityMetadata, names: unknown, place: string): EntityColumn[] {
  const chosen = namesWithin(metadata, names, { place, prefix: '' });
  if (chosen.length === 0) {
    throw new ConfigurationException(
      `${metadata.name}: ${place} names no property: write the ones that are meant as { name: true }, or leave it out.`,
    );
  }
  return chosen;
}

function namesWithin(
  metadata: EntityMetadata,
  names: unknown,
  { place, prefix }: { readonly place: string; readonly prefix: string },
): EntityColumn[] {
  if (!isPlainObject(names)) {
    throw new ConfigurationException(
      `${metadata.name}: ${place}${prefix === '' ? '' : `.${prefix.slice(0, -1)}`} is ${kindOf(names)}: give an object ` +
        `such as { name: true }.`,
    );
  }
  return Object.keys(names).flatMap((name): readonly EntityColumn[] => {
    const path = prefix + name;
    const found = propertyAt(metadata, path, place);
    const given: unknown = Reflect.get(names, name);
    if (given === false || given === undefined) {
      return [];
    }
    if (given === true) {
      return found === 'embedded' ? columnsWithin(metadata, path) : [found];
    }
    if (found !== 'embedded') {
      throw new ConfigurationException(`${metadata.name}: ${place}.${path} is ${String(given)}: write true or false.`);
    }
    return namesWithin(metadata, given, { place, prefix: `${path}.` });
  });
}
