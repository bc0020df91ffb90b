import type { ColumnType } from '../../sql/column-type.js';
import type { ColumnReference } from '../../sql/condition.js';
import { rowsText, type RowMember } from '../json-rows.js';
import { elements } from './postgres-array.js';
import { postgresTypeOf } from './postgres-types.js';

/**
 * Rows as the text of a JSON document.
 *
 * @param memberName gives the name of a column's member, by its place
 */
export function encodeRows(
  rows: readonly (readonly unknown[])[],
  columns: readonly ColumnReference[],
  memberName: (place: number) => string,
): string {
  const members = columns.map((column, index): RowMember => {
    const { type } = column;
    return { column, name: memberName(index), plain: plainEncoder(type), json: jsonEncoder(type) };
  });
  return rowsText(rows, members, null);
}

/** Gives a value of the type as one that `JSON.stringify` writes as {@link jsonEncoder} does, or `undefined`. */
function plainEncoder(type: ColumnType): (value: unknown) => unknown {
  const { json, text, plain = json === undefined ? text : () => undefined } = postgresTypeOf(type);
  return type.array ? (value) => plainElements(elements(value), plain) : plain;
}

function plainElements(values: readonly unknown[], plain: (value: unknown) => unknown): readonly unknown[] | undefined {
  const made = values.map((value) => (value === null ? null : plain(value)));
  return made.includes(undefined) ? undefined : made;
}

/** Gives a value of the type as JSON text. Numbers keep their digits: they are never read as JavaScript numbers again. */
function jsonEncoder(type: ColumnType): (value: unknown) => string {
  const { text, json: encode = (value: unknown) => JSON.stringify(text(value)) } = postgresTypeOf(type);
  return type.array
    ? (value) =>
        `[${elements(value)
          .map((element) => (element === null ? 'null' : encode(element)))
          .join(',')}]`
    : encode;
}
