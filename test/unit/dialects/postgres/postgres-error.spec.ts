import { expect } from 'chai';

import type { DatabaseError } from '../../../../src/dialects/database-error.js';
import { readPostgresError } from '../../../../src/dialects/postgres/postgres-error.js';

/** The names in the text of an error, without what its state tells. */
function namesIn(text: string, sqlState: string): DatabaseError {
  const { constraint, table, column } = readPostgresError(`ERROR: ${text}; SQLState: ${sqlState}`);
  return {
    ...(constraint === undefined ? {} : { constraint }),
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
  };
}

describe('readPostgresError', () => {
  const cases: readonly (readonly [sqlState: string, text: string, names: DatabaseError])[] = [
    ['23505', 'duplicate key value violates unique constraint "uq"', { constraint: 'uq' }],
    ['23505', 'duplicate key value violates unique constraint "a"b" c"', { constraint: 'a"b" c' }],
    ['23505', 'could not create unique index "uq"\n  Detail: Key (a)=("x") is duplicated.', { constraint: 'uq' }],
    [
      '23503',
      'insert or update on table "ci"ty" violates foreign key constraint "f"k"',
      { table: 'ci"ty', constraint: 'f"k' },
    ],
    [
      '23503',
      'update or delete on table "a"a" violates foreign key constraint "f"k" on table "b"b"',
      { table: 'a"a', constraint: 'f"k' },
    ],
    [
      '23001',
      'update or delete on table "a" violates RESTRICT setting of foreign key constraint "fk" on table "b"',
      { table: 'a', constraint: 'fk' },
    ],
    [
      '23502',
      'null value in column "na"me" of relation "ci"ty" violates not-null constraint',
      { column: 'na"me', table: 'ci"ty' },
    ],
    ['23502', 'column "name" of relation "city" contains null values', { column: 'name', table: 'city' }],
    ['23514', 'new row for relation "ci"ty" violates check constraint "po"s"', { table: 'ci"ty', constraint: 'po"s' }],
    ['23514', 'value for domain euros violates check constraint "positive"', { constraint: 'positive' }],
    ['23P01', 'conflicting key value violates exclusion constraint "ex"', { constraint: 'ex' }],
    ['42P01', 'relation "no"pe" does not exist; Position: 15', { table: 'no"pe' }],
    ['42P01', 'relation "app.city" does not exist', { table: 'city' }],
    ['42P01', 'table "city" does not exist', { table: 'city' }],
    ['42P01', 'missing FROM-clause entry for table "c"', { table: 'c' }],
    ['42703', 'column "no"pe" does not exist', { column: 'no"pe' }],
    ['42703', 'column c.no pe does not exist', { column: 'no pe' }],
    ['42703', 'column "no"pe" of relation "ci"ty" does not exist', { column: 'no"pe', table: 'ci"ty' }],
    ['42702', 'column reference "id" is ambiguous', { column: 'id' }],
    ['42804', 'column "due" is of type date but expression is of type text; Hint: Cast it.', { column: 'due' }],
    // What somebody raised under a code of the database names nothing.
    ['23505', 'the table "evil" has constraint "evil" and column "evil"', {}],
    ['23505', 'sorry: duplicate key value violates unique constraint "evil"', {}],
    ['23503', 'table "evil" violates constraint "evil"', {}],
    ['23502', 'null value in column "evil" of relation "evil"', {}],
    ['42P01', 'relation "evil" does not exist today', {}],
    ['42703', 'my column "evil" does not exist', {}],
    ['P0001', 'relation "evil" does not exist', {}],
  ];
  for (const [sqlState, text, names] of cases) {
    it(`finds ${JSON.stringify(names)} in ${sqlState}: ${text.replaceAll('\n', ' ')}`, () => {
      expect(namesIn(text, sqlState)).to.deep.equal(names);
    });
  }

  const advices: readonly (readonly [message: string, advice: string])[] = [
    ['ERROR: operator does not exist: uuid = text; SQLState: 42883', "typed(value, 'uuid')"],
    ['ERROR: function left(unknown, bigint) does not exist; Hint: No function; SQLState: 42883', "typed(value, 'int')"],
    ['ERROR: operator does not exist: integer << bigint; SQLState: 42883', "typed(value, 'int')"],
    ['ERROR: could not determine data type of parameter $1; SQLState: 42P18', "typed(null, 'text')"],
  ];
  for (const [message, advice] of advices) {
    it(`advises ${advice} for ${message}`, () => {
      expect(readPostgresError(message).advice).to.include(advice);
    });
  }
});
