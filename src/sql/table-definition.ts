import type { ColumnType } from './column-type.js';
import type { TableReference } from './table-reference.js';

/** A table as it is to be created, in the terms of no particular engine. Columns are known by their names. */
export interface TableDefinition {
  readonly table: TableReference;
  readonly comment?: string;
  readonly columns: readonly TableColumn[];
  readonly primaryKey: readonly string[];
  readonly uniques: readonly NamedColumns[];
  readonly checks: readonly { readonly name: string; readonly expression: string }[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly TableIndex[];
}

export interface TableColumn {
  readonly name: string;
  /** What describes it, a class and its property: for messages. */
  readonly place: string;
  readonly type: ColumnType;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly nullable: boolean;
  readonly identity: boolean;
  readonly default?: ColumnDefault;
  readonly generatedAs?: { readonly expression: string; readonly kind: 'STORED' | 'VIRTUAL' };
  readonly comment?: string;
  /** Whether a key or an index is about the column. */
  readonly isIndexed: boolean;
}

/** What a row gets that gives no value: a value, an expression, or the moment by the database's clock. */
export type ColumnDefault =
  | { readonly kind: 'expression'; readonly sql: string }
  | { readonly kind: 'now' }
  | { readonly kind: 'value'; readonly value: string | number | bigint | boolean | null };

export interface NamedColumns {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface TableIndex extends NamedColumns {
  readonly unique: boolean;
  readonly where?: string;
}

export const REFERENTIAL_ACTIONS = ['CASCADE', 'NO ACTION', 'RESTRICT', 'SET DEFAULT', 'SET NULL'] as const;

export type ReferentialAction = (typeof REFERENTIAL_ACTIONS)[number];

export interface ForeignKey extends NamedColumns {
  readonly references: { readonly table: TableReference; readonly columns: readonly string[] };
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
}

/** A type of the database that holds one of some texts. */
export interface EnumDefinition {
  /** Its name, the schema's first where it has one. */
  readonly name: readonly string[];
  readonly values: readonly string[];
}

/** How an engine writes the statements that create and drop tables. */
export interface SchemaRendering {
  createSchema(name: string): string;
  /** The statements that create the table with all but its foreign keys. */
  createTable(table: TableDefinition): string[];
  dropTable(table: TableReference): string;
  addForeignKey(table: TableReference, key: ForeignKey): string;
  dropForeignKey(table: TableReference, key: ForeignKey): string;
  /** Absent where enums are no types by themselves. */
  readonly enums?: {
    create(definition: EnumDefinition): string;
    drop(definition: EnumDefinition): string;
  };
}
