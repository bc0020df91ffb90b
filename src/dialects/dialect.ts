import type { SqlSyntax } from '../sql/sql-scanner.js';
import type { StatementRendering } from '../sql/statement-rendering.js';
import type { ColumnType } from '../sql/column-type.js';

/** A value of a record or of an array without its wrapping: never null. */
export type FieldValue = string | number | bigint | boolean | Uint8Array;

/** Turns a value of a column, as the service returns it, into the one that the reader gets. */
export type ValueDecoder = (value: FieldValue) => unknown;

/** Everything that differs between the engines. Shared code asks it for a part or a capability, never for its name. */
export interface Dialect extends StatementRendering {
  readonly syntax: SqlSyntax;
  /** After a failed statement the transaction accepts no other until it is rolled back. */
  readonly failedStatementAbortsTransaction: boolean;
  /**
   * The statement that sets the isolation level, as the first of a transaction; absent where the engine has none that
   * works inside of one.
   */
  setIsolationLevel?(level: string): string;
  /** How values of a type that is known from an entity are read. */
  decoder(type: ColumnType): ValueDecoder;
  /** How values of a column are read of which only the result's metadata is known. */
  decoderForTypeName(typeName: string): ValueDecoder;
  /** The statements that walk through a result which is too large for one answer. */
  readonly cursor: CursorStatements;
}

/** A server-side cursor, as statements; `name` is a plain identifier. */
export interface CursorStatements {
  /**
   * The query with one column before its own: the number of its records, if they are at most `maxRecords` and of at
   * most `maxBytes`; else -1, and no records. One row is returned in any case, of NULLs where there is no record.
   */
  probe(query: string, limits: { readonly maxRecords: number; readonly maxBytes: number }): string;
  declare(name: string, query: string): string;
  /** A cursor that can be measured; its query is read once, as that of every cursor. */
  declareMeasurable(name: string, query: string): string;
  /**
   * Looks ahead from a position (the number of records that were fetched) and notes which pages the records make. No
   * page exceeds `maxPageBytes`, unless a single record does; looking ends behind `maxBytes`.
   */
  measure(
    name: string,
    limits: { readonly position: number; readonly maxPageBytes: number; readonly maxBytes: number },
  ): string;
  /** Returns what was noted last: `records/bytes` for each page, parted by blanks, and `.` where the result ends. */
  readMeasure(): string;
  fetch(name: string, count: number): string;
  close(name: string): string;
}
