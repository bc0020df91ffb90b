import { expect } from 'chai';

import type { SqlParameters } from '../../../src/connector/parameter-binder.js';
import { compileRawStatement } from '../../../src/connector/raw-statement.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { sql, type SqlFragment } from '../../../src/sql/sql-tag.js';
import { json, typed } from '../../../src/sql/typed-value.js';

const SECRET = 'hunter2';

function compile(statement: string | SqlFragment, parameters?: SqlParameters): object {
  return compileRawStatement(statement, parameters, new PostgresDialect()).query;
}

function refusal(statement: unknown, parameters?: unknown): string {
  try {
    compile(statement as string, parameters as SqlParameters);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationException);
    return (error as Error).message;
  }
  throw new Error('It was accepted.');
}

describe('compileRawStatement', () => {
  describe('binds a plain value', () => {
    const bytes = new Uint8Array([1, 2]);
    const cases: readonly (readonly [what: string, value: SqlParameters[string], parameter: object])[] = [
      ['a string as text, whatever it looks like', '2024-01-01', { value: { stringValue: '2024-01-01' } }],
      ['an empty string', '', { value: { stringValue: '' } }],
      ['an integer as a long', 7, { value: { longValue: 7 } }],
      ['zero', 0, { value: { longValue: 0 } }],
      ['a fraction as a double', 1.5, { value: { doubleValue: 1.5 } }],
      ['a bigint with all its digits', 2n ** 63n - 1n, { value: { longValue: 2n ** 63n - 1n } }],
      ['false', false, { value: { booleanValue: false } }],
      ['null', null, { value: { isNull: true } }],
      ['bytes', bytes, { value: { blobValue: bytes } }],
      ['a Buffer', Buffer.from('ab'), { value: { blobValue: Buffer.from('ab') } }],
      [
        'a Date as a timestamp in UTC',
        new Date('2024-01-15T03:34:56.005Z'),
        { value: { stringValue: '2024-01-15 03:34:56.005' }, typeHint: 'TIMESTAMP' },
      ],
    ];
    for (const [what, value, parameter] of cases) {
      it(what, () => {
        expect(compile('SELECT :a', { a: value })).to.deep.equal({
          sql: 'SELECT :a',
          parameters: [{ name: 'a', ...parameter }],
          kind: 'select',
        });
      });
    }
  });

  describe('binds a typed value', () => {
    it('with the cast of its type', () => {
      expect(
        compile('UPDATE city SET tags = :tags, mood = :mood', { tags: json([1]), mood: typed('glad', 'app.mood') }),
      ).to.deep.equal({
        sql: 'UPDATE city SET tags = CAST(:tags AS jsonb), mood = CAST(:mood AS "app"."mood")',
        parameters: [
          { name: 'tags', value: { stringValue: '[1]' } },
          { name: 'mood', value: { stringValue: 'glad' } },
        ],
        kind: 'write',
      });
    });

    it('with the cast that is written, where there is one', () => {
      expect(compile('SELECT :a::json, :a', { a: json({ b: 1 }) })).to.deep.include({
        sql: 'SELECT :a::json, CAST(:a AS jsonb)',
      });
    });

    it('with the cast around NULL too', () => {
      expect(compile('SELECT :a', { a: typed(null, 'uuid') })).to.deep.include({
        sql: 'SELECT CAST(:a AS uuid)',
        parameters: [{ name: 'a', value: { isNull: true } }],
      });
    });

    it("as JSON's null where json(null) is given", () => {
      expect(compile('SELECT :a', { a: json(null) })).to.deep.include({
        parameters: [{ name: 'a', value: { stringValue: 'null' } }],
      });
    });

    it('only where its own placeholder stands, not in literals, comments and other names', () => {
      expect(
        compile('SELECT :a, :ab, \':a\', ":a", x::a -- :a\n', { a: typed('1', 'decimal'), ab: 1 }),
      ).to.deep.include({
        sql: 'SELECT CAST(:a AS numeric), :ab, \':a\', ":a", x::a -- :a\n',
      });
    });

    it('of a name like that of a type', () => {
      expect(compile('SELECT :text::text, x::text', { text: 'a' })).to.deep.include({
        sql: 'SELECT :text::text, x::text',
      });
    });
  });

  it('sends one parameter for a name that stands twice', () => {
    expect(compile('SELECT :a, :b, :a', { b: 2, a: 1 })).to.deep.include({
      sql: 'SELECT :a, :b, :a',
      parameters: [
        { name: 'a', value: { longValue: 1 } },
        { name: 'b', value: { longValue: 2 } },
      ],
    });
  });

  it('takes an object with the names of other parameter forms for what it is', () => {
    expect(compile('SELECT :name, :value', { name: 'a', value: 'b' })).to.deep.include({
      parameters: [
        { name: 'name', value: { stringValue: 'a' } },
        { name: 'value', value: { stringValue: 'b' } },
      ],
    });
    expect(compile('SELECT :a', { a: json({ stringValue: 'b' }) })).to.deep.include({
      parameters: [{ name: 'a', value: { stringValue: '{"stringValue":"b"}' } }],
    });
  });

  it('takes a statement without parameters', () => {
    expect(compile('SELECT 1')).to.deep.equal({ sql: 'SELECT 1', parameters: [], kind: 'select' });
    expect(compile('SELECT 1', {})).to.deep.equal({ sql: 'SELECT 1', parameters: [], kind: 'select' });
  });

  it('takes a statement of the sql tag, typed values included', () => {
    expect(compile(sql`SELECT ${1} WHERE id = ${typed('a', 'mood')}`)).to.deep.equal({
      sql: 'SELECT :p1 WHERE id = CAST(:p2 AS "mood")',
      parameters: [
        { name: 'p1', value: { longValue: 1 } },
        { name: 'p2', value: { stringValue: 'a' } },
      ],
      kind: 'select',
    });
  });

  it('leaves the parameters as they were given', () => {
    const parameters = Object.freeze({ a: 1 });
    compile('SELECT :a', parameters);
    expect(parameters).to.deep.equal({ a: 1 });
  });

  describe('with names that every object has', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      it(`binds a parameter ${name}`, () => {
        const parameters: SqlParameters = Object.fromEntries([[name, 7]]);
        expect(compile(`SELECT :${name}`, parameters)).to.deep.include({
          parameters: [{ name, value: { longValue: 7 } }],
        });
      });

      it(`does not find a parameter ${name} where none is given`, () => {
        expect(refusal(`SELECT :${name}`, {})).to.include(`there is no parameter of this name. Add ${name}`);
      });
    }
  });

  it('takes values that a request can just hold', () => {
    expect(() => compile('SELECT :a', { a: 'é'.repeat(1_900_000) })).not.to.throw();
  });

  describe('refuses before any call, naming the parameter and never showing its value,', () => {
    const cases: readonly (readonly [what: string, sql: unknown, parameters: unknown, message: string])[] = [
      ['one that is missing', 'SELECT :a', undefined, 'a placeholder :a, but there is no parameter of this name'],
      ['one that is not used', 'SELECT :a', { a: 1, b: SECRET }, 'There is a parameter b, but no placeholder :b'],
      ['one that stands in a literal only', "SELECT ':a'", { a: SECRET }, 'There is a parameter a, but no placeholder'],
      ['undefined', 'SELECT :a', { a: undefined }, 'The parameter a cannot be bound. Its value is undefined'],
      [
        'undefined in typed',
        'SELECT :a',
        { a: typed(undefined, 'uuid') },
        'The parameter a cannot be bound. Its value is undefined',
      ],
      [
        'undefined in json',
        'SELECT :a',
        { a: json(undefined) },
        'The parameter a cannot be bound. Its value is undefined',
      ],
      ['an array', 'SELECT :a', { a: [SECRET] }, "is an array: write typed(value, 'text[]')"],
      ['an object', 'SELECT :a', { a: { SECRET } }, 'is an object: write json(value)'],
      ['a Map', 'SELECT :a', { a: new Map([[SECRET, 1]]) }, 'is an object: write json(value)'],
      ['a bigint of more than 64 bits', 'SELECT :a', { a: 2n ** 63n }, 'Found a bigint where an integer of 64 bits'],
      [
        'a number that is not exact',
        'SELECT :a',
        { a: 2 ** 53 },
        'Found an integer number where an integer of 64 bits',
      ],
      [
        'an invalid Date',
        'SELECT :a',
        { a: new Date(Number.NaN) },
        'The parameter a cannot be bound. The Date is invalid',
      ],
      [
        'a value that is not of its type',
        'SELECT :a',
        { a: typed(SECRET, 'uuid') },
        'The parameter a cannot be bound. Found a string where',
      ],
      ['an SQL that is null', null, {}, 'The SQL is null: give a string.'],
      ['an SQL that is a number', 1, {}, 'The SQL is a number: give a string.'],
      ['half of a surrogate pair in the SQL', "SELECT '\ud83d'", {}, 'The SQL has half of a surrogate pair'],
      ['a placeholder by position', 'SELECT $1', {}, 'a placeholder by position, $1,'],
      ['an array slice that looks like a placeholder', 'SELECT a[1:b]', {}, 'write a space behind the colon'],
      ['an SQL that is too long', `SELECT '${'a'.repeat(65_536)}'`, {}, 'The SQL is of 65545 characters'],
      ['values that no request can hold', 'SELECT :a', { a: '"'.repeat(2_200_000) }, 'a request can hold'],
      ['bytes that no request can hold', 'SELECT :a', { a: new Uint8Array(3_200_000) }, 'a request can hold'],
      ['parameters beside the sql tag', sql`SELECT ${1}`, { a: 1 }, 'A statement made by the sql tag holds its values'],
      [
        'a placeholder in the text of the sql tag',
        sql`SELECT :p1, ${SECRET}`,
        undefined,
        'a placeholder :p1, but there is no parameter',
      ],
    ];
    for (const [what, statement, parameters, message] of cases) {
      it(what, () => {
        expect(refusal(statement, parameters)).to.include(message).and.not.include(SECRET);
      });
    }
  });
});
