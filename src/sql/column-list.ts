import type { ColumnType } from './column-type.js';
import type { ColumnReference } from './condition.js';
import { hiddenMember } from './hidden-member.js';
import type { StatementRendering } from './statement-rendering.js';

/**
 * What statements say of a list of columns, made once for each list. It is most of the text of a SELECT, and
 * repositories read the same columns again and again; the rest of a statement is written as fast as it would be found.
 */
interface ColumnListTexts {
  readonly rendering: StatementRendering;
  readonly selected: string;
}

const texts = hiddenMember<ColumnListTexts>();
const types = hiddenMember<readonly ColumnType[]>();

/** The columns as the list of a SELECT or of RETURNING; empty for none. */
export function selectList(columns: readonly ColumnReference[], rendering: StatementRendering): string {
  const known = texts.get(columns);
  if (known?.rendering === rendering) {
    return known.selected;
  }
  const selected = columns.map((column) => selectItem(column, rendering)).join(', ');
  texts.set(columns, { rendering, selected });
  return selected;
}

function selectItem(column: ColumnReference, rendering: StatementRendering): string {
  const name = rendering.quoteIdentifier(column.name);
  return column.expression === undefined ? rendering.selected(name, column) : `${column.expression} AS ${name}`;
}

/** The types of the columns, always as the same list for the same one. */
export function typesOf(columns: readonly ColumnReference[]): readonly ColumnType[] {
  const known = types.get(columns);
  if (known !== undefined) {
    return known;
  }
  const made = columns.map(({ type }) => type);
  types.set(columns, made);
  return made;
}
