import { expect } from 'chai';

import {
  ConfigurationException,
  json,
  StatementOutcomeUnknownException,
  typed,
  type AuroraDatabase,
} from '../../../src/index.js';
import { describeMysql, sharedMysqlEmulator } from '../../support/mysql-http.js';
import { MYSQL_CASES } from '../../support/mysql-value-cases.js';
import { rejection } from '../../support/rejection.js';
import { roundTripOnMysql } from '../../support/round-trips.js';
import { readInZone, ZONES } from '../../support/time-zones.js';
import { openTestDatabase } from '../../support/test-database.js';

describeMysql('Values on their way to MySQL and back', () => {
  let database: AuroraDatabase;
  let calls: readonly unknown[];

  before(async () => {
    ({ database, calls } = await openTestDatabase({}, sharedMysqlEmulator));
    await database.execute('DROP TABLE IF EXISTS kept_values');
    const columns = MYSQL_CASES.map(({ column }, index) => `c${index} ${column}`);
    await database.execute(`CREATE TABLE kept_values (${columns.join(', ')})`);
  });

  afterEach(async () => {
    await database.rollback();
  });

  for (const valueCase of MYSQL_CASES) {
    it(`stay what they are: ${valueCase.name}`, async () => {
      await roundTripOnMysql(database, valueCase, 40);
    }).timeout(60_000);
  }

  it('are found again by what was stored', async () => {
    for (const [index, value] of [
      [3, 2n ** 62n + 1n],
      [4, typed(2n ** 64n - 1n, 'decimal')],
      [6, typed('12345678901234567890.0000000001', 'decimal')],
      [8, new Date('2024-02-29T23:59:59.999Z')],
      [9, typed(new Date('2024-02-29T23:59:59.999Z'), 'timestamptz')],
      [10, typed('2024-02-29', 'date')],
      [11, typed('-838:59:59', 'time')],
      [13, json({ a: [1, 'x'] })],
      [16, typed(0.1, 'real')],
    ] as const) {
      await database.delete('DELETE FROM kept_values');
      await database.insert(`INSERT INTO kept_values (c${index}) VALUES (:value)`, { value });
      const found = await database.query(`SELECT 1 FROM kept_values WHERE c${index} = :value`, { value });
      expect(found, `c${index}`).to.deep.equal([[1]]);
    }
  });

  it('tell JSON’s null from the absence of a document', async () => {
    const insert = 'INSERT INTO kept_values (c13) VALUES (:value)';
    await database.insert(insert, { value: json(null) });
    await database.insert(insert, { value: null });
    expect(await database.query('SELECT c13, c13 IS NULL FROM kept_values ORDER BY 2')).to.deep.equal([
      [null, 0],
      [null, 1],
    ]);
  });

  it('of JSON are JSON in the arguments of functions', async () => {
    for (const value of [{ c: 1 }, ['x', null], 'a"b', 5, 1.5, true, null]) {
      const [record] = await database.query("SELECT JSON_SET('{}', '$.b', :value)", { value: json(value) });
      const [document] = record as [unknown];
      expect(typeof document === 'string' ? JSON.parse(document) : document).to.deep.equal({ b: value });
    }
  });

  it('that the service cannot return are told, with the cast to write, after one call', async () => {
    await database.insert("INSERT INTO kept_values (c10) VALUES ('2024-01-31')");
    const select = "SELECT CAST('0000-00-00' AS DATE)";
    await database.execute("SET SESSION sql_mode = ''");
    const inTransaction = await rejection(database.query(select));
    expect(inTransaction).to.be.instanceOf(StatementOutcomeUnknownException);
    expect((inTransaction as Error).message)
      .to.include('0000-00-00')
      .and.include('CAST(… AS CHAR)');
  });

  it('cut microseconds off and never move to another zone', async () => {
    const [record] = await database.query("SELECT timestamp'2024-03-10 02:30:00.999999', date'0001-01-01'");
    expect(record).to.deep.equal([new Date('2024-03-10T02:30:00.999Z'), '0001-01-01']);
  });

  it('are the same in every time zone of the process', async () => {
    for (const zone of ZONES) {
      const { seen, cases } = await readInZone(zone, await sharedMysqlEmulator());
      expect(cases, zone).to.equal(MYSQL_CASES.length);
      expect(seen, zone).to.deep.equal([
        ['2024-03-10T02:30:00.123Z', '2024-03-10', '02:30:00', '2011-12-30T12:00:00.000Z'],
      ]);
    }
  }).timeout(180_000);

  const refusals: readonly (readonly [value: unknown, type: string, message: string])[] = [
    [['a'], 'text[]', 'MySQL has no type text[]: send an array as JSON'],
    ['::1', 'inet', 'MySQL has no type inet'],
    ['small', 'mood', 'MySQL has no type mood: a plain string suits its ENUM'],
    ['2024-02-30', 'date', "a date of the calendar such as '2024-01-31'"],
    ['0000-00-00', 'date', 'a date of the calendar'],
    ['839:00:00', 'time', 'of at most 838 hours'],
    ['23:59:59.9999999', 'time', 'six digits behind the point'],
    [[Number.NaN], 'json', 'a number that is not finite'],
    ['1e5', 'decimal', 'no exponent'],
    [`1${'0'.repeat(35)}`, 'decimal', 'of at most 35 digits before the point'],
    [`0.${'0'.repeat(30)}1`, 'decimal', '30 behind it'],
    [2n ** 63n, 'bigint', "typed(value, 'decimal') beyond 2^63"],
    [40_000, 'smallint', 'an integer of 16 bits'],
    ['yes', 'boolean', 'Found a string where a boolean is needed'],
    [new Date(NaN), 'timestamp', 'The Date is invalid'],
    ['2024-01-01', 'timestamp', 'a Date'],
    ['x', 'uuid', 'a string such as'],
    ['abc', 'bytes', 'a Uint8Array or a Buffer'],
    ['\ud800', 'text', 'half of a surrogate pair'],
  ];
  for (const [value, type, message] of refusals) {
    it(`refuse before any call, as ${type}: ${message}`, async () => {
      const callsBefore = calls.length;
      const failure = await rejection(database.query('SELECT :value', { value: typed(value, type) }));
      expect(failure).to.be.instanceOf(ConfigurationException).with.property('message').that.includes(message);
      expect(calls).to.have.length(callsBefore);
    });
  }
});
