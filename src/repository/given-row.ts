import type { EntityColumn } from '../entity/entity-metadata.js';
import type { GivenValue } from './entity-values.js';

/**
 * Values that a row gives for columns, in their order. Many rows that give values for the same columns share the list of
 * these: what depends on it is found out once for all of them.
 */
export interface GivenRow {
  readonly columns: readonly EntityColumn[];
  readonly values: readonly unknown[];
}

/** The row as one that shares its list with no other. */
export function rowOf(given: readonly GivenValue[]): GivenRow {
  return { columns: given.map(({ column }) => column), values: given.map(({ value }) => value) };
}

/** Each value with its column. */
export function valuesIn({ columns, values }: GivenRow): GivenValue[] {
  return columns.map((column, place) => ({ column, value: values[place] }));
}

/** Those of the values that are for columns of this list. */
export function valuesFor(wanted: readonly EntityColumn[], { columns, values }: GivenRow): GivenValue[] {
  return columns.flatMap((column, place) => (wanted.includes(column) ? [{ column, value: values[place] }] : []));
}

/** A function that takes of rows with these columns the values for some of them. */
export function picker(
  columns: readonly EntityColumn[],
  isWanted: (column: EntityColumn) => boolean,
): (row: GivenRow) => GivenRow {
  const places = [...columns.keys()].filter((place) => isWanted(columns[place] as EntityColumn));
  const picked = places.map((place) => columns[place] as EntityColumn);
  return ({ values }) => ({ columns: picked, values: places.map((place) => values[place]) });
}
