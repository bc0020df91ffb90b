import type { ColumnType } from '../../sql/column-type.js';
import { columnRefusal } from '../../sql/column-value.js';
import type { ColumnReference } from '../../sql/condition.js';
import { elements } from './postgres-array.js';
import { postgresTypeOf } from './postgres-types.js';

/** A column of the rows, the name of its member, and how its values are written. */
interface Member {
  readonly column: ColumnReference;
  readonly name: string;
  readonly plain: (value: unknown) => unknown;
  readonly encode: (value: unknown) => string;
}

/**
 * Rows as the text of a JSON document. Bulk inserts spend their time here, and `JSON.stringify` is the fastest, which
 * writes nearly everything as it should be.
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
    name: memberName(index),
    plain: plainEncoder(column.type),
    encode: jsonEncoder(column.type),
  }));
  const plainRow = plainRows(members);
  const objects: object[] = [];
  for (let place = 0; place < rows.length; place++) {
    const object = plainRow(rows[place] ?? [], place);
    if (object === undefined) {
      return `[${rows.map((row, index) => encodeRow(row, members, index)).join(',')}]`;
    }
    objects.push(object);
  }
  return JSON.stringify(objects);
}

/** A function that gives a row as `JSON.stringify` writes it; `undefined` where it would write a value otherwise. */
function plainRows(members: readonly Member[]): (row: readonly unknown[], place: number) => object | undefined {
  const empty = Object.fromEntries(members.map(({ name }) => [name, null]));
  return (row, place) => {
    // A copy, since an object that grows is moved again and again.
    const object: Record<string, unknown> = { ...empty };
    let index = 0;
    try {
      // A counted loop: this is run for every value of every row.
      for (; index < members.length; index++) {
        const { name, plain } = members[index] as Member;
        const value = row[index];
        const made = value === null ? null : plain(value);
        if (made === undefined) {
          return undefined;
        }
        object[name] = made;
      }
    } catch (cause) {
      throw columnRefusal((members[index] as Member).column, cause, place);
    }
    return object;
  };
}

function encodeRow(row: readonly unknown[], members: readonly Member[], place: number): string {
  const values = members.map(({ column, name, encode }, index) => {
    const value = row[index];
    try {
      return `${JSON.stringify(name)}:${value === null ? 'null' : encode(value)}`;
    } catch (cause) {
      throw columnRefusal(column, cause, place);
    }
  });
  return `{${values.join(',')}}`;
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
