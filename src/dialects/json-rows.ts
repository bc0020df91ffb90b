import { columnRefusal } from '../sql/column-value.js';
import type { ColumnReference } from '../sql/condition.js';

/** A column of rows that are sent as a JSON document, the name of its member, and how its values are written. */
export interface RowMember {
  readonly column: ColumnReference;
  readonly name: string;
  /** A value that `JSON.stringify` writes as {@link json} does; `undefined` where there is none. */
  plain(value: unknown): unknown;
  /** The value as JSON text. */
  json(value: unknown): string;
}

type Row = readonly unknown[];

/**
 * Rows as the text of a JSON document. Bulk inserts spend their time here, and `JSON.stringify` is the fastest, which
 * writes nearly everything as it should be.
 *
 * @param missing what stands for NULL: JSON's null, or `undefined` for no member at all
 */
export function rowsText(rows: readonly Row[], members: readonly RowMember[], missing: null | undefined): string {
  const plainRow = plainRows(members, missing);
  const objects: object[] = [];
  for (let place = 0; place < rows.length; place++) {
    const object = plainRow(rows[place] ?? [], place);
    if (object === undefined) {
      return `[${rows.map((row, index) => rowText(row, index, { members, missing })).join(',')}]`;
    }
    objects.push(object);
  }
  return JSON.stringify(objects);
}

/** A function that gives a row as `JSON.stringify` writes it; `undefined` where it would write a value otherwise. */
function plainRows(
  members: readonly RowMember[],
  missing: null | undefined,
): (row: Row, place: number) => object | undefined {
  const empty = Object.fromEntries(members.map(({ name }) => [name, missing]));
  return (row, place) => {
    // A copy, since an object that grows is moved again and again.
    const object: Record<string, unknown> = { ...empty };
    let index = 0;
    try {
      // A counted loop: this is run for every value of every row.
      for (; index < members.length; index++) {
        const member = members[index] as RowMember;
        const value = row[index];
        if (value !== null) {
          const made = member.plain(value);
          if (made === undefined) {
            return undefined;
          }
          object[member.name] = made;
        }
      }
    } catch (cause) {
      throw columnRefusal((members[index] as RowMember).column, cause, place);
    }
    return object;
  };
}

function rowText(
  row: Row,
  place: number,
  { members, missing }: { readonly members: readonly RowMember[]; readonly missing: null | undefined },
): string {
  const values = members.flatMap((member, index) => {
    const value = row[index];
    if (value === null && missing === undefined) {
      return [];
    }
    try {
      return [`${JSON.stringify(member.name)}:${value === null ? 'null' : member.json(value)}`];
    } catch (cause) {
      throw columnRefusal(member.column, cause, place);
    }
  });
  return `{${values.join(',')}}`;
}
