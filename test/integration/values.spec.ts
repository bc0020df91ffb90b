import { expect } from 'chai';
import * as fc from 'fast-check';

import { json, typed, type AuroraDatabase, type SqlParameterValue } from '../../src/index.js';
import { bigint64, day, decimal, exact, finite, instant, jsonDocument, time } from '../support/arbitrary-values.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { openTestDatabase } from '../support/test-database.js';
import { readInZone, ZONES } from '../support/time-zones.js';

/** PostgreSQL has no NUL in texts, and no lone surrogates in UTF-8. */
const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));

const anyInstant = fc.date({
  min: new Date('-004711-01-01T00:00:00Z'),
  max: new Date('+275760-09-12T00:00:00Z'),
  noInvalidDate: true,
});

interface Case {
  readonly name: string;
  readonly values: fc.Arbitrary<unknown>;
  readonly parameter: (value: never) => SqlParameterValue;
  /** What is read, where it is not what was sent. */
  readonly read?: (value: never) => unknown;
}

const CASES: readonly Case[] = [
  { name: 'texts', values: text, parameter: (value: string) => value },
  { name: 'booleans', values: fc.boolean(), parameter: (value: boolean) => value },
  { name: '64-bit integers', values: bigint64, parameter: (value: bigint) => value, read: exact },
  {
    name: 'doubles',
    values: finite,
    parameter: (value: number) => typed(value, 'double'),
    // JSON has one zero only.
    read: (value: number) => value + 0,
  },
  { name: 'decimals', values: decimal, parameter: (value: string) => typed(value, 'decimal') },
  { name: 'uuids', values: fc.uuid(), parameter: (value: string) => typed(value, 'uuid') },
  { name: 'instants', values: instant, parameter: (value: Date) => value },
  { name: 'instants with a zone', values: instant, parameter: (value: Date) => typed(value, 'timestamptz') },
  {
    name: 'instants of any era',
    values: anyInstant,
    parameter: (value: Date) => typed(value, 'timestamp'),
  },
  {
    name: 'instants of any era with a zone',
    values: anyInstant,
    parameter: (value: Date) => typed(value, 'timestamptz'),
  },
  { name: 'days', values: day, parameter: (value: string) => typed(value, 'date') },
  { name: 'times', values: time, parameter: (value: string) => typed(value, 'time') },
  {
    name: 'bytes',
    values: fc.uint8Array({ max: 255 }),
    parameter: (value: Uint8Array) => value,
    read: (value: Uint8Array) => [...value],
  },
  { name: 'JSON documents', values: jsonDocument, parameter: (value: unknown) => json(value) },
  {
    name: 'JSON texts',
    values: text,
    parameter: (value: string) => json({ value }),
    read: (value: string) => ({ value }),
  },
  {
    name: 'integers of 32 bits',
    values: fc.integer(),
    parameter: (value: number) => typed(value, 'int'),
  },
  {
    name: 'integers of 16 bits',
    values: fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
    parameter: (value: number) => typed(value, 'smallint'),
  },
  {
    name: 'addresses',
    values: fc.ipV4(),
    parameter: (value: string) => typed(value, 'inet'),
  },
  {
    name: 'days before Christ',
    values: fc.integer({ min: 1, max: 4713 }),
    parameter: (year: number) => typed(`${String(year).padStart(4, '0')}-12-31 BC`, 'date'),
    read: (year: number) => `${String(year).padStart(4, '0')}-12-31 BC`,
  },
  {
    name: 'arrays of uuids',
    values: fc.array(fc.option(fc.uuid())),
    parameter: (value: (string | null)[]) => typed(value, 'uuid[]'),
  },
  {
    name: 'arrays of decimals',
    values: fc.array(fc.option(decimal)),
    parameter: (value: (string | null)[]) => typed(value, 'decimal[]'),
  },
  {
    name: 'arrays of days',
    values: fc.array(fc.option(day)),
    parameter: (value: (string | null)[]) => typed(value, 'date[]'),
  },
  {
    name: 'arrays of instants',
    values: fc.array(fc.option(instant)),
    parameter: (value: (Date | null)[]) => typed(value, 'timestamp[]'),
  },
  {
    name: 'arrays of doubles',
    values: fc.array(fc.option(finite.map((value) => value + 0))),
    parameter: (value: (number | null)[]) => typed(value, 'double[]'),
  },
  {
    name: 'arrays of JSON documents',
    values: fc.array(jsonDocument.filter((value) => value !== null && !Array.isArray(value))),
    parameter: (value: unknown[]) => typed(value, 'jsonb[]'),
  },
  {
    name: 'arrays of texts',
    values: fc.array(fc.option(text)),
    parameter: (value: (string | null)[]) => typed(value, 'text[]'),
  },
  {
    name: 'arrays of integers',
    values: fc.array(fc.option(fc.maxSafeInteger())),
    parameter: (value: (number | null)[]) => typed(value, 'bigint[]'),
  },
  {
    name: 'arrays of booleans',
    values: fc.array(fc.option(fc.boolean())),
    parameter: (value: boolean[]) => typed(value, 'boolean[]'),
  },
];

describe('Values on their way to PostgreSQL and back', () => {
  let database: AuroraDatabase;

  before(async () => {
    ({ database } = await openTestDatabase());
  });

  for (const { name, values, parameter, read } of CASES) {
    it(`stay what they are: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(values, async (value) => {
          const [record] = await database.query('SELECT :value', { value: parameter(value as never) });
          const got = record?.[0];
          const expected = read === undefined ? value : read(value as never);
          expect(got instanceof Uint8Array ? [...got] : got).to.deep.equal(expected);
        }),
        { numRuns: 60 },
      );
    }).timeout(60_000);
  }

  it('are the same in every time zone of the process', async () => {
    const emulator = await sharedEmulator();
    const outputs = await Promise.all(ZONES.map((zone) => readInZone(zone, emulator)));
    expect(new Set(outputs.map(({ zone }) => zone)).size).to.equal(4);
    expect(new Set(outputs.map(({ seen }) => JSON.stringify(seen))).size).to.equal(1);
    expect(outputs[0]?.seen).to.deep.equal([
      ['2024-03-10T02:30:00.123Z', '2024-03-10T02:30:00.123Z', '2024-03-10', '02:30:00', '2011-12-30T12:00:00.000Z'],
    ]);
  }).timeout(30_000);
});
