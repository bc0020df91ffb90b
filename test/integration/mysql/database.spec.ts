import { expect } from 'chai';

import {
  AuroraDatabaseException,
  ConfigurationException,
  ResultTooLargeException,
  typed,
  UnsupportedResultTypeException,
  type AuroraDatabase,
} from '../../../src/index.js';
import { describeMysql, sharedMysqlEmulator } from '../../support/mysql-http.js';
import { rejection } from '../../support/rejection.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';

/** 1,200 records of more than one answer in all, most of them equal by their group. */
const MANY =
  'SELECT id, grouping_number, repeat(CHAR(97 + id % 26 USING utf8mb4), 2000) AS text FROM measurement ORDER BY grouping_number';

describeMysql('AuroraDatabase in front of MySQL', () => {
  let test: TestDatabase;
  let database: AuroraDatabase;

  before(async () => {
    test = await openTestDatabase({}, sharedMysqlEmulator);
    ({ database } = test);
    await database.execute('DROP TABLE IF EXISTS measurement');
    await database.execute(
      'CREATE TABLE measurement (id int PRIMARY KEY AUTO_INCREMENT, grouping_number int NOT NULL)',
    );
    for (let part = 0; part < 1200; part += 300) {
      await database.execute(
        `INSERT INTO measurement (grouping_number) VALUES ${Array.from({ length: 300 }, (_, place) => `(${(part + place) % 3})`).join(', ')}`,
      );
    }
    await database.commit();
  });

  afterEach(async () => {
    await database.rollback();
  });

  describe('query', () => {
    it('returns pages', async () => {
      const rows = await database.query(
        'SELECT id FROM measurement WHERE id > :least ORDER BY id # by id',
        { least: 5 },
        { page: 2, perPage: 3 },
      );
      expect(rows).to.deep.equal([[9], [10], [11]]);
    });

    it('cuts pages out of what a statement with a limit of its own returns', async () => {
      const sql = 'SELECT id FROM measurement ORDER BY id DESC LIMIT 5';
      expect(await database.query(sql, {}, { page: 2, perPage: 3 })).to.deep.equal([[1197], [1196]]);
    });

    for (const locking of ['FOR UPDATE', 'LOCK IN SHARE MODE', 'FOR UPDATE SKIP LOCKED']) {
      it(`puts the page before ${locking}, so that its order stays`, async () => {
        await database.beginTransaction();
        const sql = `SELECT id FROM measurement ORDER BY id DESC ${locking} -- locked`;
        expect(await database.query(sql, {}, { page: 2, perPage: 2 })).to.deep.equal([[1198], [1197]]);
        expect(await database.queryFetchAll(sql)).to.have.length(1200);
      });
    }

    it('takes a join that limits itself and has two columns of one name, and says what its pages need', async () => {
      const join = 'SELECT a.n, b.n FROM (SELECT 1 AS n) AS a JOIN (SELECT 2 AS n) AS b LIMIT 10';
      expect(await database.query(join)).to.deep.equal([[1, 2]]);
      expect(await rejection(database.query(join, {}, { page: 1 })))
        .to.be.instanceOf(ConfigurationException)
        .with.property('message')
        .that.includes('Give every column a name of its own with AS.');
    });

    it('answers SHOW and EXPLAIN too', async () => {
      expect(await database.query('SHOW TABLES')).to.deep.include(['measurement']);
      expect(await database.query('EXPLAIN SELECT 1')).to.have.length(1);
    });

    it('returns objects keyed by label when asked for', async () => {
      const rows = await database.query('SELECT id AS number FROM measurement WHERE id = 7', {}, { rowMode: 'object' });
      expect(rows).to.deep.equal([{ number: 7 }]);
    });

    it('reads literals and comments as MySQL does', async () => {
      const sql = String.raw`SELECT 'it\'s :a', "say \":b\"", 5--3, :c /* :d */ # :e`;
      expect(await database.query(sql, { c: 1 })).to.deep.equal([["it's :a", 'say ":b"', 8, 1]]);
    });
  });

  for (const [where, isInside] of [
    ['outside of a transaction', false],
    ['inside of a transaction', true],
  ] as const) {
    describe(`queryFetchAll and stream ${where}`, () => {
      beforeEach(async () => {
        if (isInside) {
          await database.beginTransaction();
        }
      });

      it('return every record once, also where the order leaves many equal', async () => {
        const records = await database.queryFetchAll(MANY);
        expect(new Set(records.map(([id]) => id)).size).to.equal(1200);
        expect(records.map(([, group]) => group)).to.deep.equal([0, 1, 2].flatMap((group) => Array(400).fill(group)));
        const streamed = [];
        for await (const record of database.stream(MANY)) {
          streamed.push(record);
        }
        expect(streamed).to.deep.equal(records);
      });

      it('make few calls', async () => {
        const calls = await test.callsOf(() => database.queryFetchAll(MANY));
        const pages = calls.filter((sql) => sql.includes('OFFSET'));
        // The sizes of the records, and three answers for 2.3 MiB.
        expect(pages).to.have.length(4);
        // The columns, with the probe or the query alone; the transaction's own two.
        expect(calls).to.have.length(pages.length + (isInside ? 2 : 4));
      });

      it('read more records than one call measures', async () => {
        const sql =
          'SELECT one.id AS one, two.id AS two FROM measurement AS one JOIN measurement AS two ON two.id <= 60 ' +
          'WHERE one.id <= 1200 ORDER BY one.id DESC, two.id';
        let place = 0;
        for await (const [one, two] of database.stream(sql)) {
          expect([one, two]).to.deep.equal([1200 - Math.floor(place / 60), (place % 60) + 1]);
          place += 1;
        }
        expect(place).to.equal(72_000);
      });

      it('return what a query with a limit of its own does', async () => {
        expect(await database.queryFetchAll(`${MANY} LIMIT 1100 OFFSET 50`)).to.have.length(1100);
      });

      it('return nothing for nothing', async () => {
        expect(await database.queryFetchAll(`SELECT * FROM (${MANY}) AS many WHERE id < 0`)).to.deep.equal([]);
      });

      it('return what fits, with the same types', async () => {
        const sql =
          "SELECT id, 1 > 0 AS t, NULL AS n, x'00ff' AS b, 1.50 AS d, CAST(id AS DOUBLE) AS f, timestamp'2024-02-29 01:02:03.5' " +
          'AS s FROM measurement WHERE id <= :last ORDER BY id';
        expect(await database.queryFetchAll(sql, { last: 2 })).to.deep.equal(
          [1, 2].map((id) => [id, 1, null, new Uint8Array([0, 255]), '1.50', id, new Date('2024-02-29T01:02:03.500Z')]),
        );
      });

      it('read records that come close to an answer each, and small ones between them', async () => {
        const sql =
          "SELECT id, repeat('x', CASE WHEN id % 3 = 0 THEN 1000000 ELSE id END) AS text FROM measurement WHERE id <= 8 ORDER BY id";
        const records = await database.queryFetchAll(sql);
        expect(records.map(([id, text]) => [id, String(text).length])).to.deep.equal(
          [1, 2, 3, 4, 5, 6, 7, 8].map((id) => [id, id % 3 === 0 ? 1_000_000 : id]),
        );
      });

      it('say so when a single record is larger than an answer may be', async () => {
        const sql = "SELECT id, repeat('x', id * 500000) AS text FROM measurement WHERE id <= 3 ORDER BY id";
        const failure = await rejection(database.queryFetchAll(sql));
        expect(failure).to.be.instanceOf(ResultTooLargeException);
        expect(failure.message).to.match(/^The record 3 of the result is of 15000\d\d bytes/);
        // The transaction was not risked.
        expect(await database.query('SELECT 1')).to.deep.equal([[1]]);
      });

      it('say what to do about two columns of one name', async () => {
        const failure = await rejection(
          database.queryFetchAll(
            `SELECT many.id, other.id, text FROM (${MANY}) AS many JOIN measurement AS other USING (id)`,
          ),
        );
        expect(failure).to.be.instanceOf(ConfigurationException);
        expect(failure.message).to.include('two columns of one name').and.to.include('with AS');
      });
    });
  }

  it('keeps the order of a query in which a column is called offset', async () => {
    const numbers = 'SELECT 3 AS `offset` UNION ALL SELECT 1 UNION ALL SELECT 2';
    const query = `SELECT k.offset FROM (${numbers}) AS k ORDER BY k.offset`;
    expect(await database.query(query, {}, { page: 1, perPage: 2 })).to.deep.equal([[1], [2]]);
  });

  for (const volatile of ['ORDER BY RAND()', 'WHERE uuid() IS NOT NULL', 'ORDER BY (@n := n)']) {
    it(`refuses to read a large result in pages that may be another each time: ${volatile}`, async () => {
      const query = `SELECT repeat('x', 100000) FROM (SELECT 1 AS n UNION ALL SELECT 2) AS a,
        (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6) AS b ${volatile}`;
      const refusal = rejection(database.queryFetchAll(query));
      expect(await refusal)
        .to.be.instanceOf(ConfigurationException)
        .with.property('message')
        .that.includes('which may give other records each time');
      expect(await database.queryFetchAll(`SELECT n FROM (SELECT 1 AS n) AS a ${volatile}`)).to.deep.equal([[1]]);
    });
  }

  it('sees in a stream what its transaction sees, and no change from elsewhere', async () => {
    const seen = [];
    for await (const [id] of database.stream(MANY)) {
      if (seen.length === 0) {
        const other = database.session();
        await other.execute('INSERT INTO measurement (grouping_number) VALUES (0), (1)');
        await other.commit();
      }
      seen.push(id);
    }
    expect(new Set(seen).size).to.equal(1200);
    await database.delete('DELETE FROM measurement WHERE id > 1200');
    await database.commit();
  });

  it('refuses to read on in a transaction that has written meanwhile', async () => {
    await database.beginTransaction();
    const stream = database.stream(MANY);
    await stream.next();
    await database.delete('DELETE FROM measurement WHERE id < 100');
    const failure = await rejection(readToEnd(stream));
    expect(failure).to.be.instanceOf(ConfigurationException);
    expect(failure.message).to.include('a statement of its own transaction that may write was run');
  });

  describe('statements that MySQL commits by itself', () => {
    it('run outside of any transaction', async () => {
      const calls = await test.callsOf(() => database.execute('CREATE TABLE IF NOT EXISTS measurement (id int)'));
      expect(calls).to.have.length(1);
      expect(database.inTransaction).to.equal(false);
    });

    it('are cut out of a script, the body of a trigger among them', async () => {
      const script = `
        CREATE TABLE counted (n integer); # one; two
        CREATE TRIGGER counting BEFORE INSERT ON counted FOR EACH ROW BEGIN
          IF NEW.n > 5 THEN SET NEW.n = 5; END IF;
          SET NEW.n = NEW.n + 1;
        END;
        INSERT INTO counted VALUES (1), (9);`;
      for (const statement of database.splitStatements(script)) {
        await database.execute(statement);
      }
      expect(await database.query('SELECT n FROM counted ORDER BY n')).to.deep.equal([[2], [6]]);
      await database.commit();
      await database.execute('DROP TABLE counted');
    });

    it('are refused inside of one, before any call', async () => {
      await database.insert('INSERT INTO measurement (grouping_number) VALUES (9)');
      const calls = await test.callsOf(async () => {
        const failure = await rejection(database.execute('ALTER TABLE measurement ADD name text'));
        expect(failure)
          .to.be.instanceOf(ConfigurationException)
          .with.property('message')
          .that.includes('End the transaction first');
      });
      expect(calls).to.deep.equal([]);
      await database.rollback();
      expect(await database.query('SELECT count(*) FROM measurement WHERE grouping_number = 9')).to.deep.equal([[0]]);
    });

    it('do not count temporary tables among them', async () => {
      await database.execute('CREATE TEMPORARY TABLE draft (id int)');
      expect(database.inTransaction).to.equal(true);
      await database.insert('INSERT INTO draft VALUES (1)');
      expect(await database.query('SELECT id FROM draft')).to.deep.equal([[1]]);
    });

    it('are refused in a batch', async () => {
      const failure = await rejection(database.executeBatch('DROP TABLE measurement', [{}]));
      expect(failure.message).to.include('use execute()');
    });
  });

  describe('writes', () => {
    it('tell the key that was generated', async () => {
      const { generatedFields, numberOfRecordsUpdated } = await database.insert(
        'INSERT INTO measurement (grouping_number) VALUES (:group)',
        { group: 4 },
      );
      expect(numberOfRecordsUpdated).to.equal(1);
      expect(generatedFields).to.have.length(1);
      expect(
        await database.query('SELECT grouping_number FROM measurement WHERE id = :id', {
          id: generatedFields[0] as number,
        }),
      ).to.deep.equal([[4]]);
    });

    it('of a batch are all stored, or none', async () => {
      const sql = 'INSERT INTO measurement (id, grouping_number) VALUES (:id, :group)';
      const sets = [5001, 5002, 5001].map((id) => ({ id, group: 5 }));
      const failure = await rejection(database.transaction((tx) => tx.executeBatch(sql, sets)));
      expect(failure).to.be.instanceOf(AuroraDatabaseException).with.property('vendorCode', 1062);
      expect(await database.query('SELECT count(*) FROM measurement WHERE id > 5000')).to.deep.equal([[0]]);
    });

    it('bind decimals exactly', async () => {
      const value = typed('9007199254740993', 'decimal');
      expect(
        await database.query('SELECT 9007199254740993 = :value, 9007199254740992 = :value', { value }),
      ).to.deep.equal([[1, 0]]);
    });
  });

  it('names the cast for a type that is not returned', async () => {
    const failure = await rejection(database.query("SELECT ST_GeomFromText('POINT(1 2)')"));
    expect(failure).to.be.instanceOf(UnsupportedResultTypeException);
    expect(failure.message).to.include('CAST(… AS CHAR)');
  });

  it('refuses to verify a commit, of which MySQL keeps no record', async () => {
    const failure = await rejection(database.transaction(async () => undefined, { verifyCommit: true }));
    expect(failure).to.be.instanceOf(ConfigurationException);
    expect(failure.message).to.include('verifyCommit');
  });

  it('refuses an isolation level, which MySQL does not set inside of a transaction', async () => {
    const failure = await rejection(database.transaction(async () => undefined, { isolation: 'SERIALIZABLE' }));
    expect(failure).to.be.instanceOf(ConfigurationException);
  });
});

async function readToEnd(records: AsyncIterator<unknown>): Promise<void> {
  while ((await records.next()).done !== true);
}
