import type { ColumnType } from '../sql/column-type.js';
import type { ColumnReference } from '../sql/condition.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import type { Page } from '../sql/page-query.js';
import type { SqlSyntax } from '../sql/sql-scanner.js';
import type { ParameterRendering, StatementRendering } from '../sql/statement-rendering.js';
import type { SchemaRendering } from '../sql/table-definition.js';
import type { DatabaseError } from './database-error.js';

/** A value of a record or of an array without its wrapping: never null. */
export type FieldValue = string | number | bigint | boolean | Uint8Array;

/** Turns a value of a column, as the service returns it, into the one that the reader gets. */
export type ValueDecoder = (value: FieldValue) => unknown;

/**
 * What differs between the engines for SQL that somebody wrote: how it is read, how values travel, errors, large
 * results. Shared code asks it for a part or a capability, never for its name.
 */
export interface Dialect extends ParameterRendering {
  readonly syntax: SqlSyntax;
  /** After a failed statement the transaction accepts no other until it is rolled back. */
  readonly failedStatementAbortsTransaction: boolean;
  /**
   * The statement that sets the isolation level and lets nothing be written, as the first of a transaction; absent where
   * the engine has none that works inside of one.
   */
  setTransaction?(modes: TransactionModes): string;
  /** How to find out what became of a commit; absent where the engine keeps no record of it. */
  readonly commitVerification?: CommitVerification;
  /**
   * The expression for a parameter in SQL that somebody wrote: of the named type, whatever stands around it and also
   * where the value is NULL. Beside a column of an entity {@link parameter} suffices.
   */
  typedParameter(placeholder: string, type: ColumnType): string;
  /** How a column is selected as text, or an array as one of texts. */
  castToText(isArray: boolean): string;
  /** The values on which the service breaks without a word, for messages. */
  readonly unreturnableValues: string;
  /** Reads the text of an error of the database. */
  readError(message: string): DatabaseError;
  /** How values of a type that is known from an entity are read. */
  decoder(type: ColumnType): ValueDecoder;
  /** How values of a column are read of which only the result's metadata is known. */
  decoderForTypeName(typeName: string): ValueDecoder;
  /**
   * The database's code for a query that cannot stand inside of another because two of its columns have one label;
   * absent where it can.
   */
  readonly repeatedLabelCode?: number | undefined;
  /** The statements that walk through a result which is too large for one answer. */
  readonly walk: CursorStatements | PageStatements;
}

/** What a transaction may be set to; at least one of them. */
export interface TransactionModes {
  readonly isolation?: string | undefined;
  readonly readOnly?: boolean;
}

/** The statements by which the outcome of a transaction is found out. */
export interface CommitVerification {
  /** Returns the number of the transaction that it is run in, as text. */
  readonly numberOfTransaction: string;
  /** Returns `committed`, `aborted` or `in progress` for such a number, or NULL where that is forgotten. */
  readonly statusOfTransaction: string;
  /** The name of the parameter for the number. */
  readonly parameter: string;
}

/**
 * A dialect in which statements about entities can be written, and what their reader has to know of the engine. It is a
 * class of its own, so that a bundle of the connector alone has none of it.
 */
export interface EntityDialect extends Dialect, StatementRendering {
  /** How long the name of a table, a column or a key may be. */
  readonly nameLimit: NameLimit;
  /** The statements that create and drop tables. */
  readonly schema: SchemaRendering;
  /**
   * Whether a statement that changes rows can return them. Where it cannot, generated keys come from the answer's
   * generated fields, and what else the database made is read by a SELECT.
   */
  readonly supportsReturning: boolean;
  /** Whether rows without a value are the last in ascending order, where no statement says otherwise. */
  readonly sortsNullsLast: boolean;
  /** Whether HAVING names what is computed of a group, as it stands in the list of the SELECT, or computes it again. */
  readonly havingNamesResults: boolean;
  /**
   * What rows are sorted by in the place of a column whose values the engine compares in another order than it sorts
   * by; absent where there is no such type.
   */
  sortKey?(column: ColumnReference): ColumnReference;
  /** Whether an INSERT that gives way says for which unique key. Where it cannot, it gives way for every one. */
  readonly namesConflictKey: boolean;
}

export interface NameLimit {
  readonly length: number;
  readonly unit: 'bytes' | 'characters';
}

/** A server-side cursor, as statements; `name` is a plain identifier. */
export interface CursorStatements {
  readonly kind: 'cursor';
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
  /** Returns what was noted last for this cursor: `records/bytes` for each page, parted by blanks, and `.` where the result ends. */
  readMeasure(name: string): string;
  fetch(name: string, count: number): string;
  close(name: string): string;
}

/** A column of a result, as the result's metadata have it. */
export interface ResultColumn {
  readonly label: string;
  readonly typeName: string;
}

/**
 * Pages of a query, for an engine without cursors whose results can be read by several calls. The query is run again
 * for each of them, and gives the same records in the same order as long as its transaction sees the same data.
 */
export interface PageStatements {
  readonly kind: 'pages';
  /** Returns no record, but the result's metadata. */
  describe(query: CompiledQuery): string;
  /** The query with all its records, if they are at most `maxRecords` and of at most `maxBytes`; else with none. */
  probe(
    query: CompiledQuery,
    columns: readonly ResultColumn[],
    limits: { readonly maxRecords: number; readonly maxBytes: number },
  ): string;
  /** The sizes of records, in bytes, instead of the records. */
  sizes(query: CompiledQuery, columns: readonly ResultColumn[], page: Page): string;
  page(query: CompiledQuery, page: Page): string;
}
