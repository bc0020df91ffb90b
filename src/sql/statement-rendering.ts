import type { Field } from '../wire/shapes.js';
import type { ColumnType } from './column-type.js';
import type { ColumnReference } from './condition.js';

/** How each engine takes the values of parameters. */
export interface ParameterRendering {
  /** The expression for a parameter: the placeholder, with a cast where the type does not travel by itself. */
  parameter(placeholder: string, type: ColumnType): string;
  /**
   * The value as it goes over the wire.
   *
   * @throws {ConfigurationException} when the value is not one that the type can hold; the message has its kind only
   */
  encode(value: unknown, type: ColumnType): Field<Uint8Array>;
}

/** The parts of SQL that each engine writes in its own way. */
export interface StatementRendering extends ParameterRendering {
  quoteIdentifier(name: string): string;
  /** The expression that reads a column: the column, in a form that the service can return exactly. */
  selected(column: string, type: ColumnType): string;
  /** A condition that is true when the column's value is among those of one array parameter. */
  inList(column: string, placeholder: string, type: ColumnType): string;
  /** A source of rows, read from one parameter that holds them all as JSON; `ordinal` numbers them from 1. */
  bulkSource(
    placeholder: string,
    columns: readonly ColumnReference[],
  ): { readonly from: string; readonly ordinal: string };
  /** The rows as the text of that parameter. */
  encodeRows(rows: readonly (readonly unknown[])[], columns: readonly ColumnReference[]): string;
}
