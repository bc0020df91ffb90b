import * as fc from 'fast-check';

import { json, typed } from '../../src/index.js';
import {
  bigint64,
  day,
  decimal,
  exact,
  finite,
  instant,
  jsonDocument,
  readDocument,
  single,
  time,
  timeOfMicroseconds,
} from './arbitrary-values.js';
import type { ValueCase } from './round-trips.js';

/** PostgreSQL has no NUL in texts, and no lone surrogates in UTF-8. */
const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));

const anyInstant = fc.date({
  min: new Date('-004711-01-01T00:00:00Z'),
  max: new Date('+275760-09-12T00:00:00Z'),
  noInvalidDate: true,
});

const mood = fc.constantFrom('sad', 'so "so"', 'glad, very');

/** The types that the cases need; they are dropped and created before. */
export const POSTGRES_TYPES = [
  'DROP TYPE IF EXISTS value_mood CASCADE',
  `CREATE TYPE value_mood AS ENUM ('sad', 'so "so"', 'glad, very')`,
  'DROP DOMAIN IF EXISTS value_vector CASCADE',
  'CREATE DOMAIN value_vector AS text',
];

export const POSTGRES_CASES: readonly ValueCase[] = [
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
  { name: 'JSON documents', values: jsonDocument, parameter: (value: unknown) => json(value), read: readDocument },
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
    read: readDocument,
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
  { name: 'texts of varying length', values: text, parameter: (value: string) => typed(value, 'varchar') },
  {
    name: 'texts of a fixed length',
    values: fc.stringMatching(/^[a-z]{0,5}$/),
    parameter: (value: string) => typed(value, 'char'),
    select: 'CAST(:value AS char(5))',
    read: (value: string) => value.padEnd(5),
  },
  { name: 'single precision', values: single, parameter: (value: number) => typed(value, 'real') },
  {
    name: 'JSON as it was written',
    values: jsonDocument,
    parameter: (value: unknown) => typed(value, 'json'),
    select: 'CAST(:value AS json)',
    read: readDocument,
  },
  {
    name: 'JSON with long integers',
    values: fc.array(bigint64),
    parameter: (value: bigint[]) => json({ value }),
    read: (value: bigint[]) => ({ value: value.map(exact) }),
  },
  { name: 'labels of an enum', values: mood, parameter: (value: string) => typed(value, 'value_mood') },
  {
    name: 'times to the microsecond',
    values: timeOfMicroseconds,
    parameter: (value: string) => typed(value, 'time'),
  },
  {
    name: 'days of long years',
    values: fc.integer({ min: 10_000, max: 5_874_897 }),
    parameter: (year: number) => typed(`${year}-12-31`, 'date'),
    read: (year: number) => `${year}-12-31`,
  },
  {
    name: 'networks',
    values: fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => `${a}.${b}.0.0/16`),
    parameter: (value: string) => typed(value, 'cidr'),
  },
  {
    name: 'addresses of version 6',
    values: fc.nat(0xfffe).map((part) => `2001:db8::${(part + 1).toString(16)}`),
    parameter: (value: string) => typed(value, 'inet'),
  },
  {
    name: 'intervals, read as text',
    values: fc.record({ days: fc.integer({ min: 2, max: 10_000 }), hours: fc.integer({ min: 10, max: 23 }) }),
    parameter: ({ days, hours }: { days: number; hours: number }) => typed(`P${days}DT${hours}H`, 'interval'),
    select: 'CAST(:value AS interval)::text',
    read: ({ days, hours }: { days: number; hours: number }) => `${days} days ${hours}:00:00`,
  },
  {
    // A domain over text stands for the types of extensions, vector for one, which travel as text too.
    name: 'a type of the database itself',
    values: fc.array(single, { minLength: 1 }).map((numbers) => `[${numbers.join(',')}]`),
    parameter: (value: string) => typed(value, 'value_vector'),
  },
  {
    name: 'arrays of enums, read as texts',
    values: fc.array(fc.option(mood)),
    parameter: (value: (string | null)[]) => typed(value, 'value_mood[]'),
    select: 'CAST(:value AS value_mood[])::text[]',
  },
  {
    name: 'arrays of times',
    values: fc.array(fc.option(time)),
    parameter: (value: (string | null)[]) => typed(value, 'time[]'),
  },
  {
    name: 'arrays of instants with a zone, read as texts',
    values: fc.array(fc.option(instant)),
    parameter: (value: (Date | null)[]) => typed(value, 'timestamptz[]'),
    select:
      "(SELECT array_agg(to_char(at, 'YYYY-MM-DD HH24:MI:SS.MS')) FROM unnest(CAST(:value AS timestamptz[])) AS at)",
    read: (value: (Date | null)[]) =>
      value.length === 0 ? null : value.map((at) => at?.toISOString().slice(0, -1).replace('T', ' ') ?? null),
  },
  {
    name: 'arrays of bytes, read as texts',
    values: fc.array(fc.option(fc.uint8Array())),
    parameter: (value: (Uint8Array | null)[]) => typed(value, 'bytes[]'),
    select: 'CAST(:value AS bytea[])::text[]',
    read: (value: (Uint8Array | null)[]) =>
      value.map((bytes) => (bytes === null ? null : `\\x${Buffer.from(bytes).toString('hex')}`)),
  },
  {
    name: 'arrays of addresses, read as texts',
    values: fc.array(fc.option(fc.ipV4())),
    parameter: (value: (string | null)[]) => typed(value, 'inet[]'),
    select: 'CAST(:value AS inet[])::text[]',
    read: (value: (string | null)[]) => value.map((address) => (address === null ? null : `${address}/32`)),
  },
  {
    name: 'arrays of single precision',
    values: fc.array(fc.option(single)),
    parameter: (value: (number | null)[]) => typed(value, 'real[]'),
  },
  {
    name: 'arrays of small integers',
    values: fc.array(fc.option(fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }))),
    parameter: (value: (number | null)[]) => typed(value, 'smallint[]'),
  },
];
