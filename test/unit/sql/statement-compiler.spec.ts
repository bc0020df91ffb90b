import { expect } from 'chai';

import { PostgresEntityDialect } from '../../../src/dialects/postgres/postgres-entity-dialect.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { parseColumnType } from '../../../src/sql/column-type.js';
import type { ColumnReference, Condition } from '../../../src/sql/condition.js';
import { compileStatement } from '../../../src/sql/statement-compiler.js';
import type { Statement } from '../../../src/sql/statement.js';
import type { Field } from '../../../src/wire/shapes.js';

const CITY = { name: 'city' };
const ID = column('id', 'integer');
const NAME = column('name', 'text');
const AREA = column('area', 'decimal');
const MOOD = column('mood', 'app.mood');
const TAGS = column('tags', 'text[]');
const EVERY_ROW: Condition = { kind: 'constant', value: true };
const IS_SEVEN: Condition = { kind: 'comparison', column: ID, operator: '=', value: 7 };

function column(name: string, type: string): ColumnReference {
  return { name, type: parseColumnType(type) };
}

function isNamed(value: unknown): Condition {
  return { kind: 'comparison', column: NAME, operator: '=', value };
}

interface Expected {
  readonly sql: string;
  readonly values: readonly Field<Uint8Array>[];
  readonly kind: 'select' | 'write';
  readonly resultTypes: readonly string[];
  readonly limitPlace?: number | 'own';
}

function expectCompiled(statement: Statement, { sql, values, kind, resultTypes, ...limit }: Expected): void {
  expect(compileStatement(statement, new PostgresEntityDialect())).to.deep.equal({
    sql,
    parameters: values.map((value, index) => ({ name: `p${index + 1}`, value })),
    kind,
    resultTypes: resultTypes.map(parseColumnType),
    ...limit,
  });
}

