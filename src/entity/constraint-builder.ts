import { MetadataException } from '../errors/entity-exceptions.js';
import { constraintRecords, type ConstraintRecord } from './decorator-records.js';
import type { CheckDefinition, EntityColumn, IndexDefinition, UniqueDefinition } from './entity-metadata.js';

export interface BuiltConstraints {
  readonly indexes: readonly IndexDefinition[];
  readonly uniques: readonly UniqueDefinition[];
  readonly checks: readonly CheckDefinition[];
  readonly uniqueKeys: readonly (readonly EntityColumn[])[];
}

/**
 * What @Index, @Unique, @Check and the option `unique` say of a class and those that it extends.
 *
 * @param uniqueProperties those with the option `unique`, and the foreign keys of relations to one from either side
 * @throws {MetadataException} when one names a property that is no column
 */
export function buildConstraints(
  target: { readonly name: string },
  columns: readonly EntityColumn[],
  uniqueProperties: readonly (readonly string[])[],
): BuiltConstraints {
  const records = constraintRecords.lineOf(target).flat();
  const columnsOf = columnsReader(target.name, columns);
  const indexes = records.filter(isKind('index')).map(({ name, unique, where, properties }) =>
    Object.freeze({
      ...(name === undefined ? {} : { name }),
      columns: columnsOf('@Index', properties),
      unique,
      ...(where === undefined ? {} : { where }),
    }),
  );
  const uniques = [
    ...uniqueProperties.map((properties) => ({ columns: columnsOf('unique', properties) })),
    ...records.filter(isKind('unique')).map(({ name, properties }) => ({
      ...(name === undefined ? {} : { name }),
      columns: columnsOf('@Unique', properties),
    })),
  ].map((unique) => Object.freeze(unique));
  const checks = records.filter(isKind('check')).map(({ kind: _kind, ...check }) => Object.freeze(check));
  const primary = columns.filter(({ primary: isPrimary }) => isPrimary);
  return {
    indexes: Object.freeze(indexes),
    uniques: Object.freeze(uniques),
    checks: Object.freeze(checks),
    uniqueKeys: Object.freeze([
      ...(primary.length === 0 ? [] : [Object.freeze(primary)]),
      ...uniques.map(({ columns: key }) => key),
      ...indexes.filter(({ unique, where }) => unique && where === undefined).map(({ columns: key }) => key),
    ]),
  };
}

function isKind<Kind extends ConstraintRecord['kind']>(
  kind: Kind,
): (record: ConstraintRecord) => record is Extract<ConstraintRecord, { readonly kind: Kind }> {
  return (record): record is Extract<ConstraintRecord, { readonly kind: Kind }> => record.kind === kind;
}

function columnsReader(
  className: string,
  columns: readonly EntityColumn[],
): (what: string, properties: readonly string[]) => readonly EntityColumn[] {
  return (what, properties) => {
    if (properties.length === 0) {
      throw new MetadataException(
        `${what} above the class ${className} names no property: write ${what}(['name']), or put it on a property.`,
      );
    }
    return Object.freeze(
      properties.map((property) => {
        const column = columns.find((candidate) => candidate.property === property);
        if (column === undefined || column.computed !== undefined) {
          throw new MetadataException(
            `${what} of ${className} names '${property}', which is no column of it. Its columns are ` +
              `${columns.map((candidate) => candidate.property).join(', ')}.`,
          );
        }
        return column;
      }),
    );
  };
}
