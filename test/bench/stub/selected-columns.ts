import { ITEM_COLUMNS, type ItemColumn } from '../item-columns.js';

/** A column of an answer, under the name that the statement gives to it. */
export interface SelectedColumn {
  readonly label: string;
  readonly column: ItemColumn;
}

const SELECT_LIST = /^\s*select\s+(?<list>.+?)\s+from\s/is;
const RETURNING_LIST = /\breturning\s+(?<list>.+?)\s*;?\s*$/is;

/**
 * The columns that a statement returns, as far as a list of names tells: it knows no expressions but casts. Enough for
 * what the contenders send.
 */
export function selectedColumns(sql: string): SelectedColumn[] {
  const list = (SELECT_LIST.exec(sql) ?? RETURNING_LIST.exec(sql))?.groups?.['list'];
  if (list === undefined) {
    return [];
  }
  return list.trim() === '*'
    ? ITEM_COLUMNS.map((column) => ({ label: column.name, column }))
    : list.split(',').flatMap(selectedColumn);
}

function selectedColumn(item: string): SelectedColumn[] {
  const [expression = '', alias] = item.split(/\s+as\s+(?!text)/i);
  const name = (expression.match(/\w+/g) ?? []).findLast((word) => ITEM_COLUMNS.some((column) => column.name === word));
  const column = ITEM_COLUMNS.find((known) => known.name === name);
  return column === undefined ? [] : [{ label: (alias ?? column.name).replaceAll(/["\s]/g, ''), column }];
}
