import { expect } from 'chai';

import {
  ConfigurationException,
  json,
  StatementOutcomeUnknownException,
  typed,
  TypeMismatchException,
  UnsupportedResultTypeException,
  type AuroraDatabase,
  type SqlParameterValue,
} from '../../src/index.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { POSTGRES_CASES, POSTGRES_TYPES } from '../support/postgres-value-cases.js';
import { rejection } from '../support/rejection.js';
import { roundTripOnPostgres } from '../support/round-trips.js';
import { openTestDatabase, runStatements } from '../support/test-database.js';
import { readInZone, ZONES } from '../support/time-zones.js';

describe('Values on their way to PostgreSQL and back', () => {
  let database: AuroraDatabase;
  let calls: readonly unknown[];

  before(async () => {
    ({ database, calls } = await openTestDatabase());
    await runStatements(database, ...POSTGRES_TYPES);
  });

  for (const valueCase of POSTGRES_CASES) {
    it(`stay what they are: ${valueCase.name}`, async () => {
      await roundTripOnPostgres(database, valueCase, 60);
    }).timeout(60_000);
  }

  it('are the same in every time zone of the process', async () => {
    const emulator = await sharedEmulator();
    const outputs = await Promise.all(ZONES.map((zone) => readInZone(zone, emulator)));
    expect(new Set(outputs.map(({ zone }) => zone)).size).to.equal(4);
    expect(new Set(outputs.map(({ seen }) => JSON.stringify(seen))).size).to.equal(1);
    expect(outputs.map(({ cases }) => cases)).to.deep.equal(ZONES.map(() => POSTGRES_CASES.length));
    expect(outputs[0]?.seen).to.deep.equal([
      ['2024-03-10T02:30:00.123Z', '2024-03-10T02:30:00.123Z', '2024-03-10', '02:30:00', '2011-12-30T12:00:00.000Z'],
    ]);
  }).timeout(120_000);

  describe('typed', () => {
    for (const [type, name] of [
      ['smallint', 'smallint'],
      ['int', 'integer'],
      ['bigint', 'bigint'],
      ['real', 'real'],
      ['double', 'double precision'],
      ['text', 'text'],
      ['varchar', 'character varying'],
    ] as const) {
      it(`sends the type that is named, also of a NULL: ${type}`, async () => {
        const value = type === 'text' || type === 'varchar' ? 'x' : 1;
        expect(
          await database.query('SELECT pg_typeof(:a)::text, pg_typeof(:b)::text, :b IS NULL', {
            a: typed(value, type),
            b: typed(null, type),
          }),
        ).to.deep.equal([[name, name, true]]);
      });
    }

    it('suits functions and operators that take nothing else', async () => {
      const n = typed(2, 'int');
      expect(await database.query("SELECT left('abc', :n), repeat('a', :n), 1 << :n", { n })).to.deep.equal([
        ['ab', 'aa', 4],
      ]);
      expect(await database.query("SELECT date '2024-01-01' + :n, make_date(:y, 1, 1)", { n, y: typed(2024, 'int') }))
        .to //
        .deep.equal([['2024-01-03', '2024-01-01']]);
      expect(await database.query('SELECT 1 WHERE :a IS NULL OR :a > 5', { a: typed(null, 'bigint') })).to.have.length(
        1,
      );
    });

    it('finds a column of single precision by the number that was stored', async () => {
      const r = typed(0.1, 'real');
      expect(await database.query('SELECT r FROM (VALUES (0.1::real)) AS t(r) WHERE r = :r', { r })).to.deep.equal([
        [0.1],
      ]);
    });
  });

  it('advise the type that is missing', async () => {
    const advised = async (statement: string, value: SqlParameterValue): Promise<unknown> => {
      const failure = await rejection(database.query(statement, { value }));
      expect(failure).to.be.instanceOf(TypeMismatchException);
      return (failure as Error).message;
    };
    expect(await advised("SELECT left('abc', :value)", 2)).to.include("typed(value, 'int')");
    expect(await advised('SELECT 1 WHERE :value IS NULL', null)).to.include("typed(null, 'text')");
    expect(await advised('SELECT gen_random_uuid() = :value', 'x')).to.include("typed(value, 'uuid')");
  });

  it('are refused before any call where they would be stored as others', async () => {
    const before = calls.length;
    for (const value of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      typed('23:59:59.9999999', 'time'),
      typed('25:00', 'time'),
      typed('2024-02-30', 'date'),
      json({ bytes: new Uint8Array(1) }),
    ]) {
      expect(await rejection(database.query('SELECT :value', { value }))).to.be.instanceOf(ConfigurationException);
    }
    expect(calls).to.have.length(before);
  });

  it('of JSON keep their long integers', async () => {
    expect(await database.query(`SELECT '{"n":9007199254740993}'::json, '[9007199254740993]'::jsonb`)).to.deep.equal([
      [{ n: 9_007_199_254_740_993n }, [9_007_199_254_740_993n]],
    ]);
  });

  describe('that the service cannot return', () => {
    for (const infinite of ["'infinity'::timestamp", "'-infinity'::date"]) {
      it(`are told, with the cast to write, after one call: ${infinite}`, async () => {
        const before = calls.length;
        const failure = await rejection(database.query(`SELECT ${infinite}`));
        expect(failure).to.be.instanceOf(UnsupportedResultTypeException);
        expect((failure as Error).message)
          .to.include('infinity')
          .and.include('CAST(… AS text)');
        expect(calls).to.have.length(before + 1);
        const [record] = await database.query(`SELECT CAST(${infinite} AS text)`);
        expect(record).to.deep.equal([infinite.split("'")[1]]);
      });
    }

    it('leave the outcome open of a write, and of a query in a transaction', async () => {
      const select = "SELECT 'infinity'::timestamp";
      const inTransaction = await rejection(database.transaction(async (tx) => await tx.query(select)));
      expect(inTransaction).to.be.instanceOf(StatementOutcomeUnknownException);
      expect((inTransaction as Error).message).to.include('infinity');
      await database.execute('CREATE TEMPORARY TABLE kept_infinity (at timestamp)');
      const write = await rejection(database.insert("INSERT INTO kept_infinity VALUES ('infinity') RETURNING at"));
      expect(write).to.be.instanceOf(StatementOutcomeUnknownException);
      await database.rollback();
    });
  });

  it('that somebody raises are no names of objects', async () => {
    await runStatements(
      database,
      `CREATE OR REPLACE FUNCTION raise_lookalike() RETURNS int LANGUAGE plpgsql AS $$BEGIN
        RAISE EXCEPTION 'the table "evil" has constraint "evil"' USING ERRCODE = '23505'; END$$`,
      'DROP TABLE IF EXISTS "odd""table"',
      'CREATE TABLE "odd""table" ("odd""column" int NOT NULL, CONSTRAINT "odd""key" UNIQUE ("odd""column"))',
    );
    const raised = await rejection(database.query('SELECT raise_lookalike()'));
    expect(raised).to.include({ constraint: undefined, table: undefined, column: undefined });
    const missing = await rejection(database.insert('INSERT INTO "odd""table" VALUES (NULL)'));
    await database.rollback();
    expect(missing).to.include({ column: 'odd"column', table: 'odd"table' });
    const repeated = await rejection(database.insert('INSERT INTO "odd""table" VALUES (1), (1)'));
    await database.rollback();
    expect(repeated).to.include({ constraint: 'odd"key' });
  });
});
