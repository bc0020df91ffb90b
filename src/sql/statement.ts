import type { ColumnReference, Condition } from './condition.js';

export interface TableReference {
  readonly schema?: string;
  readonly name: string;
}

export interface OrderTerm {
  readonly column: ColumnReference;
  readonly direction: 'ASC' | 'DESC';
}

/** A column and the value that it gets. */
export interface Assignment {
  readonly column: ColumnReference;
  readonly value: unknown;
}

export interface SelectStatement {
  readonly kind: 'select';
  readonly table: TableReference;
  readonly columns: readonly ColumnReference[];
  readonly where: Condition;
  readonly order: readonly OrderTerm[];
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

export interface InsertStatement {
  readonly kind: 'insert';
  readonly table: TableReference;
  readonly values: readonly Assignment[];
  /** Where given, a row with the same key gets these values rather than being refused. */
  readonly updateOnConflict?: {
    readonly key: readonly ColumnReference[];
    readonly values: readonly Assignment[];
  };
  readonly returning: readonly ColumnReference[];
}

/** Many rows in one statement. Every row has a value for every column, in the order of the columns. */
export interface BulkInsertStatement {
  readonly kind: 'bulkInsert';
  readonly table: TableReference;
  readonly columns: readonly ColumnReference[];
  readonly rows: readonly (readonly unknown[])[];
  readonly returning: readonly ColumnReference[];
}

export interface UpdateStatement {
  readonly kind: 'update';
  readonly table: TableReference;
  readonly values: readonly Assignment[];
  readonly where: Condition;
  readonly returning: readonly ColumnReference[];
}

export interface DeleteStatement {
  readonly kind: 'delete';
  readonly table: TableReference;
  readonly where: Condition;
}

/** A statement as a tree, in the terms of no particular engine. */
export type Statement =
  | BulkInsertStatement
  | CountStatement
  | DeleteStatement
  | ExistsStatement
  | InsertStatement
  | SelectStatement
  | UpdateStatement;
