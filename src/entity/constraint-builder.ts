import { MetadataException } from '../errors/entity-exceptions.js';
import { constraintRecords, type ConstraintRecord } from './decorator-records.js';
import type {
  CheckDefinition,
  EmbeddedObject,
  EntityClass,
  EntityColumn,
  IndexDefinition,
  UniqueDefinition,
} from './entity-metadata.js';

export interface BuiltConstraints {
  readonly indexes: readonly IndexDefinition[];
  readonly uniques: readonly UniqueDefinition[];
  readonly checks: readonly CheckDefinition[];
  readonly uniqueKeys: readonly (readonly EntityColumn[])[];
}

/** What the constraints of an entity may be about. */
interface ConstrainedColumns {
  readonly columns: readonly EntityColumn[];
  /** The columns of the relations whose foreign key the entity has. */
  readonly foreignKeys: ReadonlyMap<string, readonly EntityColumn[]>;
  /** The properties with the option `unique`, and the foreign keys of relations to one from either side. */
  readonly unique: readonly (readonly string[])[];
}

/**
 * What @Index, @Unique, @Check and the option `unique` say of a class, those that it extends, and those that are
 * embedded in it.
 *
 * @throws {MetadataException} when one names a property that is no column
 */
export function buildConstraints(
  { target, embeddedObjects }: Constrained,
  { columns, foreignKeys, unique: uniqueProperties }: ConstrainedColumns,
): BuiltConstraints {
  const records = [{ target, path: [] }, ...embeddedObjects].flatMap(recordsOf);
  const columnsOf = columnsReader(target.name, columns, foreignKeys);
  const indexes = records.filter(isKind('index')).map(({ kind: _kind, properties, ...index }) => ({
    ...index,
    columns: columnsOf('@Index', properties),
  }));
  const uniques: UniqueDefinition[] = [
    ...uniqueProperties.map((properties) => ({ columns: columnsOf('unique', properties) })),
    ...records.filter(isKind('unique')).map(({ kind: _kind, properties, ...unique }) => ({
      ...unique,
      columns: columnsOf('@Unique', properties),
    })),
  ];
  const checks = records.filter(isKind('check')).map(({ kind: _kind, ...check }) => Object.freeze(check));
  const primary = columns.filter(({ primary: isPrimary }) => isPrimary);
  return {
    indexes: withoutRepeated(indexes),
    uniques: withoutRepeated(uniques),
    checks: Object.freeze(checks),
    uniqueKeys: Object.freeze([
      ...(primary.length === 0 ? [] : [Object.freeze(primary)]),
      ...uniques.map(({ columns: key }) => key),
      ...indexes.filter(({ unique, where }) => unique && where === undefined).map(({ columns: key }) => key),
    ]),
  };
}

interface Constrained {
  readonly target: EntityClass<object>;
  readonly embeddedObjects: readonly EmbeddedObject[];
}

/** The records of a class, their properties as the entity knows them. */
function recordsOf({ target, path }: Pick<EmbeddedObject, 'path' | 'target'>): ConstraintRecord[] {
  const records = constraintRecords.lineOf(target).flat();
  return records.map((record) =>
    record.kind === 'check'
      ? record
      : { ...record, properties: record.properties.map((property) => [...path, property].join('.')) },
  );
}

/** A key that is described twice, by a column and by the relation that it holds, is one. */
function withoutRepeated<Part extends IndexDefinition | UniqueDefinition>(parts: readonly Part[]): readonly Part[] {
  const textOf = ({ columns, ...rest }: Part): string =>
    JSON.stringify([columns.map(({ property }) => property), rest]);
  const texts = parts.map(textOf);
  const distinct = parts.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
  return Object.freeze(distinct.map((part) => Object.freeze(part)));
}

function isKind<Kind extends ConstraintRecord['kind']>(
  kind: Kind,
): (record: ConstraintRecord) => record is Extract<ConstraintRecord, { readonly kind: Kind }> {
  return (record): record is Extract<ConstraintRecord, { readonly kind: Kind }> => record.kind === kind;
}

type ColumnsReader = (what: string, properties: readonly string[]) => readonly EntityColumn[];

function columnsReader(
  className: string,
  columns: readonly EntityColumn[],
  foreignKeys: ReadonlyMap<string, readonly EntityColumn[]>,
): ColumnsReader {
  const columnsAt = (what: string, property: string): readonly EntityColumn[] => {
    const column = columns.find((candidate) => candidate.property === property && candidate.computed === undefined);
    const found = column === undefined ? foreignKeys.get(property) : [column];
    if (found === undefined) {
      throw new MetadataException(
        `${what} of ${className} names '${property}', which is no column of it. Its columns are ` +
          `${columns.map((candidate) => candidate.property).join(', ')}.`,
      );
    }
    return found;
  };
  return (what, properties) => {
    const found = properties.flatMap((property) => columnsAt(what, property));
    const twice = found.find((column, index) => found.indexOf(column) !== index);
    if (found.length === 0) {
      throw new MetadataException(
        `${what} above the class ${className} names no property: write ${what}(['name']), or put it on a property.`,
      );
    }
    if (twice !== undefined) {
      throw new MetadataException(`${what} of ${className} names '${twice.property}' twice: write it once.`);
    }
    return Object.freeze(found);
  };
}
