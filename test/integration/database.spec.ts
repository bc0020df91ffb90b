import { expect } from 'chai';

import {
  AuroraDatabase,
  ConfigurationException,
  json,
  NotNullViolationException,
  ResultTooLargeException,
  sql,
  SyntaxException,
  typed,
  TypeMismatchException,
  UndefinedColumnException,
  UndefinedTableException,
  UniqueViolationException,
  UnsupportedResultTypeException,
  type SqlParameterValue,
} from '../../src/index.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { rejection } from '../support/rejection.js';
import { openTestDatabase, runStatements, type TestDatabase } from '../support/test-database.js';

describe('AuroraDatabase', () => {
  let test: TestDatabase;
  let database: AuroraDatabase;

  before(async () => {
    test = await openTestDatabase();
    ({ database } = test);
    await runStatements(
      database,
      `CREATE TABLE measurement (
         id bigint PRIMARY KEY, place text NOT NULL, value numeric(12, 4), taken_at timestamptz, tags jsonb, raw bytea
       )`,
      `INSERT INTO measurement (id, place, value, taken_at)
       SELECT n, 'place ' || n % 7, n / 8.0, timestamptz '2024-03-31 00:30:00.123456+00' + n * interval '1 hour'
       FROM generate_series(1, 2500) AS n`,
    );
  });

  after(async () => {
    await runStatements(database, 'DROP TABLE measurement');
  });

  afterEach(async () => {
    await database.rollback();
  });

  describe('query', () => {
    const ids = async (options: { page?: number; perPage?: number }): Promise<unknown[]> =>
      (await database.query('SELECT id FROM measurement ORDER BY id', {}, options)).flat();

    it('returns the first 1000 records when no page is given', async () => {
      expect(await ids({})).to.deep.equal(Array.from({ length: 1000 }, (_, index) => index + 1));
    });

    it('counts pages from 1 and takes pages of 1000 when only the page is given', async () => {
      expect((await ids({ page: 3 })).slice(0, 2)).to.deep.equal([2001, 2002]);
      expect(await ids({ page: 3 })).to.have.length(500);
    });

    it('returns no record past the end', async () => {
      expect(await ids({ page: 4 })).to.deep.equal([]);
    });

    it('makes one call, outside of any transaction', async () => {
      expect(await test.callsOf(() => ids({ page: 2, perPage: 3 }))).to.deep.equal([
        'SELECT id FROM measurement ORDER BY id\nLIMIT :aurorm_limit OFFSET :aurorm_offset',
      ]);
      expect(database.inTransaction).to.equal(false);
    });

    it('cuts pages out of what a statement with a limit of its own returns', async () => {
      const statement = 'SELECT id FROM measurement ORDER BY id DESC LIMIT 5 -- the newest';
      expect(await database.query(statement, {}, { page: 2, perPage: 3 })).to.deep.equal([[2497], [2496]]);
    });

    it('pages common table expressions, set operations and VALUES', async () => {
      const page = { page: 2, perPage: 1 };
      expect(
        await database.query('WITH t AS (SELECT 1 AS n UNION SELECT 2) SELECT n FROM t ORDER BY n;', {}, page),
      ).to.deep.equal([[2]]);
      expect(await database.query('SELECT 1 UNION ALL SELECT 2 ORDER BY 1', {}, page)).to.deep.equal([[2]]);
      expect(await database.query('VALUES (1), (2)', {}, page)).to.deep.equal([[2]]);
    });

    it('keeps a parameter of the user that has the name of its own', async () => {
      const rows = await database.query('SELECT :aurorm_limit, :aurorm_offset', {
        aurorm_limit: 'a',
        aurorm_offset: 'b',
      });
      expect(rows).to.deep.equal([['a', 'b']]);
    });

    it('returns objects keyed by label when asked for', async () => {
      const rows = await database.query(
        'SELECT id, place AS "from" FROM measurement WHERE id = :id',
        { id: 8 },
        { rowMode: 'object' },
      );
      expect(rows).to.deep.equal([{ id: 8, from: 'place 1' }]);
    });

    it('refuses objects where two columns have one label', async () => {
      const failure = await rejection(database.query('SELECT 1 AS a, 2 AS a', {}, { rowMode: 'object' }));
      expect(failure).to.be.instanceOf(ConfigurationException).with.property('message').that.includes("'a'");
      expect(await database.query('SELECT 1 AS a, 2 AS a')).to.deep.equal([[1, 2]]);
    });

    it('answers SHOW and EXPLAIN too', async () => {
      expect(await database.query('SHOW TimeZone')).to.deep.equal([['UTC']]);
      expect((await database.query('EXPLAIN SELECT 1')).length).to.be.greaterThan(0);
    });

    it('begins a transaction for a statement that changes data, and returns what it returned', async () => {
      const rows = await database.query("INSERT INTO measurement (id, place) VALUES (9001, 'x') RETURNING id, place");
      expect(rows).to.deep.equal([[9001, 'x']]);
      expect(database.inTransaction).to.equal(true);
    });

    it('takes a statement made by the sql tag', async () => {
      const place = sql`place = ${'place 3'}`;
      expect(
        await database.query(sql`SELECT id FROM measurement WHERE ${place} AND id < ${20} ORDER BY id`),
      ).to.deep.equal([[3], [10], [17]]);
      expect(
        await database.query(sql`SELECT id FROM measurement WHERE ${place} ORDER BY id`, { page: 2, perPage: 1 }),
      ).to.deep.equal([[10]]);
    });

    it('sends what was written where the service would take it for a parameter', async () => {
      expect(await database.query("SELECT $$a :b $$ || $x$ it's :c$x$")).to.deep.equal([["a :b  it's :c"]]);
      expect(await database.query('SELECT (ARRAY[1, 2, 3])[1:2]')).to.deep.equal([[[1, 2]]]);
      expect(await database.query('SELECT \':no\', 1 AS ":neither" -- :nor\n /* :this */')).to.deep.equal([[':no', 1]]);
    });
  });

  describe('values', () => {
    const roundTrip = async (expression: string, value: SqlParameterValue): Promise<unknown> =>
      (await database.query(`SELECT ${expression}`, { value }))[0]?.[0];

    it('come back as they went out', async () => {
      const bytes = Uint8Array.of(0, 255, 10);
      const instant = new Date('2024-03-31T00:30:00.123Z');
      expect(await roundTrip(':value', 'naïve ☃')).to.equal('naïve ☃');
      expect(await roundTrip(':value', 42)).to.equal(42);
      expect(await roundTrip(':value', 1.5)).to.equal(1.5);
      expect(await roundTrip(':value', true)).to.equal(true);
      expect(await roundTrip(':value', null)).to.equal(null);
      expect(await roundTrip(':value', 9_223_372_036_854_775_807n)).to.equal(9_223_372_036_854_775_807n);
      expect(Uint8Array.from((await roundTrip(':value', bytes)) as Uint8Array)).to.deep.equal(bytes);
      expect(await roundTrip(':value', instant)).to.deep.equal(instant);
      expect(await roundTrip(':value::timestamptz', instant)).to.deep.equal(instant);
    });

    it('go out as the type that is named', async () => {
      const id = '0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d5e';
      expect(await roundTrip(':value = gen_random_uuid()', typed(id, 'uuid'))).to.equal(false);
      expect(await roundTrip(':value', typed('19.9900', 'decimal'))).to.equal('19.9900');
      expect(await roundTrip(':value', typed('2024-02-29', 'date'))).to.equal('2024-02-29');
      expect(await roundTrip(':value', typed(['a "b"', null, 'c\\d,'], 'text[]'))).to.deep.equal([
        'a "b"',
        null,
        'c\\d,',
      ]);
      expect(await roundTrip(':value', typed([1, 2 ** 40], 'bigint[]'))).to.deep.equal([1, 2 ** 40]);
      expect(await roundTrip(':value', json({ a: [1, null, 'x'] }))).to.deep.equal({ a: [1, null, 'x'] });
      expect(await roundTrip('jsonb_typeof(:value)', json(null))).to.equal('null');
    });

    it('keep a cast that is written in the statement', async () => {
      expect(await roundTrip('pg_typeof(:value::json)::text', json({ a: 1 }))).to.equal('json');
    });

    it('are read exactly where JavaScript would round them', async () => {
      expect(await database.query('SELECT 9007199254740993, 0.1::numeric(40, 30), 9007199254740991')).to.deep.equal([
        [9_007_199_254_740_993n, '0.100000000000000000000000000000', 9_007_199_254_740_991],
      ]);
    });

    it('cut microseconds off and never move to another zone', async () => {
      const rows = await database.query(
        "SELECT taken_at, taken_at AT TIME ZONE 'Asia/Kolkata' FROM measurement WHERE id = 1",
      );
      expect(rows).to.deep.equal([[new Date('2024-03-31T01:30:00.123Z'), new Date('2024-03-31T07:00:00.123Z')]]);
    });
  });

  describe('queryFetchAll', () => {
    it('makes one call when the result fits', async () => {
      const calls = await test.callsOf(async () => {
        expect(await database.queryFetchAll('SELECT id FROM measurement')).to.have.length(2500);
      });
      expect(calls).to.deep.equal(['SELECT id FROM measurement']);
    });

    it('returns every record in order when the result is larger than an answer may be', async () => {
      const statement = "SELECT n, repeat('x', (n % 100)::int * 10) FROM generate_series(1, :count) AS n ORDER BY n";
      const calls = await test.callsOf(async () => {
        const rows = await database.queryFetchAll(statement, { count: 20_000 });
        expect(rows.map(([n]) => n)).to.deep.equal(Array.from({ length: 20_000 }, (_, index) => index + 1));
        expect(rows[1234]).to.deep.equal([1235, 'x'.repeat(350)]);
      });
      // 9.9 MB of text: the plain call, begin, declare, 3 growing pages, 13 full ones, close, commit.
      expect(calls.length).to.be.lessThan(24);
      expect(database.inTransaction).to.equal(false);
      expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    });

    it('starts anew with smaller pages when records grow on the way', async () => {
      const statement =
        "SELECT n, repeat('x', CASE WHEN n > 3000 THEN 20000 ELSE 100 END) FROM generate_series(1, 3200) AS n ORDER BY n";
      const rows = await database.queryFetchAll(statement);
      expect(rows.map(([n]) => n)).to.deep.equal(Array.from({ length: 3200 }, (_, index) => index + 1));
      expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    });

    it('says so when a single record is larger than an answer may be', async () => {
      const failure = await rejection(database.queryFetchAll("SELECT repeat('x', 2000000)"));
      expect(failure).to.be.instanceOf(ResultTooLargeException);
      expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    });

    it('sees what its own transaction wrote, and lets the transaction live', async () => {
      await database.update("UPDATE measurement SET place = repeat('y', 1000) WHERE id <= 2400");
      const rows = await database.queryFetchAll('SELECT id, place FROM measurement ORDER BY id');
      expect(rows.filter(([, place]) => (place as string).startsWith('y'))).to.have.length(2400);
      expect(rows.map(([id]) => id)).to.deep.equal(Array.from({ length: 2500 }, (_, index) => index + 1));
      await database.rollback();
      expect(await database.query("SELECT count(*) FROM measurement WHERE place LIKE 'y%'")).to.deep.equal([[0]]);
    });

    it('never risks a result that is too large inside a transaction, however large its records are', async () => {
      await database.beginTransaction();
      const large = "SELECT n, repeat('x', 300000) FROM generate_series(1, 5) AS n";
      expect((await database.queryFetchAll(large)).map(([n]) => n)).to.deep.equal([1, 2, 3, 4, 5]);
      expect(await database.query('SELECT 1')).to.deep.equal([[1]]);
    });

    it('returns a record that fits, also where its text as a whole would not', async () => {
      const quotes = "SELECT n, repeat('\"', 600000) FROM generate_series(1, 3) AS n";
      expect((await database.queryFetchAll(quotes)).map(([n, text]) => [n, (text as string).length])).to.deep.equal([
        [1, 600_000],
        [2, 600_000],
        [3, 600_000],
      ]);
    });

    it('returns nothing for nothing inside a transaction', async () => {
      await database.beginTransaction();
      expect(await database.queryFetchAll('SELECT 1 WHERE false')).to.deep.equal([]);
      expect(await database.queryFetchAll('SELECT NULL, NULL')).to.deep.equal([[null, null]]);
    });

    it('keeps several results apart that are read in pages at the same time in one transaction', async () => {
      const rows = (count: number, width: number): string =>
        `SELECT n, repeat('x', ${width}) FROM generate_series(1, ${count}) AS n ORDER BY n`;
      const read = await database.transaction(async (tx) => {
        const queries = [rows(3000, 1000), rows(20, 100_000), rows(1500, 2000)];
        return await Promise.all(queries.map((query) => tx.queryFetchAll<[number, string]>(query)));
      });
      expect(read.map((records) => records.map(([n]) => n))).to.deep.equal(
        [3000, 20, 1500].map((count) => Array.from({ length: count }, (_, index) => index + 1)),
      );
    });

    it('reads many columns of few characters inside a transaction, which count by their number', async () => {
      const columns = Array.from({ length: 300 }, (_, index) => `NULL::text AS c${index}`).join(', ');
      const count = await database.transaction(
        async (tx) => (await tx.queryFetchAll(`SELECT ${columns} FROM generate_series(1, 1000)`)).length,
      );
      expect(count).to.equal(1000);
    });

    it('costs one call inside a transaction when there are up to a thousand records', async () => {
      await database.beginTransaction();
      const calls = await test.callsOf(() => database.queryFetchAll('SELECT id FROM measurement WHERE id <= 1000'));
      expect(calls).to.have.length(1);
    });
  });

  describe('stream', () => {
    const numbers = "SELECT n, repeat('x', (n % 50)::int * 20) FROM generate_series(1, :count) AS n ORDER BY n";

    const read = async (count: number, limit = Number.POSITIVE_INFINITY): Promise<number[]> => {
      const seen: number[] = [];
      for await (const [n] of database.stream<[n: number, text: string]>(numbers, { count })) {
        seen.push(n);
        if (seen.length === limit) {
          break;
        }
      }
      return seen;
    };

    it('gives every record of a result that fits, in one call', async () => {
      const calls = await test.callsOf(async () => expect(await read(3)).to.deep.equal([1, 2, 3]));
      expect(calls).to.deep.equal([numbers]);
    });

    it('gives every record in order where there are more than one answer can hold', async () => {
      const calls = await test.callsOf(async () => {
        expect(await read(30_000)).to.deep.equal(Array.from({ length: 30_000 }, (_, index) => index + 1));
      });
      // 15 MB: the refused call, begin, declare, two measurements of two calls each, 16 pages, close, commit.
      expect(calls.length).to.be.lessThan(27);
      expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    });

    it('ends its transaction when the reader stops', async () => {
      const calls = await test.callsOf(async () => expect(await read(30_000, 10)).to.have.length(10));
      expect(calls.at(-1)).to.equal('RollbackTransaction');
      expect(calls.filter((call) => call.startsWith('FETCH')).length).to.be.lessThan(3);
      expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    });

    it('closes its cursor and leaves the transaction open that it reads in', async () => {
      await database.insert("INSERT INTO measurement (id, place) VALUES (9001, 'x')");
      expect(await read(30_000, 10)).to.have.length(10);
      expect(await database.query("SELECT name FROM pg_cursors WHERE name LIKE 'aurorm%'")).to.deep.equal([]);
      expect(await database.query('SELECT place FROM measurement WHERE id = 9001')).to.deep.equal([['x']]);
    });

    it('goes on where a savepoint fails while it is read', async () => {
      await database.execute('CREATE TABLE once (n integer PRIMARY KEY)');
      await database.commit();
      const stored = await database.transaction(async (tx) => {
        const rows = tx.stream<[number, string]>(
          "SELECT n % 7, repeat('x', 100000) FROM generate_series(1, 120) AS n ORDER BY n",
        );
        for await (const [n] of rows) {
          try {
            await tx.savepoint((inner) => inner.insert('INSERT INTO once VALUES (:n)', { n }));
          } catch (failure) {
            expect(failure).to.be.instanceOf(UniqueViolationException);
          }
        }
        return await tx.query('SELECT n FROM once ORDER BY n');
      });
      expect(stored).to.deep.equal([[0], [1], [2], [3], [4], [5], [6]]);
      await database.execute('DROP TABLE once');
      await database.commit();
    });

    it('gives objects when asked for', async () => {
      const rows: object[] = [];
      for await (const row of database.stream('SELECT 1 AS one', {}, { rowMode: 'object' })) {
        rows.push(row);
      }
      expect(rows).to.deep.equal([{ one: 1 }]);
    });

    it('reports a record that no answer can hold, without asking for it, and lets the transaction live', async () => {
      await database.beginTransaction();
      const statement = "SELECT repeat('x', CASE n WHEN 40 THEN 2000000 ELSE 1 END) FROM generate_series(1, 50) AS n";
      const failure = await rejection(database.queryFetchAll(statement));
      expect(failure).to.be.instanceOf(ResultTooLargeException).with.property('message').that.includes('record 40');
      expect(await database.query('SELECT 1')).to.deep.equal([[1]]);
    });

    it('calls what the query calls once for each record of a call', async () => {
      await runStatements(database, 'CREATE SEQUENCE ticket');
      await database.beginTransaction();
      await database.queryFetchAll("SELECT nextval('ticket'), repeat('x', 5000) FROM generate_series(1, 1000)");
      await database.rollback();
      // The first call finds that they do not fit into one answer, the cursor reads them once.
      expect(await database.query('SELECT last_value FROM ticket')).to.deep.equal([[2000]]);
      await runStatements(database, 'DROP SEQUENCE ticket');
    });

    it('refuses a statement that changes data', async () => {
      const failure = await rejection(database.stream('DELETE FROM measurement').next());
      expect(failure).to.be.instanceOf(ConfigurationException);
    });
  });

  describe('automatic transactions', () => {
    it('begin with the first write and take in later reads', async () => {
      const calls = await test.callsOf(async () => {
        await database.query('SELECT 1');
        await database.insert("INSERT INTO measurement (id, place) VALUES (9001, 'x')");
        expect(await database.query('SELECT place FROM measurement WHERE id = 9001')).to.deep.equal([['x']]);
        await database.rollback();
      });
      expect(calls.map((call) => call.split(/[ \n]/)[0])).to.deep.equal([
        'SELECT',
        'BeginTransaction',
        'INSERT',
        'SELECT',
        'RollbackTransaction',
      ]);
    });

    it('begin once for writes that are given at the same time', async () => {
      const calls = await test.callsOf(async () => {
        const insert = 'INSERT INTO measurement (id, place) VALUES (:id, :place)';
        await Promise.all([9001, 9002, 9003].map((id) => database.insert(insert, { id, place: 'x' })));
        await database.rollback();
      });
      expect(calls.filter((call) => call === 'BeginTransaction')).to.have.length(1);
      expect(calls).to.have.length(5);
    });

    it('make no call for a commit or a rollback with nothing open', async () => {
      expect(await test.callsOf(() => database.commit())).to.deep.equal([]);
      expect(await test.callsOf(() => database.rollback())).to.deep.equal([]);
    });

    it('are rolled back at the end of the block of a session', async () => {
      {
        await using session = database.session();
        await session.insert("INSERT INTO measurement (id, place) VALUES (9001, 'x')");
        expect(session.inTransaction).to.equal(true);
        expect(database.inTransaction).to.equal(false);
      }
      expect(await database.query('SELECT id FROM measurement WHERE id = 9001')).to.deep.equal([]);
      expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    });
  });

  it('runs the statements of a script one by one, the body of a routine among them', async () => {
    const script = `
      -- counts; and does not end here
      CREATE FUNCTION larger(a integer) RETURNS integer BEGIN ATOMIC SELECT 1; SELECT CASE a WHEN 1 THEN 2 ELSE a + 1 END; END;
      CREATE TABLE numbered (n integer);
      INSERT INTO numbered VALUES (larger(1)), (larger(5));`;
    for (const statement of database.splitStatements(script)) {
      await database.execute(statement);
    }
    expect(await database.query('SELECT n FROM numbered ORDER BY n')).to.deep.equal([[2], [6]]);
    await database.rollback();
  });

  describe('exceptions', () => {
    const cases: [string, new (message: string) => Error, object][] = [
      ['SELEKT 1', SyntaxException, { sqlState: '42601', code: 'SYNTAX' }],
      ['SELECT * FROM nowhere', UndefinedTableException, { sqlState: '42P01', table: 'nowhere' }],
      ['SELECT nothing FROM measurement', UndefinedColumnException, { sqlState: '42703', column: 'nothing' }],
      [
        "INSERT INTO measurement (id, place) VALUES (1, 'x')",
        UniqueViolationException,
        { sqlState: '23505', constraint: 'measurement_pkey' },
      ],
      [
        'INSERT INTO measurement (id) VALUES (9009)',
        NotNullViolationException,
        { sqlState: '23502', table: 'measurement', column: 'place' },
      ],
      ["SELECT interval '1 day'", UnsupportedResultTypeException, { code: 'UNSUPPORTED_RESULT_TYPE' }],
    ];

    for (const [statement, exceptionClass, members] of cases) {
      it(`name what happened: ${exceptionClass.name} for ${statement}`, async () => {
        const failure = await rejection(database.execute(statement));
        expect(failure)
          .to.be.instanceOf(exceptionClass)
          .and.to.deep.include({ ...members, name: exceptionClass.name, statement });
        expect(failure)
          .to.have.property('requestId')
          .that.matches(/^[0-9a-f-]{36}$/);
        expect(failure).to.have.property('cause').that.is.instanceOf(Error);
      });
    }

    it('name the cast that is missing', async () => {
      const failure = await rejection(database.query('SELECT 1 WHERE gen_random_uuid() = :id', { id: 'x' }));
      expect(failure)
        .to.be.instanceOf(TypeMismatchException)
        .with.property('message')
        .that.includes("typed(value, 'uuid')");
    });

    describe('show where they were asked for', () => {
      const limit = Error.stackTraceLimit;

      // Mocha lets stacks be of any length; programs have ten frames.
      before(() => {
        Error.stackTraceLimit = 10;
      });

      after(() => {
        Error.stackTraceLimit = limit;
      });

      const WRONG = 'SELECT * FROM nowhere';
      const verbs: readonly (readonly [verb: string, call: () => Promise<unknown>])[] = [
        ['query', () => database.query(WRONG)],
        ['queryFetchAll', () => database.queryFetchAll(WRONG)],
        ['execute', () => database.execute(WRONG)],
        ['insert', () => database.insert('INSERT INTO nowhere VALUES (1)')],
        ['executeBatch', () => database.executeBatch('INSERT INTO nowhere VALUES (:a)', [{ a: 1 }])],
        ['stream', () => collected(database.stream(WRONG))],
        ['a query in a transaction', () => database.transaction((tx) => tx.query(WRONG))],
        ['a query in a savepoint', () => database.transaction((tx) => tx.savepoint((inner) => inner.query(WRONG)))],
        ['a query behind another', () => Promise.all([database.execute('SELECT 1'), database.query(WRONG)])],
        ['a commit', () => database.commit()],
        ['the commit of a transaction', () => database.transaction((tx) => failInTheEnd(tx))],
      ];
      for (const [verb, call] of verbs) {
        it(verb, async () => {
          await failInTheEnd(verb === 'a commit' ? database : undefined);
          async function theCallersOwnFunction(): Promise<unknown> {
            return await call();
          }
          const { name, message, stack } = (await rejection(theCallersOwnFunction())) as Error;
          expect(stack)
            .to.match(/^\w+: /)
            .and.include(`${name}: ${message}`)
            .and.match(/database\.spec\.(js|ts)/);
          await database.rollback();
        });
      }

      /** Lets the commit fail, and nothing before it. */
      async function failInTheEnd(tx: Pick<AuroraDatabase, 'execute'> | undefined): Promise<void> {
        await tx?.execute('CREATE TABLE deferred (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)');
        await tx?.execute('INSERT INTO deferred VALUES (1), (1)');
      }

      async function collected(rows: AsyncIterable<unknown>): Promise<unknown[]> {
        const all: unknown[] = [];
        for await (const row of rows) {
          all.push(row);
        }
        return all;
      }
    });
  });

  describe('refuses before any call', () => {
    const cases: [string, () => Promise<unknown>, string][] = [
      ['a missing parameter', () => database.query('SELECT :a, :b', { a: 1 }), ':b'],
      ['an unused parameter', () => database.query('SELECT :a', { a: 1, b: 2 }), 'parameter b'],
      [
        'a parameter that is undefined',
        () => database.query('SELECT :a', { a: undefined as unknown as null }),
        'parameter a',
      ],
      [
        'an array without its type',
        () => database.query('SELECT :a', { a: [1] as unknown as null }),
        "typed(value, 'text[]')",
      ],
      ['an object', () => database.query('SELECT :a', { a: {} as unknown as null }), 'json(value)'],
      ['a number beyond 2^53', () => database.query('SELECT :a', { a: 2 ** 60 }), 'bigint'],
      ['a date that is none', () => database.query('SELECT :a', { a: new Date(Number.NaN) }), 'invalid'],
      ['perPage 0', () => database.query('SELECT 1', {}, { perPage: 0 }), 'perPage is 0'],
      ['perPage 1001', () => database.query('SELECT 1', {}, { perPage: 1001 }), 'perPage is 1001'],
      ['page 0', () => database.query('SELECT 1', {}, { page: 0 }), 'page is 0'],
      ['page 1.5', () => database.query('SELECT 1', {}, { page: 1.5 }), 'page is 1.5'],
      ['an option that does not exist', () => database.query('SELECT 1', {}, { perpage: 1 } as object), "'perpage'"],
      ['a page of an execution', () => database.execute('SELECT 1', {}, { page: 1 } as object), "'page'"],
      ['a page of a write', () => database.query('DELETE FROM measurement', {}, { page: 1 }), 'page'],
      [
        'a row mode that does not exist',
        () => database.query('SELECT 1', {}, { rowMode: 'map' as 'array' }),
        'rowMode',
      ],
      ['no statement', () => database.execute(' -- nothing'), 'no statement'],
      ['two statements', () => database.execute('SELECT 1; SELECT 2'), 'more than one'],
      ['a commit in SQL', () => database.execute('/* done */ COMMIT;'), 'commit()'],
      ['a rollback in SQL', () => database.execute('ROLLBACK WORK'), 'rollback()'],
      ['a begin in SQL', () => database.query('START TRANSACTION'), 'transaction(fn)'],
      ['a text that UTF-8 cannot hold', () => database.query('SELECT :a', { a: '\ud800x' }), 'surrogate'],
      ['a time that no timer can count', () => database.query('SELECT 1', {}, { timeoutMs: 2 ** 31 }), 'timeoutMs'],
      ['a batch without sets', () => database.executeBatch('DELETE FROM measurement', undefined as never), 'array'],
      ['a literal that does not end', () => database.execute("SELECT 'x"), 'does not end'],
      ['no SQL at all', () => database.execute(undefined as unknown as string), 'undefined'],
    ];

    for (const [what, use, part] of cases) {
      it(what, async () => {
        const calls = await test.callsOf(async () => {
          const failure = await rejection(use());
          expect(failure).to.be.instanceOf(ConfigurationException).with.property('message').that.includes(part);
        });
        expect(calls).to.deep.equal([]);
        expect(database.inTransaction).to.equal(false);
      });
    }

    it('a database without the ARN of its cluster', () => {
      const options = { databaseName: 'a', dbCredentialsSecretsStoreArn: 'b' };
      expect(() => new AuroraDatabase(options as never)).to.throw(ConfigurationException, 'dbClusterArn');
    });

    it('a database without options', () => {
      expect(() => new AuroraDatabase(undefined as never)).to.throw(ConfigurationException, 'options');
    });

    it('an engine that there is none of', () => {
      const options = { databaseName: 'a', dbClusterArn: 'b', dbCredentialsSecretsStoreArn: 'c', engine: 'oracle' };
      expect(() => new AuroraDatabase(options as never)).to.throw(ConfigurationException, "'oracle'");
    });
  });
});
