import type { DatabaseError, DatabaseErrorKind } from '../database-error.js';

/** @see https://www.postgresql.org/docs/17/errcodes-appendix.html */
const KINDS: Readonly<Record<string, DatabaseErrorKind>> = {
  '23505': 'uniqueViolation',
  '23001': 'foreignKeyViolation',
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
  '42P18': 'typeMismatch',
  '28P01': 'accessDenied',
};

/** The state stands at the very end: what comes before may repeat texts of the user that look like one. */
const ERROR = /^(?:ERROR: )?([^]*); SQLState: ([0-9A-Z]{5})$/;

/** What follows the message itself, and may repeat values of the user. */
const SUPPLEMENT = /(?:; |\n\s*)(?:Detail|Hint|Where|Position): /;

/**
 * The words of the server for each error that names objects, as a whole: a text that somebody raised under the same
 * code has others. PostgreSQL does not double the quotes that a name has in it, so that a name reaches to the last
 * quote before the words that follow it.
 *
 * @see https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/executor/execMain.c
 */
const FOREIGN_KEY: readonly RegExp[] = [
  /^insert or update on table "(?<table>.+)" violates foreign key constraint "(?<constraint>.+)"$/s,
  /^update or delete on table "(?<table>.+)" violates (?:RESTRICT setting of )?foreign key constraint "(?<constraint>.+)" on table ".+"$/s,
];
const TEXTS: Readonly<Record<string, readonly RegExp[]>> = {
  '23001': FOREIGN_KEY,
  '23502': [
    /^null value in column "(?<column>.+)" of relation "(?<table>.+)" violates not-null constraint$/s,
    /^null value in column "(?<column>.+)" violates not-null constraint$/s,
    /^column "(?<column>.+)" of relation "(?<table>.+)" contains null values$/s,
  ],
  '23503': FOREIGN_KEY,
  '23505': [
    /^duplicate key value violates unique constraint "(?<constraint>.+)"$/s,
    /^could not create unique index "(?<constraint>.+)"$/s,
  ],
  '23514': [
    /^new row for relation "(?<table>.+)" violates check constraint "(?<constraint>.+)"$/s,
    /^check constraint "(?<constraint>.+)" of relation "(?<table>.+)" is violated by some row$/s,
    /^value for domain .+ violates check constraint "(?<constraint>.+)"$/s,
    /^no partition of relation "(?<table>.+)" found for row$/s,
  ],
  '23P01': [/^conflicting key value violates exclusion constraint "(?<constraint>.+)"$/s],
  '42701': [
    /^column "(?<column>.+)" of relation "(?<table>.+)" already exists$/s,
    /^column "(?<column>.+)" specified more than once$/s,
  ],
  '42702': [/^column reference "(?<column>.+)" is ambiguous$/s],
  '42703': [
    /^column "(?<column>.+)" of relation "(?<table>.+)" does not exist$/s,
    /^column "(?<column>.+)" does not exist$/s,
    // Behind the name of a table, the name of a column has no quotes around it.
    /^column (?!")(?:.*\.)?(?<column>[^.]+) does not exist$/s,
  ],
  '42804': [/^column "(?<column>.+)" is of type .+ but expression is of type .+$/s],
  '42P01': [
    /^relation "(?:[^."]*\.)?(?<table>.+)" does not exist$/s,
    /^table "(?:[^."]*\.)?(?<table>.+)" does not exist$/s,
    /^missing FROM-clause entry for table "(?<table>.+)"$/s,
    /^invalid reference to FROM-clause entry for table "(?<table>.+)"$/s,
  ],
  '42P07': [/^relation "(?<table>.+)" already exists$/s],
};

/** Reads `ERROR: <message>; Position: 15; SQLState: 42P01`, as the service gives PostgreSQL's errors. */
export function readPostgresError(message: string): DatabaseError {
  const [, said = '', sqlState] = ERROR.exec(message) ?? [];
  if (sqlState === undefined) {
    return {};
  }
  const [text = ''] = said.split(SUPPLEMENT, 1);
  const kind = Object.hasOwn(KINDS, sqlState) ? KINDS[sqlState] : undefined;
  const advice = kind === 'typeMismatch' ? adviceFor(sqlState, text) : undefined;
  return { kind, sqlState, advice, ...namesIn(sqlState, text) };
}

function namesIn(sqlState: string, text: string): Pick<DatabaseError, 'column' | 'constraint' | 'table'> {
  const patterns = Object.hasOwn(TEXTS, sqlState) ? TEXTS[sqlState] : undefined;
  for (const pattern of patterns ?? []) {
    const groups = pattern.exec(text)?.groups;
    if (groups !== undefined) {
      return groups;
    }
  }
  return {};
}

/** What the service binds a plain value as decides which type is missing. */
function adviceFor(sqlState: string, text: string): string {
  if (sqlState === '42P18') {
    return "The Data API binds NULL without a type: write typed(null, 'text') or the type that is meant, or a cast.";
  }
  return sqlState === '42883' && /\bbigint\b/.test(text)
    ? "The Data API binds every whole number as bigint: wrap the value, typed(value, 'int') for instance, or write a cast."
    : "The Data API binds every string as text: wrap the value, typed(value, 'uuid') for instance, or write a cast.";
}
