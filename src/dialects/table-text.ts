import type { ForeignKey, TableDefinition } from '../sql/table-definition.js';
import type { TableReference } from '../sql/table-reference.js';

type Quote = (name: string) => string;

/** The parts of statements about tables that all engines write in the same way. */
export class TableText {
  readonly #quote: Quote;

  constructor(quote: Quote) {
    this.#quote = quote;
  }

  table({ schema, name }: TableReference): string {
    return schema === undefined ? this.#quote(name) : `${this.#quote(schema)}.${this.#quote(name)}`;
  }

  names(columns: readonly string[]): string {
    return columns.map(this.#quote).join(', ');
  }

  /** The primary key, the unique keys and the checks, as they stand behind the columns. */
  constraints({ primaryKey, uniques, checks }: TableDefinition): string[] {
    return [
      ...(primaryKey.length === 0 ? [] : [`PRIMARY KEY (${this.names(primaryKey)})`]),
      ...uniques.map(({ name, columns }) => `CONSTRAINT ${this.#quote(name)} UNIQUE (${this.names(columns)})`),
      ...checks.map(({ name, expression }) => `CONSTRAINT ${this.#quote(name)} CHECK (${expression})`),
    ];
  }

  createTable(definition: TableDefinition, columns: readonly string[]): string {
    const lines = [...columns, ...this.constraints(definition)].map((line) => `  ${line}`);
    return `CREATE TABLE ${this.table(definition.table)} (\n${lines.join(',\n')}\n)`;
  }

  createIndexes({ table, indexes }: TableDefinition): string[] {
    return indexes.map(
      ({ name, columns, unique, where }) =>
        `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${this.#quote(name)} ON ${this.table(table)} (${this.names(columns)})` +
        (where === undefined ? '' : ` WHERE ${where}`),
    );
  }

  addForeignKey(table: TableReference, { name, columns, references, onDelete, onUpdate }: ForeignKey): string {
    return [
      `ALTER TABLE ${this.table(table)} ADD CONSTRAINT ${this.#quote(name)} FOREIGN KEY (${this.names(columns)})`,
      `REFERENCES ${this.table(references.table)} (${this.names(references.columns)})`,
      ...(onDelete === undefined ? [] : [`ON DELETE ${onDelete}`]),
      ...(onUpdate === undefined ? [] : [`ON UPDATE ${onUpdate}`]),
    ].join(' ');
  }
}

/** A number, a boolean or NULL as a literal, which is the same on every engine. */
export function plainLiteral(value: number | bigint | boolean | null): string {
  return value === null ? 'NULL' : String(value);
}
