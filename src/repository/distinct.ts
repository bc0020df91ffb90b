import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { OrderTerm } from '../sql/statement.js';
import type { FindOptions } from './find-options.js';

/** @throws {ConfigurationException} when rows that are equal cannot be taken for one, or there are none */
export function checkDistinct(
  { name, primaryColumns }: EntityMetadata,
  { lock, relations }: Pick<FindOptions<object>, 'lock' | 'relations'>,
  columns: readonly EntityColumn[],
): void {
  if (lock !== undefined) {
    throw new ConfigurationException(
      `${name}: distinct takes several rows for one, and a lock is one of single rows: leave one of them out.`,
    );
  }
  if (relations !== undefined) {
    throw new ConfigurationException(
      `${name}: distinct takes several rows for one, and relations are those of single rows: leave one of them out.`,
    );
  }
  if (primaryColumns.length > 0 && primaryColumns.every((column) => columns.includes(column))) {
    throw new ConfigurationException(
      `${name}: no two rows are equal where the primary key is read: write select without it, or leave distinct out.`,
    );
  }
}

/**
 * The order with all other columns behind it where it has to be one of pages, as no two of the rows are equal.
 *
 * @throws {ConfigurationException} when it is by a column that is not read, in which rows that are one may differ
 */
export function distinctOrder(
  { name }: EntityMetadata,
  columns: readonly EntityColumn[],
  { order, isPage }: { readonly order: readonly OrderTerm[]; readonly isPage: boolean },
): readonly OrderTerm[] {
  const unread = order.find(({ column }) => !columns.some(({ reference }) => reference === column));
  if (unread !== undefined) {
    throw new ConfigurationException(
      `${name}: with distinct, rows are sorted by what is read only: name the column ${unread.column.name} in select too.`,
    );
  }
  const others = columns.filter(({ reference }) => !order.some(({ column }) => column === reference));
  return isPage
    ? [...order, ...others.map(({ reference }) => ({ column: reference, direction: 'ASC' as const }))]
    : order;
}
