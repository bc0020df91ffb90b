import { expect } from 'chai';
import * as fc from 'fast-check';

import {
  ConfigurationException,
  json,
  typed,
  type AuroraDatabase,
  type SqlParameterValue,
} from '../../../src/index.js';
import { bigint64, day, decimal, exact, finite, instant, jsonDocument, time } from '../../support/arbitrary-values.js';
import { describeMysql, sharedMysqlEmulator } from '../../support/mysql-http.js';
import { rejection } from '../../support/rejection.js';
import { readInZone, ZONES } from '../../support/time-zones.js';
import { openTestDatabase } from '../../support/test-database.js';

const text = fc.string({ unit: 'grapheme' });

interface Case {
  readonly name: string;
  /** The definition of the column that holds the value. */
  readonly column: string;
  readonly values: fc.Arbitrary<unknown>;
  readonly parameter: (value: never) => SqlParameterValue;
  /** What is read, where it is not what was sent. */
  readonly read?: (value: never) => unknown;
}

const CASES: readonly Case[] = [
  { name: 'texts', column: 'longtext', values: text, parameter: (value: string) => value },
  { name: 'booleans', column: 'boolean', values: fc.boolean(), parameter: (value: boolean) => value },
  { name: 'bits', column: 'bit(1)', values: fc.boolean(), parameter: (value: boolean) => value },
  { name: '64-bit integers', column: 'bigint', values: bigint64, parameter: (value: bigint) => value, read: exact },
  {
    name: '64-bit integers without a sign',
    column: 'bigint unsigned',
    values: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    parameter: (value: bigint) => typed(value, 'decimal'),
    read: exact,
  },
  {
    name: 'doubles',
    column: 'double',
    values: finite,
    parameter: (value: number) => typed(value, 'double'),
    read: (value: number) => value + 0,
  },
  {
    name: 'decimals',
    column: 'decimal(65, 10)',
    values: decimal,
    parameter: (value: string) => typed(value, 'decimal'),
    read: withTenDigits,
  },
  {
    name: 'uuids',
    column: 'char(36)',
    values: fc.uuid(),
    parameter: (value: string) => typed(value, 'uuid'),
  },
  { name: 'instants', column: 'datetime(3)', values: instant, parameter: (value: Date) => value },
  {
    name: 'instants with a zone',
    column: 'timestamp(3)',
    values: fc.date({
      min: new Date('1970-01-01T00:00:01Z'),
      max: new Date('2038-01-19T03:14:07.999Z'),
      noInvalidDate: true,
    }),
    parameter: (value: Date) => typed(value, 'timestamptz'),
  },
  { name: 'days', column: 'date', values: day, parameter: (value: string) => typed(value, 'date') },
  { name: 'times', column: 'time', values: time, parameter: (value: string) => typed(value, 'time') },
  {
    name: 'bytes',
    column: 'longblob',
    values: fc.uint8Array({ max: 255 }),
    parameter: (value: Uint8Array) => value,
    read: (value: Uint8Array) => [...value],
  },
  { name: 'JSON documents', column: 'json', values: jsonDocument, parameter: (value: unknown) => json(value) },
  {
    name: 'JSON texts',
    column: 'json',
    values: text,
    parameter: (value: string) => json({ value }),
    read: (value: string) => ({ value }),
  },
  {
    name: 'integers of each size',
    column: 'mediumint',
    values: fc.integer({ min: -(2 ** 23), max: 2 ** 23 - 1 }),
    parameter: (value: number) => typed(value, 'int'),
  },
  {
    name: 'single precision',
    column: 'float',
    values: fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 }).map((value) => Math.round(value)),
    parameter: (value: number) => typed(value, 'real'),
    read: (value: number) => value + 0,
  },
  {
    name: 'times of more than a day, and of less than none',
    column: 'time(3)',
    values: fc
      .tuple(fc.constantFrom('', '-'), fc.integer({ min: 10, max: 837 }), fc.integer({ min: 1, max: 999 }))
      .map(([sign, hours, fraction]) => `${sign}${hours}:59:58.${String(fraction).padStart(3, '0')}`),
    parameter: (value: string) => typed(value, 'time'),
  },
  {
    name: 'texts of a fixed length',
    column: 'char(5)',
    values: fc.stringMatching(/^[a-z]{0,5}$/),
    parameter: (value: string) => typed(value, 'char'),
  },
  {
    name: 'members of a SET',
    column: "set('small', 'large')",
    values: fc.constantFrom('', 'small', 'large', 'small,large'),
    parameter: (value: string) => value,
  },
  {
    name: 'members of an ENUM',
    column: "enum('small', 'large')",
    values: fc.constantFrom('small', 'large'),
    parameter: (value: string) => value,
  },
  {
    name: 'years',
    column: 'year',
    values: fc.integer({ min: 1901, max: 2155 }),
    parameter: (value: number) => value,
  },
];

function withTenDigits(value: string): string {
  const [whole = '', fraction = ''] = value.split('.');
  const exactText = `${whole}.${fraction.padEnd(10, '0')}`;
  return /[1-9]/.test(exactText) ? exactText.replace(/^(-?)0+(?=\d)/, '$1') : exactText.replace(/^-?0+(?=\d)/, '');
}

describeMysql('Values on their way to MySQL and back', () => {
  let database: AuroraDatabase;
  let calls: readonly unknown[];

  before(async () => {
    ({ database, calls } = await openTestDatabase({}, sharedMysqlEmulator));
    await database.execute('DROP TABLE IF EXISTS kept_values');
    const columns = CASES.map(({ column }, index) => `c${index} ${column}`);
    await database.execute(`CREATE TABLE kept_values (${columns.join(', ')})`);
  });

  afterEach(async () => {
    await database.rollback();
  });

  for (const [index, { name, values, parameter, read }] of CASES.entries()) {
    it(`stay what they are: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.option(values, { freq: 20 }), async (value) => {
          await database.delete('DELETE FROM kept_values');
          await database.insert(`INSERT INTO kept_values (c${index}) VALUES (:value)`, {
            value: value === null ? null : parameter(value as never),
          });
          const [record] = await database.query(`SELECT c${index} FROM kept_values`);
          const got = record?.[0];
          const expected = value === null || read === undefined ? value : read(value as never);
          expect(got instanceof Uint8Array ? [...got] : got).to.deep.equal(expected);
        }),
        { numRuns: 40 },
      );
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

  it('cut microseconds off and never move to another zone', async () => {
    const [record] = await database.query("SELECT timestamp'2024-03-10 02:30:00.999999', date'0001-01-01'");
    expect(record).to.deep.equal([new Date('2024-03-10T02:30:00.999Z'), '0001-01-01']);
  });

  it('are the same in every time zone of the process', async () => {
    for (const zone of ZONES) {
      const { seen } = await readInZone(zone, await sharedMysqlEmulator());
      expect(seen, zone).to.deep.equal([
        ['2024-03-10T02:30:00.123Z', '2024-03-10', '02:30:00', '2011-12-30T12:00:00.000Z'],
      ]);
    }
  }).timeout(60_000);

  const refusals: readonly (readonly [value: unknown, type: string, message: string])[] = [
    [['a'], 'text[]', 'MySQL has no type text[]: send an array as JSON'],
    ['::1', 'inet', 'MySQL has no type inet'],
    ['small', 'mood', 'MySQL has no type mood: a plain string suits its ENUM'],
    ['2024-02-30', 'date', "a date of the calendar such as '2024-01-31'"],
    ['0000-00-00', 'date', 'a date of the calendar'],
    ['839:00:00', 'time', 'of at most 838 hours'],
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
