import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ColumnType } from '../sql/column-type.js';
import type { ComputedAssignment, OnConflict } from '../sql/statement.js';
import { columnsOf, type GivenValue } from './entity-values.js';
import type { KeyedRow } from './key-order.js';
import type { NewRow } from './new-row.js';
import { besidesChanges } from './row-changes.js';
import type { ConditionTarget } from './where-condition.js';
import { references } from './written-rows.js';

/**
 * What an INSERT changes in a row whose key is there already.
 *
 * @throws {ConfigurationException} when the key is not declared unique, or is not given
 */
export function conflictUpdate(
  { metadata }: ConditionTarget,
  given: readonly EntityColumn[],
  {
    key = metadata.primaryColumns,
    update,
    made = [],
  }: {
    readonly key?: readonly EntityColumn[];
    readonly update: readonly GivenValue[];
    /** What the database makes besides. */
    readonly made?: readonly ComputedAssignment[];
  },
): Extract<OnConflict, { readonly action: 'update' }> {
  checkDeclared(metadata, key);
  refuseMissing(metadata, key, given);
  const columns = columnsOf(update).filter((column) => !key.includes(column));
  const isInserted = (column: EntityColumn): boolean => given.includes(column);
  return {
    action: 'update',
    key: references(key),
    inserted: references(columns.filter(isInserted)),
    values: [
      ...made,
      ...update
        .filter(({ column }) => columns.includes(column) && !isInserted(column))
        .map(({ column, value }) => ({ column: column.reference, value })),
      ...(columns.length + made.length === 0 ? [] : besidesChanges(metadata)),
    ],
  };
}

/**
 * NULL is equal to nothing: a row with it would be inserted each time.
 *
 * @throws {ConfigurationException} when the key is not declared unique, or a row has no value for it, or null
 */
export function checkKeys(
  { metadata }: ConditionTarget,
  columns: readonly EntityColumn[],
  rows: readonly KeyedRow[],
): void {
  checkDeclared(metadata, columns);
  for (const { index, key } of rows) {
    refuseMissing(metadata, columns, columnsOf(key));
    const empty = key.find(({ value }) => value === null);
    if (empty !== undefined) {
      throw new ConfigurationException(
        `${metadata.name}: the row ${index} has null for ${empty.column.property}, by which no row is ever found: use ` +
          `insert().`,
      );
    }
  }
}

function refuseMissing(metadata: EntityMetadata, key: readonly EntityColumn[], given: readonly EntityColumn[]): void {
  const missing = key.find((column) => !given.includes(column));
  if (missing !== undefined) {
    throw new ConfigurationException(
      `${metadata.name}: a row to insert or update needs a value for ${missing.property}, by which it is found.`,
    );
  }
}

/**
 * Whether a row surely has the value that was given for a column after an INSERT that may have found another row: it is
 * one of those that it changes, or of the key. Texts of a key may be written otherwise in the row, where small letters
 * and capitals are equal.
 */
export function isKnownAfter(
  { key, inserted }: Pick<Extract<OnConflict, { readonly action: 'update' }>, 'inserted' | 'key'>,
  { reference }: EntityColumn,
): boolean {
  return inserted.includes(reference) || (key.includes(reference) && !TEXTS.has(reference.type.name));
}

const TEXTS: ReadonlySet<ColumnType['name']> = new Set(['char', 'text', 'varchar']);

function checkDeclared(metadata: EntityMetadata, key: readonly EntityColumn[]): void {
  const isSame = (declared: readonly EntityColumn[]): boolean =>
    declared.length === key.length && declared.every((column) => key.includes(column));
  if (!metadata.uniqueKeys.some(isSame)) {
    throw new ConfigurationException(
      `${metadata.name} declares no unique key of ${namesOf(key)}. Its keys are ` +
        `${metadata.uniqueKeys.map(namesOf).join('; ')}: write @Unique() above the class, or unique: true at the column.`,
    );
  }
}

/**
 * Where the engine gives way for every unique key, a row must have no other that some row may have.
 *
 * @throws {ConfigurationException} when it has
 */
export function checkOnlyKey(
  { metadata, dialect }: ConditionTarget,
  key: readonly EntityColumn[],
  { columns, fresh }: NewRow,
): void {
  const other = dialect.namesConflictKey
    ? undefined
    : metadata.uniqueKeys.find(
        (declared) =>
          declared.every((column) => columns.includes(column) && !fresh.includes(column)) &&
          declared.some((column) => !key.includes(column)),
      );
  if (other !== undefined) {
    throw new ConfigurationException(
      `${metadata.name}: the database cannot be told that only a conflict of ${namesOf(key)} is meant, and a row with ` +
        `the same ${namesOf(other)} would be changed too. Use insert() and update().`,
    );
  }
}

function namesOf(key: readonly EntityColumn[]): string {
  return key.map(({ property }) => property).join(', ');
}
