import type { RawColumn } from '../raw-query.js';

/** How the values of a type reach the caller. */
export type ValueKind =
  | 'bits'
  | 'boolean'
  | 'bytes'
  | 'date'
  | 'decimal'
  | 'double'
  | 'float'
  | 'json'
  | 'long'
  | 'text'
  | 'time'
  | 'timestamp';

/** What the emulator knows of the type of a column. */
export interface ColumnType {
  /** The name in `columnMetadata`, without UNSIGNED. */
  readonly name: string;
  /** A `java.sql.Types` code. */
  readonly jdbcType: number;
  /** Absent when the service does not return values of the type. */
  readonly kind: ValueKind | undefined;
}

/** The collation of bytes, and of everything that is not text. */
const BINARY = 63;
/** The bits of `flags`. */
const ENUM_FLAG = 0x100;
const SET_FLAG = 0x800;

type NamedType = readonly [name: string, jdbcType: number, kind?: ValueKind];

/**
 * The types by their numbers in the protocol, as Connector/J names them, whose tables the service's metadata follow for
 * PostgreSQL too. That YEAR and BIT(n) are returned as numbers is inferred; GEOMETRY is not on the service's list.
 *
 * @see https://dev.mysql.com/doc/connector-j/en/connector-j-reference-type-conversions.html
 */
const TYPES: Readonly<Record<number, NamedType>> = {
  0: ['DECIMAL', 3, 'decimal'],
  1: ['TINYINT', -6, 'long'],
  2: ['SMALLINT', 5, 'long'],
  3: ['INT', 4, 'long'],
  4: ['FLOAT', 7, 'float'],
  5: ['DOUBLE', 8, 'double'],
  6: ['NULL', 0, 'text'],
  7: ['TIMESTAMP', 93, 'timestamp'],
  8: ['BIGINT', -5, 'long'],
  9: ['MEDIUMINT', 4, 'long'],
  10: ['DATE', 91, 'date'],
  11: ['TIME', 92, 'time'],
  12: ['DATETIME', 93, 'timestamp'],
  13: ['YEAR', 91, 'long'],
  16: ['BIT', -7, 'bits'],
  245: ['JSON', -1, 'json'],
  246: ['DECIMAL', 3, 'decimal'],
  247: ['ENUM', 1, 'text'],
  248: ['SET', 1, 'text'],
  255: ['GEOMETRY', -2],
};

/** The types whose numbers do not tell texts from bytes; those of BLOB and TEXT do not tell their size either. */
const VARIABLE_STRINGS: ReadonlySet<number> = new Set([15, 253]);
const FIXED_STRING = 254;
const BLOBS: ReadonlySet<number> = new Set([249, 250, 251, 252]);

const BOOLEAN: NamedType = ['BIT', -7, 'boolean'];
const JSON_TEXT: NamedType = ['JSON', -1, 'json'];

/** Texts and blobs by the greatest length of their values, in characters or bytes. */
const SIZES: readonly [maxLength: number, text: NamedType, blob: NamedType][] = [
  [0xff, ['TINYTEXT', 12, 'text'], ['TINYBLOB', -3, 'bytes']],
  [0xffff, ['TEXT', -1, 'text'], ['BLOB', -4, 'bytes']],
  [0xff_ffff, ['MEDIUMTEXT', -1, 'text'], ['MEDIUMBLOB', -4, 'bytes']],
  [0xffff_ffff, ['LONGTEXT', -1, 'text'], ['LONGBLOB', -4, 'bytes']],
];

/** The bytes of a character of utf8mb4, in which the server sends all texts. */
const MAX_CHARACTER_BYTES = 4;

export function isBinary({ characterSet }: RawColumn): boolean {
  return characterSet === BINARY;
}

/** The greatest length of the values of a column, in characters for texts. */
export function lengthOf(column: RawColumn): number {
  return isBinary(column) ? column.length : Math.floor(column.length / MAX_CHARACTER_BYTES);
}

function findBlobType(column: RawColumn): NamedType {
  const length = lengthOf(column);
  const [, text, blob] = SIZES.find(([maxLength]) => length <= maxLength) ?? [];
  return (isBinary(column) ? blob : text) ?? JSON_TEXT;
}

/** ENUM and SET arrive as strings with a flag. */
function findStringType(column: RawColumn): NamedType {
  if ((column.flags & ENUM_FLAG) !== 0) {
    return ['ENUM', 1, 'text'];
  }
  if ((column.flags & SET_FLAG) !== 0) {
    return ['SET', 1, 'text'];
  }
  if (VARIABLE_STRINGS.has(column.type)) {
    return isBinary(column) ? ['VARBINARY', -3, 'bytes'] : ['VARCHAR', 12, 'text'];
  }
  return isBinary(column) ? ['BINARY', -2, 'bytes'] : ['CHAR', 1, 'text'];
}

function findNamedType(column: RawColumn): NamedType {
  if (column.isJsonText) {
    return JSON_TEXT;
  }
  // TINYINT(1) is how MySQL writes BOOLEAN, and how long the column of a BIT(1) is.
  if ((column.type === 1 || column.type === 16) && column.length === 1) {
    return BOOLEAN;
  }
  if (BLOBS.has(column.type)) {
    return findBlobType(column);
  }
  if (VARIABLE_STRINGS.has(column.type) || column.type === FIXED_STRING) {
    return findStringType(column);
  }
  return TYPES[column.type] ?? [`TYPE_${column.type}`, 1111];
}

export function findColumnType(column: RawColumn): ColumnType {
  const [name, jdbcType, kind] = findNamedType(column);
  return { name, jdbcType, kind };
}
