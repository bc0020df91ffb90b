import { ITEM_COLUMNS, type ItemColumn } from '../item-columns.js';

/** What a statement may select besides: the number of a row, and how many there are. */
function computedColumns(rows: number): readonly Omit<ItemColumn, 'property'>[] {
  const column = (name: string, valueOf: (row: number) => number): Omit<ItemColumn, 'property'> => ({
    name,
    typeName: 'int8',
    jdbcType: -5,
    field: (row, longAsText) => (longAsText ? { stringValue: String(valueOf(row)) } : { longValue: valueOf(row) }),
  });
  return [column('aurorm_ordinal', (row) => row + 1), column('aurorm_total', () => rows)];
}

/** A column of an answer, under the name that the statement gives to it. */
export interface SelectedColumn {
  readonly label: string;
  readonly column: Omit<ItemColumn, 'property'>;
}

const SELECT_LIST = /^\s*select\s+(?<list>.+?)\s+from\s/is;
const RETURNING_LIST = /\breturning\s+(?<list>.+?)\s*;?\s*$/is;

/**
 * The columns that a statement returns, as far as a list of names tells: it knows no expressions but casts. Enough for
 * what the contenders send.
 *
 * @param rows how many rows the table has
 */
export function selectedColumns(sql: string, rows: number): SelectedColumn[] {
  const list = (SELECT_LIST.exec(sql) ?? RETURNING_LIST.exec(sql))?.groups?.['list'];
  if (list === undefined) {
    return [];
  }
  return list.trim() === '*'
    ? ITEM_COLUMNS.map((column) => ({ label: column.name, column }))
    : list.split(',').flatMap((item) => selectedColumn(item, [...ITEM_COLUMNS, ...computedColumns(rows)]));
}

function selectedColumn(item: string, columns: readonly SelectedColumn['column'][]): SelectedColumn[] {
  const [expression = '', alias] = item.split(/\s+as\s+(?!text)/i);
  const label = alias?.replaceAll(/["\s]/g, '');
  // An expression is known by the name that it is given.
  const words = [label, ...(expression.match(/\w+/g) ?? [])];
  const name = words.findLast((word) => columns.some((column) => column.name === word));
  const column = columns.find((known) => known.name === name);
  return column === undefined ? [] : [{ label: label ?? column.name, column }];
}
