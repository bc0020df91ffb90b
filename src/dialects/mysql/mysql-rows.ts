import type { ColumnType } from '../../sql/column-type.js';
import type { ColumnReference } from '../../sql/condition.js';
import type { RowSource } from '../../sql/statement-rendering.js';
import type { Field } from '../../wire/shapes.js';
import { explanation } from '../explained.js';
import { rowsText, type RowMember } from '../json-rows.js';
import { mysqlTypeOf } from './mysql-types.js';

/**
 * Rows as one parameter, unpacked by JSON_TABLE, in a form that MySQL 8 and MariaDB both read. Numbers that JSON has
 * are numbers; everything else is a string, also a JSON document, and bytes are one in base64. What is NULL is left
 * out: MariaDB would read JSON's null as a text.
 *
 * @see https://dev.mysql.com/doc/refman/8.0/en/json-table-functions.html
 */
export function rowSource(placeholder: string, columns: readonly ColumnReference[]): RowSource {
  const definitions = columns.map(
    ({ type }, index) => `aurorm_${index + 1} ${jsonColumn(type)} PATH '$.c${index + 1}'`,
  );
  return {
    from:
      `JSON_TABLE(${placeholder}, '$[*]' COLUMNS (${['aurorm_ordinal FOR ORDINALITY', ...definitions].join(', ')})) ` +
      'AS aurorm_rows',
    ordinal: 'aurorm_ordinal',
    values: columns.map(({ type }, index) => readValue(`aurorm_${index + 1}`, type)),
  };
}

export function encodeRows(rows: readonly (readonly unknown[])[], columns: readonly ColumnReference[]): string {
  const members = columns.map((column, index): RowMember => {
    const { type } = column;
    return {
      column,
      name: `c${index + 1}`,
      plain: (value) => plainOfField(fieldOf(value, type)),
      json: (value) => jsonValue(value, type),
    };
  });
  return rowsText(rows, members, undefined);
}

/** A condition that is true when the column's value is among those of a list. */
export function inList(column: string, placeholder: string, type: ColumnType): string {
  const value = readValue('aurorm_value', type);
  const { typedAs } = mysqlTypeOf(type);
  return (
    `${typedAs?.(column) ?? column} IN (SELECT ${typedAs?.(value) ?? value} FROM JSON_TABLE(${placeholder}, '$[*]' ` +
    `COLUMNS (aurorm_value ${jsonColumn(type)} PATH '$')) AS aurorm_list)`
  );
}

export function encodeList(values: readonly unknown[], type: ColumnType): Field<Uint8Array> {
  return { stringValue: `[${values.map((value) => jsonValue(value, type)).join(',')}]` };
}

const INTEGERS: ReadonlySet<ColumnType['name']> = new Set(['bigint', 'boolean', 'integer', 'smallint']);
const FLOATS: ReadonlySet<ColumnType['name']> = new Set(['double', 'real']);

function jsonColumn({ name }: ColumnType): string {
  if (INTEGERS.has(name)) {
    return 'BIGINT';
  }
  return FLOATS.has(name) ? 'DOUBLE' : 'JSON';
}

/**
 * A text of JSON_UNQUOTE yields to the collation of the column that it is compared with, as a literal does. A text of
 * JSON_TABLE itself would be a column too, and two collations of columns cannot be compared.
 *
 * @see https://dev.mysql.com/doc/refman/8.0/en/charset-collation-coercibility.html
 */
function readValue(name: string, type: ColumnType): string {
  if (jsonColumn(type) !== 'JSON') {
    return name;
  }
  const text = `JSON_UNQUOTE(${name})`;
  const { castName } = mysqlTypeOf(type);
  if (type.name === 'bytes') {
    return `FROM_BASE64(${text})`;
  }
  return castName === undefined ? text : `CAST(${text} AS ${castName})`;
}

function jsonValue(value: unknown, type: ColumnType): string {
  const field = fieldOf(value, type);
  return 'longValue' in field ? String(field.longValue) : JSON.stringify(plainOfField(field));
}

/** The field's value for `JSON.stringify`; `undefined` for a bigint that it could not write. */
function plainOfField(field: Field<Uint8Array>): number | string | undefined {
  if ('booleanValue' in field) {
    return field.booleanValue ? 1 : 0;
  }
  if ('longValue' in field) {
    const number = Number(field.longValue);
    return Number.isSafeInteger(number) ? number : undefined;
  }
  if ('doubleValue' in field) {
    return field.doubleValue;
  }
  if ('blobValue' in field) {
    return Buffer.from(field.blobValue).toString('base64');
  }
  return 'stringValue' in field ? field.stringValue : '';
}

function fieldOf(value: unknown, type: ColumnType): Field<Uint8Array> {
  try {
    return mysqlTypeOf(type).field(value);
  } catch (failure) {
    throw explanation(type, failure);
  }
}
