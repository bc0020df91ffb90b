import { ConfigurationException } from '../../errors/base-exception.js';
import { describeColumnType, type ColumnTypeName } from '../../sql/column-type.js';
import type { TableReference } from '../../sql/table-reference.js';
import type {
  ColumnDefault,
  ForeignKey,
  SchemaRendering,
  TableColumn,
  TableDefinition,
} from '../../sql/table-definition.js';
import { plainLiteral, TableText } from '../table-text.js';
import { literal } from './literal.js';
import { quoteIdentifier } from './quote-identifier.js';

/** The length of a text or of bytes in a key, where none is written: MySQL takes no unlimited ones there. */
const INDEXED_LENGTH = 255;

const TYPES: Readonly<Partial<Record<ColumnTypeName, (column: TableColumn) => string>>> = {
  smallint: () => 'SMALLINT',
  integer: () => 'INT',
  bigint: () => 'BIGINT',
  decimal: decimalType,
  real: () => 'FLOAT',
  double: () => 'DOUBLE',
  boolean: () => 'TINYINT(1)',
  char: ({ length = 1 }) => `CHAR(${length})`,
  varchar: ({ length = INDEXED_LENGTH }) => `VARCHAR(${length})`,
  text: ({ isIndexed }) => (isIndexed ? `VARCHAR(${INDEXED_LENGTH})` : 'LONGTEXT'),
  uuid: () => 'CHAR(36)',
  date: () => 'DATE',
  time: ({ precision = 6 }) => `TIME(${precision})`,
  timestamp: ({ precision = 6 }) => `DATETIME(${precision})`,
  timestamptz: ({ precision = 6 }) => `DATETIME(${precision})`,
  json: () => 'JSON',
  jsonb: () => 'JSON',
  bytes: ({ isIndexed }) => (isIndexed ? `VARBINARY(${INDEXED_LENGTH})` : 'LONGBLOB'),
};

const text = new TableText(quoteIdentifier);

/** How MySQL creates and drops tables. What it calls a schema is a database. */
export const MYSQL_SCHEMA: SchemaRendering = {
  createSchema: (name) => `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(name)}`,
  createTable,
  dropTable: (table: TableReference) => `DROP TABLE IF EXISTS ${text.table(table)}`,
  addForeignKey: (table, key) => {
    refuseSetDefault(key);
    return text.addForeignKey(table, key);
  },
  dropForeignKey: (table: TableReference, { name }: ForeignKey) =>
    `ALTER TABLE ${text.table(table)} DROP FOREIGN KEY ${quoteIdentifier(name)}`,
};

function createTable(definition: TableDefinition): string[] {
  const partial = definition.indexes.find(({ where }) => where !== undefined);
  if (partial !== undefined) {
    throw new ConfigurationException(
      `The index ${partial.name} is about some of the rows only, which MySQL does not have: leave out where, or index a ` +
        `column with asExpression that is NULL for the others.`,
    );
  }
  const comment = definition.comment === undefined ? '' : ` COMMENT = ${literal(definition.comment)}`;
  return [
    text.createTable(definition, [...definition.columns.map(columnText), ...counterKey(definition)]) + comment,
    ...text.createIndexes(definition),
  ];
}

/** A column that is counted has to be the first of some key. */
function counterKey({ columns, primaryKey }: TableDefinition): string[] {
  return columns
    .filter(({ name, identity }) => identity && name !== primaryKey[0])
    .map(({ name }) => `KEY (${quoteIdentifier(name)})`);
}

function columnText(column: TableColumn): string {
  const { generatedAs } = column;
  return [
    quoteIdentifier(column.name),
    typeText(column),
    ...(generatedAs === undefined ? [] : [`GENERATED ALWAYS AS (${generatedAs.expression}) ${generatedAs.kind}`]),
    // MariaDB has no NOT NULL for a column that is made of others.
    ...(column.nullable || generatedAs !== undefined ? [] : ['NOT NULL']),
    ...(column.identity ? ['AUTO_INCREMENT'] : []),
    ...(column.default === undefined ? [] : [`DEFAULT ${defaultText(column.default)}`]),
    ...(column.comment === undefined ? [] : [`COMMENT ${literal(column.comment)}`]),
  ].join(' ');
}

function typeText(column: TableColumn): string {
  const { type, place } = column;
  if (!type.array && type.enumValues !== undefined) {
    return `ENUM(${type.enumValues.map(literal).join(', ')})`;
  }
  const write = type.array || type.name === 'custom' ? undefined : TYPES[type.name];
  if (write === undefined) {
    throw new ConfigurationException(
      `MySQL has no type for the column ${place}, ${describeColumnType(type)}: ` +
        (type.array ? 'keep the array as JSON, of type json.' : 'write another type, or values with enum.'),
    );
  }
  return write(column);
}

function decimalType({ place, precision, scale = 0 }: TableColumn): string {
  if (precision === undefined) {
    throw new ConfigurationException(
      `The column ${place} is a decimal, which MySQL rounds to a whole number unless it is told otherwise: write ` +
        `precision and scale.`,
    );
  }
  return `DECIMAL(${precision}, ${scale})`;
}

/** In brackets every type may have a default, and every expression may be one. */
function defaultText(given: ColumnDefault): string {
  switch (given.kind) {
    case 'now':
      return '(UTC_TIMESTAMP(6))';
    case 'expression':
      return `(${given.sql})`;
    case 'value':
      return typeof given.value === 'string' ? `(${literal(given.value)})` : plainLiteral(given.value);
  }
}

/** @see https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html */
function refuseSetDefault({ name, onDelete, onUpdate }: ForeignKey): void {
  if (onDelete === 'SET DEFAULT' || onUpdate === 'SET DEFAULT') {
    throw new ConfigurationException(`The foreign key ${name} has the rule SET DEFAULT, which MySQL refuses.`);
  }
}
