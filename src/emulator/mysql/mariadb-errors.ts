import { scanSql } from './parameters/sql-scanner.js';
import { codeOf, keywordsOf } from './parameters/statement-checks.js';
import type { ServerError } from './server-error.js';

/** How MySQL calls the part of a statement that MariaDB names by its keyword. */
const CLAUSES: Readonly<Record<string, string>> = {
  'GROUP BY': 'group statement',
  HAVING: 'having clause',
  'INSERT INTO': 'field list',
  ON: 'on clause',
  'ORDER BY': 'order clause',
  SELECT: 'field list',
  SET: 'field list',
  WHERE: 'where clause',
};

const NOT_ACQUIRED: ServerError = {
  code: 3572,
  sqlState: 'HY000',
  message: 'Statement aborted because lock(s) could not be acquired immediately and NOWAIT is set.',
};

const LOCAL_FILES_DISABLED: ServerError = {
  code: 3948,
  sqlState: '42000',
  message: 'Loading local data is disabled; this must be enabled on both the client and server sides',
};

/** How statements begin that may make a duplicate, up to the name of their table. */
const BEFORE_TABLE = [
  String.raw`(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\s+)*(?:INTO\s+)?`,
  String.raw`UPDATE\s+(?:(?:LOW_PRIORITY|IGNORE)\s+)*`,
  String.raw`ALTER\s+TABLE\s+`,
  String.raw`CREATE\s+UNIQUE\s+INDEX\s+\S+\s+ON\s+`,
].join('|');
const SCHEMA = '(?:(?:[\\w$]+|`[^`]+`)\\s*\\.\\s*)?';
/** Group 1 is a name without backticks, group 2 one with them. */
const TARGET = new RegExp(`^\\s*(?:${BEFORE_TABLE})${SCHEMA}(?:([\\w$]+)|\`([^\`]+)\`)`, 'i');

function targetOf(sql: string): string | undefined {
  const [, bare, quoted] = TARGET.exec(codeOf(scanSql(sql))) ?? [];
  return bare ?? quoted;
}

/** MySQL 8 names the key of a duplicate together with its table. */
function nameKeyWithTable(message: string, sql: string): string {
  const table = targetOf(sql);
  return table === undefined
    ? message
    : message.replace(/ for key '([^']*)'$/, (_, key: string) => ` for key '${table}.${key}'`);
}

function nameClause(message: string): string {
  return message.replace(/ in '([A-Z ]+)'$/, (_, clause: string) => ` in '${CLAUSES[clause] ?? clause}'`);
}

/** The CHECK that MariaDB says is violated. One that belongs to a column is called by table and column. */
export interface ViolatedCheck {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
}

const VIOLATED_CHECK = /^CONSTRAINT `(?:[^`.]+\.)?([^`]+)` failed for `([^`]+)`\.`([^`]+)`$/;

/** The CHECK that an error is about; absent when it is about something else. */
export function readViolatedCheck({ code, message }: ServerError): ViolatedCheck | undefined {
  const [, name, schema, table] = (code === 4025 ? VIOLATED_CHECK.exec(message) : undefined) ?? [];
  return name === undefined || schema === undefined || table === undefined ? undefined : { schema, table, name };
}

/** What MySQL 8 says of a text that is no JSON, of which MariaDB knows by a CHECK. MySQL's own says what it found where. */
export function toInvalidJsonError({ table, name }: ViolatedCheck): ServerError {
  const message = `Invalid JSON text: "Invalid value." at position 0 in value for column '${table}.${name}'.`;
  return { code: 3140, sqlState: '22032', message };
}

/** What MySQL 8 says of a violated CHECK, and how it calls one without a name. */
function describeCheck(error: ServerError): string {
  const { name, table } = readViolatedCheck(error) ?? { name: '', table: '' };
  return name === ''
    ? error.message
    : `Check constraint '${name.replace(/^CONSTRAINT_(?=\d+$)/, `${table}_chk_`)}' is violated.`;
}

/** Whether the statement would not wait for a lock; MariaDB reports that like one that waited too long. */
function isUnwaiting(sql: string): boolean {
  return /\bNOWAIT\b/i.test(keywordsOf(scanSql(sql)));
}

function nameColumnAlone(message: string): string {
  return message.replace(/ for column `[^`]+`\.`[^`]+`\.`([^`]+)` at row /, " for column '$1' at row ");
}

/**
 * An error of MariaDB in the words and numbers of MySQL 8, where callers are known to look at them.
 *
 * Hidden: the table in duplicate key errors (1062), violated CHECKs (4025 is 3819), the name of the server in syntax
 * errors (1064), the clause of an unknown column (1054), the column of a value that does not fit (1292, 1366 and its
 * SQLSTATE), NOWAIT on a locked row (1205 is 3572), LOAD DATA LOCAL (4166 is 3948). The session tells texts that are no
 * JSON (3140) from other violated CHECKs, and refuses syntax that only MariaDB has.
 *
 * Not hidden, because the server itself behaves in another way:
 *
 * | MariaDB | MySQL 8 |
 * |---|---|
 * | a CHECK of a column without a name is called by the column | table_chk_1 |
 * | the key of a duplicate written by a trigger or a procedure has no table, or the outer one | the inner table |
 * | `rank` without backticks | syntax error 1064 |
 * | `->>`, LATERAL, FOR SHARE, VALUES ROW, row alias in ON DUPLICATE KEY, CAST AS JSON: syntax error 1064 | served |
 * | utf8mb4_general_ci pads with spaces when it compares | utf8mb4_0900_ai_ci does not |
 * | `@@version`, and TIME_ROUND_FRACTIONAL in `@@sql_mode` | |
 * | `@@tx_isolation`, `max_statement_time` | `@@transaction_isolation`, `max_execution_time` |
 */
export function toMysqlError(error: ServerError, sql: string): ServerError {
  const { code, message } = error;
  switch (code) {
    case 1054:
      return { ...error, message: nameClause(message) };
    case 1062:
      return { ...error, message: nameKeyWithTable(message, sql) };
    case 1064:
      return { ...error, message: message.replace('your MariaDB server version', 'your MySQL server version') };
    case 1292:
      return { ...error, message: nameColumnAlone(message) };
    case 1366:
      return { ...error, message: nameColumnAlone(message), sqlState: 'HY000' };
    case 1205:
      return isUnwaiting(sql) ? NOT_ACQUIRED : error;
    case 4025:
      return { code: 3819, sqlState: 'HY000', message: describeCheck(error) };
    case 4166:
      return LOCAL_FILES_DISABLED;
    default:
      return error;
  }
}
