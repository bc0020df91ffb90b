import type { ColumnMetadata } from '../../../wire/shapes.js';
import type { RawColumn } from '../raw-query.js';
import { type ColumnType, findColumnType, isBinary, lengthOf } from './column-types.js';

/** The bits of `flags`. */
const NOT_NULL_FLAG = 0x1;
const UNSIGNED_FLAG = 0x20;
const AUTO_INCREMENT_FLAG = 0x200;

const MAX_PRECISION = 2_147_483_647;
const INTEGERS: ReadonlySet<string> = new Set(['TINYINT', 'SMALLINT', 'MEDIUMINT', 'INT', 'BIGINT']);
const NUMBERS: ReadonlySet<string> = new Set([...INTEGERS, 'DECIMAL', 'FLOAT', 'DOUBLE']);

function hasFlag({ flags }: RawColumn, flag: number): boolean {
  return (flags & flag) !== 0;
}

/** The length of a DECIMAL counts its sign and its point, its precision does not. */
function precisionOf(column: RawColumn, { name, kind }: ColumnType): number {
  if (name !== 'DECIMAL') {
    return kind === 'json' ? MAX_PRECISION : Math.min(lengthOf(column), MAX_PRECISION);
  }
  const sign = hasFlag(column, UNSIGNED_FLAG) ? 0 : 1;
  const point = column.decimals > 0 ? 1 : 0;
  return column.length - sign - point;
}

/** Bytes differ in every bit; texts do not in their case, with the collation of the emulator's sessions. */
function isCaseSensitive(column: RawColumn, { kind }: ColumnType): boolean {
  return kind === 'bytes' || kind === 'json' || (kind === undefined && isBinary(column));
}

/**
 * Describes a column of a result as MySQL's JDBC driver does; for PostgreSQL the service still imitates that of
 * PostgreSQL. `name` is the column in its table and `label` its alias.
 *
 * @see https://dev.mysql.com/doc/connector-j/en/connector-j-reference-type-conversions.html
 */
export function describeColumn(column: RawColumn): ColumnMetadata {
  const type = findColumnType(column);
  const isNumber = NUMBERS.has(type.name);
  const isUnsigned = isNumber && hasFlag(column, UNSIGNED_FLAG);
  return {
    name: column.name === '' ? column.label : column.name,
    label: column.label,
    type: type.jdbcType,
    typeName: isUnsigned ? `${type.name} UNSIGNED` : type.name,
    // What MySQL calls a database is a catalog to JDBC.
    schemaName: '',
    tableName: column.table,
    isAutoIncrement: hasFlag(column, AUTO_INCREMENT_FLAG),
    isSigned: isNumber && !isUnsigned,
    isCurrency: false,
    isCaseSensitive: isCaseSensitive(column, type),
    nullable: hasFlag(column, NOT_NULL_FLAG) ? 0 : 1,
    precision: precisionOf(column, type),
    scale: isNumber && !INTEGERS.has(type.name) ? column.decimals : 0,
    arrayBaseColumnType: 0,
  };
}
