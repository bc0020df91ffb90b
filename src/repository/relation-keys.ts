import { dehydrateValue } from '../entity/entity-mapper.js';
import type { EntityColumn, EntityMetadata, RelationMetadata } from '../entity/entity-metadata.js';
import { keyValueAt } from '../entity/implied-keys.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ColumnReference } from '../sql/condition.js';

/** The columns of this side of a relation that the other side is found by. */
export function keyColumnsOf(relation: RelationMetadata): readonly EntityColumn[] {
  return relation.kind === 'manyToMany'
    ? relation.link.own.map(({ key }) => key)
    : relation.pairs.map(({ own }) => own);
}

/** The columns that hold the same values over there: in the other table, or in the table of pairs. */
export function foundByOf(relation: RelationMetadata): readonly ColumnReference[] {
  return relation.kind === 'manyToMany'
    ? relation.link.own.map(({ reference }) => reference)
    : relation.pairs.map(({ related }) => related.reference);
}

/** The rows that have the same key, and the key as it is sent. */
export interface KeyGroup {
  readonly values: readonly unknown[];
  readonly rows: object[];
}

/**
 * The rows by their keys; those whose key is null belong to none.
 *
 * @throws {ConfigurationException} when a row does not know its key
 */
export function groupByKey(
  metadata: EntityMetadata,
  { property }: RelationMetadata,
  columns: readonly EntityColumn[],
  rows: readonly object[],
): KeyGroup[] {
  const groups = new Map<string, KeyGroup>();
  for (const row of rows) {
    const values = columns.map((column) => keyValue(metadata, property, column, row));
    if (values.includes(null)) {
      continue;
    }
    const text = textOfKey(values);
    const group = groups.get(text) ?? { values, rows: [] };
    group.rows.push(row);
    groups.set(text, group);
  }
  return [...groups.values()];
}

// Whose key, for which relation, in which column, of which row.
function keyValue(metadata: EntityMetadata, relation: string, column: EntityColumn, row: object): unknown {
  const value = keyValueAt(row, column);
  if (value === undefined) {
    throw new ConfigurationException(
      `${metadata.name}.${relation} cannot be loaded for a row without its ${column.property}: read it too, or set it.`,
    );
  }
  return value === null ? null : dehydrateValue(metadata, column, value);
}

/** A text that is equal for equal keys. */
export function textOfKey(values: readonly unknown[]): string {
  return values.map(keyText).join('\n');
}

function keyText(value: unknown): string {
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString('hex');
  }
  return JSON.stringify(value instanceof Date ? value.getTime() : String(value));
}
