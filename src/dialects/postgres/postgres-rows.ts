import type { ColumnType } from '../../sql/column-type.js';
import { columnRefusal } from '../../sql/column-value.js';
import type { ColumnReference } from '../../sql/condition.js';
import { elements } from './postgres-array.js';
import { postgresTypeOf } from './postgres-types.js';

/** A column of the rows: its beginning as a member of a JSON object, and how its values are written. */
interface Member {
  readonly column: ColumnReference;
  readonly prefix: string;
  readonly encode: (value: unknown) => string;
}

/**
 * Rows as the text of a JSON document. Bulk inserts spend their time here: one text grows, and nothing else is made for
 * each value.
 *
 * @param memberName gives the name of a column's member, by its place
 */
export function encodeRows(
  rows: readonly (readonly unknown[])[],
  columns: readonly ColumnReference[],
  memberName: (place: number) => string,
): string {
  const members = columns.map((column, index) => ({
    column,
    prefix: `${index === 0 ? '' : ','}${JSON.stringify(memberName(index))}:`,
    encode: jsonEncoder(column.type),
  }));
  let text = '[';
  for (let place = 0; place < rows.length; place++) {
    text += `${place === 0 ? '{' : ',{'}${encodeRow(rows[place] ?? [], members, place)}}`;
  }
  return `${text}]`;
}

function encodeRow(row: readonly unknown[], members: readonly Member[], place: number): string {
  let text = '';
  for (let index = 0; index < members.length; index++) {
    const { column, prefix, encode } = members[index] as Member;
    const value = row[index];
    try {
      text += prefix + (value === null ? 'null' : encode(value));
    } catch (cause) {
      throw columnRefusal(column, cause, place);
    }
  }
  return text;
}

/** Gives a value of the type as JSON text. Numbers keep their digits: they are never read as JavaScript numbers again. */
function jsonEncoder(type: ColumnType): (value: unknown) => string {
  const { json, text, isPlain = false } = postgresTypeOf(type);
  const quoted = isPlain ? (value: unknown) => `"${text(value)}"` : (value: unknown) => JSON.stringify(text(value));
  const encode = json ?? quoted;
  return type.array
    ? (value) =>
        `[${elements(value)
          .map((element) => (element === null ? 'null' : encode(element)))
          .join(',')}]`
    : encode;
}
