import type { DatabaseError, DatabaseErrorKind } from '../database-error.js';

/** @see https://www.postgresql.org/docs/17/errcodes-appendix.html */
const KINDS: Readonly<Record<string, DatabaseErrorKind>> = {
  '23505': 'uniqueViolation',
  '23503': 'foreignKeyViolation',
  '23502': 'notNullViolation',
  '23514': 'checkViolation',
  '40001': 'serializationFailure',
  '40P01': 'deadlock',
  '55P03': 'lockTimeout',
  '57014': 'statementTimeout',
  '42601': 'syntax',
  '42P01': 'undefinedTable',
  '42703': 'undefinedColumn',
  '42804': 'typeMismatch',
  '42883': 'typeMismatch',
  '42809': 'typeMismatch',
  '28P01': 'accessDenied',
};

/** The state stands at the very end: what comes before may repeat texts of the user that look like one. */
const SQL_STATE = /SQLState: ([0-9A-Z]{5})$/;
const CONSTRAINT = /constraint "((?:[^"]|"")+)"/;
const COLUMN_OF_TABLE = /column "((?:[^"]|"")+)" of relation "((?:[^"]|"")+)"/;
const TABLE = /(?:relation|table) "((?:[^"]|"")+)"/;
const COLUMN = /^ERROR: column (?:"(.+)"|(?:.*\.)?([^".]+)) does not exist/;

/** Integrity and names: the classes of errors whose messages name objects of the database. */
const NAMES_OBJECTS = /^(?:23|42)/;

/** What follows the message itself, and may repeat values of the user. */
const SUPPLEMENT = /(?:; |\n\s*)(?:Detail|Hint|Where|Position): /;

/** Reads `ERROR: <message>; Position: 15; SQLState: 42P01`, as the service gives PostgreSQL's errors. */
export function readPostgresError(message: string): DatabaseError {
  const sqlState = SQL_STATE.exec(message)?.[1];
  const kind = sqlState !== undefined && Object.hasOwn(KINDS, sqlState) ? KINDS[sqlState] : undefined;
  if (sqlState === undefined || !NAMES_OBJECTS.test(sqlState)) {
    return { kind, sqlState };
  }
  const [text = ''] = message.split(SUPPLEMENT, 1);
  const columnOfTable = COLUMN_OF_TABLE.exec(text);
  const column = COLUMN.exec(text);
  return {
    kind,
    sqlState,
    constraint: sqlState.startsWith('23') ? CONSTRAINT.exec(text)?.[1] : undefined,
    column: columnOfTable?.[1] ?? column?.[1] ?? column?.[2],
    table: columnOfTable?.[2] ?? TABLE.exec(text)?.[1],
  };
}
