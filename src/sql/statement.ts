import type { ColumnReference, Condition } from './condition.js';
import type { SqlExpression } from './sql-expression.js';
import type { TableReference } from './table-reference.js';

export interface OrderTerm {
  readonly column: ColumnReference;
  readonly direction: 'ASC' | 'DESC';
  /** Where the rows without a value stand. @default where the engine puts them */
  readonly nulls?: 'first' | 'last';
}

/** A column and the value that it gets. */
export interface ValueAssignment {
  readonly column: ColumnReference;
  readonly value: unknown;
}

/** A column and what the database makes of it: the time of its clock, its own value and something more, or any SQL. */
export type ComputedAssignment =
  | { readonly column: ColumnReference; readonly compute: 'now' }
  | {
      readonly column: ColumnReference;
      readonly compute: 'increment';
      readonly by: unknown;
      /** Whether what has no value yet counts from 0. @default false: it stays without one */
      readonly fromZero?: boolean;
    }
  | { readonly column: ColumnReference; readonly compute: 'expression'; readonly expression: SqlExpression };

export type Assignment = ComputedAssignment | ValueAssignment;

/** How rows are locked that a SELECT reads, until the end of the transaction. */
export interface RowLock {
  readonly mode: 'share' | 'update';
  /** What to do about rows that are locked already: wait for them, fail, or leave them out. */
  readonly onLocked: 'fail' | 'skip' | 'wait';
}

export interface SelectStatement {
  readonly kind: 'select';
  /** Whether records that are equal are one. */
  readonly distinct?: boolean;
  readonly table: TableReference;
  readonly columns: readonly ColumnReference[];
  readonly where: Condition;
  readonly order: readonly OrderTerm[];
  readonly limit?: number;
  readonly offset?: number;
  /** Columns that are read once more, behind the others, in their exact text. */
  readonly exactTexts?: readonly ColumnReference[];
  /** Whether each record ends with the number of rows that there are without limit and offset. */
  readonly total?: boolean;
  readonly lock?: RowLock;
}

/** Rows that are sent along with a statement. Each has a value for every column, in the order of the columns. */
export interface SentRows {
  readonly columns: readonly ColumnReference[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The rows with the keys that are sent. Each record begins with the number of its key among them, from 1. */
export interface SelectByKeysStatement {
  readonly kind: 'selectByKeys';
  readonly table: TableReference;
  readonly columns: readonly ColumnReference[];
  readonly keys: SentRows;
  readonly where: Condition;
}

/**
 * The rows that belong to the keys that are sent, in order, those of the first key first. Each record begins with the
 * number of its key among them, from 1.
 */
export interface SelectRelatedStatement {
  readonly kind: 'selectRelated';
  readonly table: TableReference;
  readonly columns: readonly ColumnReference[];
  /** The keys, for columns of the table or, where there is one, of the table of pairs. */
  readonly keys: SentRows;
  /** The table of pairs, and which of its columns refer to which of the table. */
  readonly link?: {
    readonly table: TableReference;
    readonly pairs: readonly { readonly link: ColumnReference; readonly key: ColumnReference }[];
  };
  readonly where: Condition;
  readonly order: readonly OrderTerm[];
  /** The largest number of rows of each key, and how many of them to leave out first. */
  readonly limit?: number;
  readonly offset?: number;
}

export interface CountStatement {
  readonly kind: 'count';
  readonly table: TableReference;
  readonly where: Condition;
}

export interface ExistsStatement {
  readonly kind: 'exists';
  readonly table: TableReference;
  readonly where: Condition;
}

export type AggregateFunction = 'avg' | 'count' | 'max' | 'min' | 'sum';

/** What is computed of the rows of a group. */
export interface AggregateValue {
  readonly operation: AggregateFunction;
  /** Whose values it is computed of; absent where rows are counted. */
  readonly column?: ColumnReference;
  /** The result: the expression that computes it, and the type in which it is read. */
  readonly result: ColumnReference;
}

/** What is computed of rows: of each group of those that are equal in some columns, or of all of them together. */
export interface AggregateStatement {
  readonly kind: 'aggregate';
  readonly table: TableReference;
  readonly where: Condition;
  /** The columns in which the rows of a group are equal. Where there is none, there is one record in any case. */
  readonly by: readonly ColumnReference[];
  /** The results, which stand behind the values of those columns. */
  readonly values: readonly AggregateValue[];
  /** What is true for the groups that are meant. */
  readonly having: Condition;
  readonly order: readonly OrderTerm[];
  readonly limit?: number;
  readonly offset?: number;
}

/** What becomes of a row whose key is there already. Without a key, any unique key is meant. */
export type OnConflict =
  | { readonly action: 'ignore'; readonly key?: readonly ColumnReference[] }
  | {
      readonly action: 'update';
      readonly key: readonly ColumnReference[];
      /** The columns that get what was to be inserted. */
      readonly inserted: readonly ColumnReference[];
      readonly values: readonly Assignment[];
    };

/**
 * What keeps an answer about many rows small enough to be returned: larger values of these columns come back as NULL, and
 * each record has behind its columns whether one did.
 */
export interface ReturnLimit {
  readonly columns: readonly ColumnReference[];
  readonly maxBytes: number;
}

export interface InsertStatement {
  readonly kind: 'insert';
  readonly table: TableReference;
  readonly values: readonly Assignment[];
  /** Where absent, a row whose key is there already is refused. */
  readonly onConflict?: OnConflict;
  readonly returning: readonly ColumnReference[];
}

/** Many rows in one statement. */
export interface BulkInsertStatement {
  readonly kind: 'bulkInsert';
  readonly table: TableReference;
  readonly sent: SentRows;
  /** What every row gets besides. */
  readonly values: readonly ComputedAssignment[];
  readonly onConflict?: OnConflict;
  readonly returning: readonly ColumnReference[];
  readonly returnLimit?: ReturnLimit;
  /** Whether each record ends with whether its row is new. */
  readonly returnsInserted?: boolean;
}

export interface UpdateStatement {
  readonly kind: 'update';
  readonly table: TableReference;
  readonly values: readonly Assignment[];
  readonly where: Condition;
  readonly returning: readonly ColumnReference[];
}

/**
 * Many rows with different values in one statement. It changes all of them or, where one is not found, none. Each
 * record begins with the number of the row among those that are sent, from 1.
 */
export interface BulkUpdateStatement {
  readonly kind: 'bulkUpdate';
  readonly table: TableReference;
  /** The first of the sent columns are those of the key; then come the ones that are compared, then the new values. */
  readonly sent: SentRows;
  readonly matched: number;
  /** What every row gets besides. */
  readonly values: readonly Assignment[];
  readonly where: Condition;
  readonly returning: readonly ColumnReference[];
  readonly returnLimit?: ReturnLimit;
}

export interface DeleteStatement {
  readonly kind: 'delete';
  readonly table: TableReference;
  readonly where: Condition;
}

/** A statement as a tree, in the terms of no particular engine. */
export type Statement =
  | AggregateStatement
  | BulkInsertStatement
  | BulkUpdateStatement
  | CountStatement
  | DeleteStatement
  | ExistsStatement
  | InsertStatement
  | SelectByKeysStatement
  | SelectRelatedStatement
  | SelectStatement
  | UpdateStatement;
