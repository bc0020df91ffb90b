import type { DatabaseError, DatabaseErrorKind } from '../database-error.js';

type Names = Pick<DatabaseError, 'column' | 'constraint' | 'table'>;

/**
 * MySQL's errors by their numbers, and those of MariaDB that differ.
 *
 * @see https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
 */
const KINDS: Readonly<Record<number, DatabaseErrorKind>> = {
  1022: 'uniqueViolation',
  1062: 'uniqueViolation',
  1586: 'uniqueViolation',
  1216: 'foreignKeyViolation',
  1217: 'foreignKeyViolation',
  1451: 'foreignKeyViolation',
  1452: 'foreignKeyViolation',
  1048: 'notNullViolation',
  1263: 'notNullViolation',
  1364: 'notNullViolation',
  3819: 'checkViolation',
  4025: 'checkViolation',
  1213: 'deadlock',
  1205: 'lockTimeout',
  3572: 'lockTimeout',
  1317: 'statementTimeout',
  1969: 'statementTimeout',
  3024: 'statementTimeout',
  1064: 'syntax',
  1149: 'syntax',
  1051: 'undefinedTable',
  1109: 'undefinedTable',
  1146: 'undefinedTable',
  1054: 'undefinedColumn',
  1044: 'accessDenied',
  1045: 'accessDenied',
  1142: 'accessDenied',
  1143: 'accessDenied',
};

/** The numbers stand at the very end: what comes before may repeat texts of the user that look like them. */
const CODES = /^([^]*); Error code: (\d{1,5}); SQLState: ([0-9A-Z]{5})$/;

/** How early versions of the service gave the error, with the number before the message. */
const EARLY = /^Database error code: (\d{1,5})\. Message: ([^]*)$/;

/** A name between backticks, or what it holds. */
const NAME = '`((?:[^`]|``)+)`';
const TABLE = new RegExp(String.raw`^[^\`]*\(${NAME}\.${NAME}, CONSTRAINT ${NAME} FOREIGN KEY`);
const KEY = / for key '([^']*)'$/;

/** What each error names, in the words of the server. */
const READERS: Readonly<Record<number, (text: string) => Names>> = {
  1048: (text) => ({ column: /^Column '(.+)' cannot be null$/.exec(text)?.[1] }),
  1051: (text) => ({ table: lastPart(/^Unknown table '(.+)'$/.exec(text)?.[1]) }),
  1054: (text) => ({ column: lastPart(/^Unknown column '(.+)' in '[^']*'$/.exec(text)?.[1]) }),
  1062: readDuplicate,
  1146: (text) => ({ table: lastPart(/^Table '(.+)' doesn't exist$/.exec(text)?.[1]) }),
  1364: (text) => ({ column: /^Field '(.+)' doesn't have a default value$/.exec(text)?.[1] }),
  1451: readForeignKey,
  1452: readForeignKey,
  1586: readDuplicate,
  3819: (text) => ({ constraint: /^Check constraint '(.+)' is violated\.$/.exec(text)?.[1] }),
  4025: (text) => ({ constraint: lastPart(/^CONSTRAINT `([^`]+)` failed for /.exec(text)?.[1]) }),
};

/** Reads `<message>; Error code: 1062; SQLState: 23000`, as the service gives MySQL's errors. */
export function readMysqlError(message: string): DatabaseError {
  const codes = CODES.exec(message);
  const early = codes === null ? EARLY.exec(message) : null;
  const [text = '', code] = codes === null ? [early?.[2], early?.[1]] : [codes[1], codes[2]];
  if (code === undefined) {
    return {};
  }
  const vendorCode = Number(code);
  return { kind: KINDS[vendorCode], sqlState: codes?.[3], vendorCode, ...READERS[vendorCode]?.(text) };
}

/** The key stands at the end, behind a value of the user. MySQL 8 writes its table before it. */
function readDuplicate(text: string): Names {
  const key = KEY.exec(text)?.[1];
  const dot = key?.indexOf('.') ?? -1;
  return { constraint: key?.slice(dot + 1), table: dot === -1 ? undefined : key?.slice(0, dot) };
}

function readForeignKey(text: string): Names {
  const [table, constraint] = TABLE.exec(text)?.slice(2, 4).map(unquoted) ?? [];
  return { table, constraint };
}

/** The last part of `database.table` and of `table.column`. */
function lastPart(name: string | undefined): string | undefined {
  return name?.slice(name.lastIndexOf('.') + 1);
}

function unquoted(name: string): string {
  return name.replaceAll('``', '`');
}
