import type { Field } from '../wire/shapes.js';
import type { ColumnType } from './column-type.js';
import type { ColumnReference, ContainmentOperator } from './condition.js';
import type { AggregateFunction, RowLock } from './statement.js';

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

/** Rows that are sent as one parameter, as SQL reads them. */
export interface RowSource {
  /** What stands behind FROM; its alias is `aurorm_rows`. */
  readonly from: string;
  /** The number of a row, from 1. */
  readonly ordinal: string;
  /** The values of a row, in the order of the columns. */
  readonly values: readonly string[];
}

/** The parts of an INSERT that gives way to a row which is there already. */
export interface ConflictParts {
  readonly table: string;
  /** The names of the key's columns; none for any unique key. */
  readonly key: readonly string[];
  /** What is set; empty for nothing at all. */
  readonly assignments: readonly string[];
  readonly isIgnored: boolean;
}

/** The parts of an UPDATE of many rows with different values. */
export interface BulkUpdateParts {
  readonly table: string;
  /** The name of the table, as columns are qualified by it. */
  readonly alias: string;
  readonly source: RowSource;
  /** Equalities between the columns of the table and those of the rows. */
  readonly matches: readonly string[];
  /** A condition that each row has to meet besides; empty for none. */
  readonly condition: string;
  /** The columns to set, by name, and their new values. */
  readonly assignments: readonly (readonly [name: string, value: string])[];
  /** The placeholder for the number of rows that have to be found, lest none is changed. */
  readonly expected: string;
}

/** The parts of SQL that each engine writes in its own way. */
export interface StatementRendering extends ParameterRendering {
  quoteIdentifier(name: string): string;
  /** A column in the list of a SELECT: its expression, in a form that the service can return exactly. */
  selected(expression: string, column: ColumnReference): string;
  /** A condition that is true when the column's value is among those of one parameter. */
  inList(column: string, placeholder: string, type: ColumnType): string;
  /** The values of that parameter. */
  encodeList(values: readonly unknown[], type: ColumnType): Field<Uint8Array>;
  /** The column and the value of a placeholder, as they are compared with each other. */
  comparable(column: string, placeholder: string, type: ColumnType): readonly [column: string, value: string];
  /** A comparison of texts without regard to capitals. */
  likeIgnoringCase(column: string, pattern: string): string;
  /**
   * Whether the column's array or document contains, or overlaps, what the placeholder holds.
   *
   * @throws {ConfigurationException} when the engine has no such operator
   */
  containment(column: string, operator: ContainmentOperator, placeholder: string, type: ColumnType): string;
  /** An expression for the exact text of a column, from which {@link fromExactText} makes the same value again. */
  exactText(column: string, type: ColumnType): string;
  fromExactText(placeholder: string, type: ColumnType): string;
  /**
   * A function of the values of a column.
   *
   * @throws {ConfigurationException} when the engine has none for the column's type
   */
  aggregate(operation: Exclude<AggregateFunction, 'count'>, column: ColumnReference): string;
  /** @throws {ConfigurationException} when the engine cannot tell which of the column's values are equal */
  assertEquality(column: ColumnReference): void;
  /** A term of ORDER BY, which puts the rows without a value where it is told. */
  orderTerm(column: string, direction: 'ASC' | 'DESC', nulls: 'first' | 'last' | undefined): string;
  /** LIMIT and OFFSET, of which one may be absent. */
  limitClause(limit: string | undefined, offset: string | undefined): string;
  /** @throws {ConfigurationException} when the engine has no such lock */
  lockClause(lock: RowLock): string;
  /** The time of the database's clock. */
  readonly currentTime: string;
  /** What follows the table's name in an INSERT that gives no value. */
  readonly defaultValues: string;
  /** In an INSERT that gives way: the value that was to be inserted. */
  insertedValue(column: string): string;
  onConflict(parts: ConflictParts): string;
  /** In an INSERT's RETURNING: whether the row is new. */
  readonly isInserted: string;
  /** A source of rows, read from one parameter that holds them all as JSON. */
  rowSource(placeholder: string, columns: readonly ColumnReference[]): RowSource;
  /** The rows as the text of that parameter. */
  encodeRows(rows: readonly (readonly unknown[])[], columns: readonly ColumnReference[]): string;
  /** An UPDATE without its RETURNING clause; there, rows are known by {@link updatedOrdinal}. */
  bulkUpdate(parts: BulkUpdateParts): string;
  readonly updatedOrdinal: string;
  /** In RETURNING: what a value that is not NULL takes of an answer, in bytes. */
  octetLength(column: string, type: ColumnType): string;
}