describe('compileStatement for PostgreSQL', () => {
  describe('compiles a select', () => {
    const select = { kind: 'select', table: CITY, columns: [ID, NAME], where: EVERY_ROW, order: [] } as const;
    const expected = { values: [], kind: 'select', resultTypes: ['integer', 'text'] } as const;

    it('of every row', () => {
      expectCompiled(select, { ...expected, sql: 'SELECT "id", "name" FROM "city"' });
    });

    it('with everything it may have', () => {
      const order = [
        { column: NAME, direction: 'DESC' },
        { column: ID, direction: 'ASC' },
      ] as const;
      expectCompiled(
        { ...select, table: { schema: 'app', name: 'city' }, where: isNamed('Riga'), order, limit: 10, offset: 0 },
        {
          ...expected,
          sql:
            'SELECT "id", "name" FROM "app"."city" WHERE "name" = :p1 ' +
            'ORDER BY "name" DESC, "id" ASC LIMIT :p2 OFFSET :p3',
          values: [{ stringValue: 'Riga' }, { longValue: 10 }, { longValue: 0 }],
          limitPlace: 'own',
        },
      );
    });
  });

  it('compiles a count', () => {
    expectCompiled(
      { kind: 'count', table: CITY, where: IS_SEVEN },
      {
        sql: 'SELECT count(*) FROM "city" WHERE "id" = :p1',
        values: [{ longValue: 7 }],
        kind: 'select',
        resultTypes: ['bigint'],
      },
    );
  });

  it('compiles an exists', () => {
    expectCompiled(
      { kind: 'exists', table: CITY, where: EVERY_ROW },
      { sql: 'SELECT EXISTS (SELECT 1 FROM "city")', values: [], kind: 'select', resultTypes: ['boolean'] },
    );
  });

  describe('compiles an insert', () => {
    const insert = { kind: 'insert', table: CITY, returning: [ID] } as const;
    const expected = { kind: 'write', resultTypes: ['integer'] } as const;
    const values = [
      { column: ID, value: 7 },
      { column: MOOD, value: 'glad' },
      { column: AREA, value: null },
      { column: TAGS, value: ['a', null] },
    ];

    it('with a cast where the type does not travel by itself, around NULL too', () => {
      expectCompiled(
        { ...insert, values },
        {
          ...expected,
          sql:
            'INSERT INTO "city" ("id", "mood", "area", "tags") ' +
            'VALUES (:p1, CAST(:p2 AS "app"."mood"), CAST(:p3 AS numeric), CAST(:p4 AS text[])) RETURNING "id"',
          values: [{ longValue: 7 }, { stringValue: 'glad' }, { isNull: true }, { stringValue: '{"a",NULL}' }],
        },
      );
    });

    it('of defaults alone, without a result', () => {
      expectCompiled(
        { ...insert, values: [], returning: [] },
        { ...expected, sql: 'INSERT INTO "city" DEFAULT VALUES', values: [], resultTypes: [] },
      );
    });

    it('that updates the given columns of a row which is there already', () => {
      expectCompiled(
        {
          ...insert,
          values: values.slice(0, 2),
          onConflict: { action: 'update', key: [ID], inserted: [MOOD], values: [] },
        },
        {
          ...expected,
          sql:
            'INSERT INTO "city" ("id", "mood") VALUES (:p1, CAST(:p2 AS "app"."mood")) ' +
            'ON CONFLICT ("id") DO UPDATE SET "mood" = EXCLUDED."mood" RETURNING "id"',
          values: [{ longValue: 7 }, { stringValue: 'glad' }],
        },
      );
    });

    it('that gives a row which is there already values that are not inserted', () => {
      expectCompiled(
        {
          ...insert,
          values: values.slice(0, 1),
          onConflict: { action: 'update', key: [ID], inserted: [], values: values.slice(1, 2) },
        },
        {
          ...expected,
          sql:
            'INSERT INTO "city" ("id") VALUES (:p1) ' +
            'ON CONFLICT ("id") DO UPDATE SET "mood" = CAST(:p2 AS "app"."mood") RETURNING "id"',
          values: [{ longValue: 7 }, { stringValue: 'glad' }],
        },
      );
    });

    it('that returns the row which is there already when there is nothing to update', () => {
      expectCompiled(
        {
          ...insert,
          values: values.slice(0, 1),
          onConflict: { action: 'update', key: [ID, NAME], inserted: [], values: [] },
        },
        {
          ...expected,
          sql:
            'INSERT INTO "city" ("id") VALUES (:p1) ON CONFLICT ("id", "name") ' +
            'DO UPDATE SET "id" = EXCLUDED."id", "name" = EXCLUDED."name" RETURNING "id"',
          values: [{ longValue: 7 }],
        },
      );
    });
  });

  it('compiles a bulk insert to one parameter that holds every row', () => {
    expectCompiled(
      {
        kind: 'bulkInsert',
        table: CITY,
        sent: {
          columns: [ID, AREA, TAGS],
          rows: [
            [1, '2.50', ['a"b']],
            [2, null, []],
          ],
        },
        values: [],
        returning: [NAME],
      },
      {
        sql:
          'INSERT INTO "city" ("id", "area", "tags") SELECT aurorm_1, aurorm_2, aurorm_3 ' +
          'FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer, c2 numeric, c3 text[])) ' +
          'WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_3, aurorm_ordinal) ' +
          'ORDER BY aurorm_ordinal RETURNING "name"',
        values: [{ stringValue: String.raw`[{"c1":1,"c2":"2.50","c3":["a\"b"]},{"c1":2,"c2":null,"c3":[]}]` }],
        kind: 'write',
        resultTypes: ['text'],
      },
    );
  });

  it('compiles an update', () => {
    expectCompiled(
      {
        kind: 'update',
        table: CITY,
        values: [
          { column: NAME, value: 'Rīga' },
          { column: AREA, value: '304.05' },
        ],
        where: IS_SEVEN,
        returning: [ID, NAME],
      },
      {
        sql: 'UPDATE "city" SET "name" = :p1, "area" = CAST(:p2 AS numeric) WHERE "id" = :p3 RETURNING "id", "name"',
        values: [{ stringValue: 'Rīga' }, { stringValue: '304.05' }, { longValue: 7 }],
        kind: 'write',
        resultTypes: ['integer', 'text'],
      },
    );
  });

  it('compiles a delete', () => {
    expectCompiled(
      { kind: 'delete', table: CITY, where: IS_SEVEN },
      { sql: 'DELETE FROM "city" WHERE "id" = :p1', values: [{ longValue: 7 }], kind: 'write', resultTypes: [] },
    );
  });

  describe('compiles the condition', () => {
    const cases: readonly (readonly [
      what: string,
      condition: Condition,
      sql: string,
      values: readonly Field<Uint8Array>[],
    ])[] = [
      ['IS NULL', { kind: 'null', column: NAME }, '"name" IS NULL', []],
      ['IS NOT NULL', { kind: 'not', condition: { kind: 'null', column: NAME } }, 'NOT ("name" IS NULL)', []],
      [
        'BETWEEN with both casts',
        { kind: 'between', column: AREA, from: 1, to: '2.5' },
        '"area" BETWEEN CAST(:p1 AS numeric) AND CAST(:p2 AS numeric)',
        [{ stringValue: '1' }, { stringValue: '2.5' }],
      ],
      [
        'IN as one array',
        { kind: 'in', column: ID, values: [1, 2] },
        '"id" = ANY (CAST(:p1 AS integer[]))',
        [{ stringValue: '{"1","2"}' }],
      ],
      [
        'LIKE',
        { kind: 'comparison', column: NAME, operator: 'LIKE', value: "O'%" },
        '"name" LIKE :p1',
        [{ stringValue: "O'%" }],
      ],
      ['never', { kind: 'in', column: ID, values: [] }, '1 = 0', []],
      [
        'AND and OR with parentheses around what is inside',
        {
          kind: 'or',
          conditions: [
            { kind: 'and', conditions: [IS_SEVEN, isNamed('a')] },
            { kind: 'not', condition: { kind: 'or', conditions: [isNamed('b'), isNamed('c')] } },
            { kind: 'null', column: NAME },
          ],
        },
        '("id" = :p1 AND "name" = :p2) OR NOT ("name" = :p3 OR "name" = :p4) OR "name" IS NULL',
        [{ longValue: 7 }, { stringValue: 'a' }, { stringValue: 'b' }, { stringValue: 'c' }],
      ],
    ];
    for (const [what, where, sql, values] of cases) {
      it(what, () => {
        expectCompiled(
          { kind: 'delete', table: CITY, where },
          { sql: `DELETE FROM "city" WHERE ${sql}`, values, kind: 'write', resultTypes: [] },
        );
      });
    }
  });

  describe('quotes identifiers', () => {
    const hostile = column('na"me :x; --', 'text');

    it('of tables, schemas and columns, with quotes and colons in them', () => {
      expectCompiled(
        {
          kind: 'select',
          table: { schema: 'a"b', name: 'c:d' },
          columns: [hostile],
          where: { kind: 'null', column: hostile },
          order: [{ column: hostile, direction: 'ASC' }],
        },
        {
          sql: 'SELECT "na""me :x; --" FROM "a""b"."c:d" WHERE "na""me :x; --" IS NULL ORDER BY "na""me :x; --" ASC',
          values: [],
          kind: 'select',
          resultTypes: ['text'],
        },
      );
    });

    it('of columns in a bulk insert, whose JSON has no names in it', () => {
      expectCompiled(
        { kind: 'bulkInsert', table: CITY, sent: { columns: [hostile], rows: [['x']] }, values: [], returning: [] },
        {
          sql:
            'INSERT INTO "city" ("na""me :x; --") SELECT aurorm_1 ' +
            'FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 text)) ' +
            'WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_ordinal) ORDER BY aurorm_ordinal',
          values: [{ stringValue: '[{"c1":"x"}]' }],
          kind: 'write',
          resultTypes: [],
        },
      );
    });
  });

  describe('refuses a value that its column cannot hold, naming the column and not the value', () => {
    const refused = (statement: Statement): string => {
      try {
        compileStatement(statement, new PostgresEntityDialect());
      } catch (error) {
        expect(error).to.be.instanceOf(ConfigurationException);
        return (error as Error).message;
      }
      throw new Error('It was accepted.');
    };

    it('in a comparison', () => {
      const where: Condition = { kind: 'comparison', column: ID, operator: '=', value: 'secret' };
      expect(refused({ kind: 'delete', table: CITY, where })).to.equal(
        'The column id cannot take the value. Found a string where an integer of 32 bits is needed. ' +
          'The type is integer.',
      );
    });

    it('in a list', () => {
      const where: Condition = { kind: 'in', column: ID, values: [1, 'secret'] };
      expect(refused({ kind: 'delete', table: CITY, where }))
        .to.match(/^The column id cannot take the value\. .*The type is integer\[\]\.$/)
        .and.not.include('secret');
    });

    it('in a bulk insert, with the number of the row', () => {
      const rows = [[1], ['secret']];
      expect(refused({ kind: 'bulkInsert', table: CITY, sent: { columns: [ID], rows }, values: [], returning: [] }))
        .to.match(/^The column id cannot take the value of row 1\. Found a string/)
        .and.not.include('secret');
    });
  });
});
