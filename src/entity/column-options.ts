import type { ColumnTypeName } from '../sql/column-type.js';

/** Changes a column's values on their way to the database and back, in conditions too. It is never given null. */
export interface ValueTransformer {
  /** What is stored for a value of the property. */
  to(value: never): unknown;
  /** The property's value for what is stored. */
  from(value: never): unknown;
}

/** The values of an enum: its object, or a list of strings. */
export type EnumValues = Readonly<Record<string, string | number>> | readonly string[];

export interface ColumnOptions {
  /**
   * The type of the column: `'varchar'`, `'decimal'`, `'timestamptz'`, …, or the name of a type of the database.
   *
   * @default by the property's type: string text (varchar with a `length`), number integer, boolean boolean, Date
   * timestamptz, bigint bigint, Uint8Array and Buffer bytes; every other property has to say it
   */
  readonly type?: ColumnTypeName | (string & {});
  /** @default the property's name, by the naming strategy of the data source */
  readonly name?: string;
  /** The largest number of characters, for char and varchar. */
  readonly length?: number;
  /** The number of digits of a decimal, or of the digits of a time's or timestamp's seconds behind the point. */
  readonly precision?: number;
  /** The number of digits of a decimal behind the point. */
  readonly scale?: number;
  /** Whether the column may be NULL. @default false */
  readonly nullable?: boolean;
  /** The value of rows that give none, or a function that returns it as SQL: `() => 'gen_random_uuid()'`. */
  readonly default?: string | number | bigint | boolean | null | (() => string);
  /** The strings that the column may hold; all others are refused before any call. */
  readonly enum?: EnumValues;
  /**
   * The name of the database's own enum type, schema first where it has one. PostgreSQL only: MySQL keeps an enum in
   * its column.
   *
   * @default none: the column is a text, and a check allows the values of `enum` only
   */
  readonly enumName?: string;
  /** Whether the column holds an array of its type. PostgreSQL only. @default false */
  readonly array?: boolean;
  /** Whether an INSERT writes the column; when not, its value is ignored there. @default true */
  readonly insert?: boolean;
  /** Whether an UPDATE writes the column; when not, its value is ignored by `save`. @default true */
  readonly update?: boolean;
  /** Whether the column is read unless `select` names others; when not, it is read where `select` names it. @default true */
  readonly select?: boolean;
  /** Whether no two rows may have the same value. @default false */
  readonly unique?: boolean;
  /** One transformer, or several: `to` runs from the first to the last, `from` from the last to the first. */
  readonly transformer?: ValueTransformer | readonly ValueTransformer[];
  /** The column's comment in the database. */
  readonly comment?: string;
  /** The SQL expression by which the database makes the column's value of others; it is never written. */
  readonly asExpression?: string;
  /** Whether the made value is stored with the row or made when it is read. @default 'STORED' */
  readonly generatedType?: 'STORED' | 'VIRTUAL';
}

/**
 * Where the values of a generated key come from: `identity` is the database's counter, `uuid` (version 4, random) and
 * `uuidv7` (sorted by time) are made before the call.
 */
export type KeyGeneration = (typeof KEY_GENERATIONS)[number];

export const KEY_GENERATIONS = ['identity', 'uuid', 'uuidv7'] as const;

/** What a column is for, where the library keeps its values. */
export type ColumnRole = 'createDate' | 'updateDate' | 'deleteDate' | 'version';

/** Makes the SQL expression of a computed column; it is given the quoted name of the table or of its alias. */
export type ComputedExpression = (table: string) => string;

export interface EmbeddedOptions {
  /**
   * What stands before the names of the object's columns.
   *
   * @default the property's name, by the naming strategy, and `_`; with `''` there is nothing
   */
  readonly prefix?: string;
  /** Whether the object may be null: all its columns may be NULL then. @default false */
  readonly nullable?: boolean;
  /** Whether the object is kept in one column, as JSON. @default false */
  readonly json?: boolean;
  /** The name of that one column. @default the property's name, by the naming strategy */
  readonly name?: string;
}
