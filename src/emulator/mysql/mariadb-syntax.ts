import { scanSql } from './parameters/sql-scanner.js';
import { keywordsOf } from './parameters/statement-checks.js';
import type { ServerError } from './server-error.js';

/** A definition in CREATE TABLE or ALTER TABLE may begin with a word that is no name of a column. */
const NO_COLUMN = '(?!(?:CONSTRAINT|INDEX|KEY|UNIQUE|FULLTEXT|SPATIAL|PRIMARY|FOREIGN|CHECK|COLUMN|NOT)\\b)';
const EXISTENCE = 'IF\\s+(?:NOT\\s+)?EXISTS\\b';

/** What MariaDB takes and MySQL 8 does not; group 1 is the word that MySQL does not expect. */
const UNKNOWN_TO_MYSQL: readonly RegExp[] = [
  /^\s*(?:INSERT|REPLACE|DELETE)\b[^]*(?<![.@\w$])(RETURNING)\b/i,
  /^\s*CREATE\s+OR\s+REPLACE\s+(?:TEMPORARY\s+)?(TABLE|SEQUENCE|DATABASE|SCHEMA|(?:UNIQUE\s+)?INDEX)\b/i,
  /^\s*(?:CREATE(?:\s+TEMPORARY)?|ALTER|DROP(?:\s+TEMPORARY)?)\s+(SEQUENCE)\b/i,
  new RegExp(`^\\s*(?:CREATE\\s+(?:UNIQUE\\s+)?INDEX|DROP\\s+INDEX)\\s+(${EXISTENCE})`, 'i'),
  new RegExp(
    `^\\s*ALTER\\s+TABLE\\b[^]*?\\b(?:ADD|CHANGE|DROP|MODIFY)(?:\\s+(?:COLUMN|CONSTRAINT|INDEX|KEY))?\\s+(${EXISTENCE})`,
    'i',
  ),
  new RegExp(
    `^\\s*(?:CREATE(?:\\s+TEMPORARY)?|ALTER)\\s+TABLE\\b[^]*?(?:[(,]|\\b(?:ADD|COLUMN|MODIFY)\\b)\\s*${NO_COLUMN}[\\w$]+\\s+((?:UUID|INET4|INET6)\\b(?!\\s*\\())`,
    'i',
  ),
  /\bAS\s+((?:UUID|INET4|INET6)\s*\))/i,
];

/** How much of a statement MySQL repeats in a syntax error. */
const MAX_NEAR_CHARACTERS = 80;

function indexOfUnknown(sql: string): number | undefined {
  const keywords = keywordsOf(scanSql(sql));
  for (const pattern of UNKNOWN_TO_MYSQL) {
    const match = new RegExp(pattern, 'di').exec(keywords);
    if (match !== null) {
      return match.indices?.[1]?.[0];
    }
  }
  return undefined;
}

/**
 * The syntax error of MySQL 8 for a statement that MariaDB would run: RETURNING, sequences, CREATE OR REPLACE of tables
 * and indexes, IF [NOT] EXISTS for columns and indexes, and the types UUID, INET4 and INET6. Who used them here would
 * fail on Aurora.
 */
export function findMysqlSyntaxError(sql: string): ServerError | undefined {
  const index = indexOfUnknown(sql);
  if (index === undefined) {
    return undefined;
  }
  const near = sql.slice(index, index + MAX_NEAR_CHARACTERS);
  const line = sql.slice(0, index).split('\n').length;
  return {
    code: 1064,
    sqlState: '42000',
    message:
      'You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version ' +
      `for the right syntax to use near '${near}' at line ${line}`,
  };
}
