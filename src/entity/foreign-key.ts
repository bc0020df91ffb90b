import { MetadataException } from '../errors/entity-exceptions.js';
import { describeColumnType } from '../sql/column-type.js';
import type { JoinRecord, RelationRecord } from './decorator-records.js';
import type { EntityDraft } from './entity-draft.js';
import type { ColumnPair, EntityColumn } from './entity-metadata.js';
import type { NamingStrategy } from './naming-strategy.js';
import type { JoinColumnOptions } from './relation-options.js';

/** A relation at the side that says where it is kept. */
export interface OwningSide {
  readonly entity: EntityDraft;
  readonly record: RelationRecord;
  readonly join: JoinRecord | undefined;
  readonly target: EntityDraft;
  readonly naming: NamingStrategy;
}

/** The columns of a foreign key; one that no property of the entity holds is made. */
export function foreignKey(place: string, side: OwningSide): readonly ColumnPair[] {
  const { record, join, target, naming } = side;
  const pairs = referencedColumns(place, target, join?.columns ?? []).map(({ key, options }) => {
    const name = options.name ?? naming.columnName(`${record.property}${capitalized(key.path.at(-1) ?? key.property)}`);
    const own = side.entity.columns.find(({ reference }) => reference.name === name);
    if (own === undefined) {
      return Object.freeze({ own: impliedColumn(side, key, name), related: key });
    }
    checkHolder(place, side, own, key);
    return Object.freeze({ own, related: key });
  });
  return Object.freeze(pairs);
}

/** The columns of the target that are referred to, and how the columns that do are described. */
export function referencedColumns(
  place: string,
  target: EntityDraft,
  columns: readonly JoinColumnOptions[],
): { readonly key: EntityColumn; readonly options: JoinColumnOptions }[] {
  const keys = target.columns.filter(({ primary }) => primary);
  if (columns.length === 0) {
    return keys.map((key) => ({ key, options: {} }));
  }
  const [only] = keys;
  const pairs = columns.map((options) => ({
    key: referred(target, options, keys.length === 1 ? only : undefined),
    options,
  }));
  if (pairs.some(({ key }) => key === undefined)) {
    throw new MetadataException(
      `The columns of the relation ${place} do not say what of ${target.target.name} they refer to: write ` +
        `referencedColumnName, one for each of ${keys.map(({ property }) => property).join(', ')}.`,
    );
  }
  return pairs as { readonly key: EntityColumn; readonly options: JoinColumnOptions }[];
}

function referred(
  target: EntityDraft,
  { referencedColumnName }: JoinColumnOptions,
  only: EntityColumn | undefined,
): EntityColumn | undefined {
  return referencedColumnName === undefined
    ? only
    : target.columns.find(({ property }) => property === referencedColumnName);
}

function checkHolder(place: string, { record }: OwningSide, own: EntityColumn, key: EntityColumn): void {
  if (own.computed !== undefined) {
    throw new MetadataException(
      `The relation ${place} is kept in ${own.property}, which is computed and no column of the table: give one of them ` +
        `another name.`,
    );
  }
  const [type, wanted] = [own.reference.type, key.reference.type].map(describeColumnType);
  if (type !== wanted) {
    throw new MetadataException(
      `The relation ${place} is kept in ${own.property}, a column of type ${type}, but refers to ${key.property}, one of ` +
        `type ${wanted}: give both the same.`,
    );
  }
  if (record.options.nullable !== undefined && record.options.nullable !== own.nullable) {
    throw new MetadataException(
      `The relation ${place} is kept in ${own.property}, whose own decorator says whether it is nullable: write it there.`,
    );
  }
}

function impliedColumn({ record }: OwningSide, key: EntityColumn, name: string): EntityColumn {
  const path = Object.freeze([record.property, ...key.path]);
  const nullable = record.options.nullable ?? false;
  const { length, precision, scale } = key.definition;
  const sizes = Object.entries({ length, precision, scale }).filter(([, size]) => size !== undefined);
  return Object.freeze({
    property: path.join('.'),
    path,
    reference: Object.freeze({ name, type: key.reference.type }),
    primary: false,
    nullable,
    insertable: true,
    updatable: true,
    selectable: true,
    generated: false,
    hasDefault: nullable,
    implied: true as const,
    ...(key.transformer === undefined ? {} : { transformer: key.transformer }),
    definition: Object.freeze(Object.fromEntries(sizes)),
  });
}

export function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
