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

const text = fc.string({ unit: 'grapheme' });

export interface MysqlValueCase extends ValueCase {
  /** The definition of the column that holds the value. */
  readonly column: string;
}

export const MYSQL_CASES: readonly MysqlValueCase[] = [
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
  {
    name: 'JSON documents',
    column: 'json',
    values: jsonDocument,
    parameter: (value: unknown) => json(value),
    read: readDocument,
  },
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
    // MariaDB writes six digits of a FLOAT, and the emulator reads what it writes.
    values: single.map((value) => Number(value.toPrecision(6))),
    parameter: (value: number) => typed(value, 'real'),
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
  {
    name: 'JSON with long integers',
    column: 'json',
    values: fc.array(bigint64),
    parameter: (value: bigint[]) => json({ value }),
    read: (value: bigint[]) => ({ value: value.map(exact) }),
  },
  {
    name: 'times to the microsecond',
    column: 'time(6)',
    values: timeOfMicroseconds,
    parameter: (value: string) => typed(value, 'time'),
  },
];

function withTenDigits(value: string): string {
  const [whole = '', fraction = ''] = value.split('.');
  const exactText = `${whole}.${fraction.padEnd(10, '0')}`;
  return /[1-9]/.test(exactText) ? exactText.replace(/^(-?)0+(?=\d)/, '$1') : exactText.replace(/^-?0+(?=\d)/, '');
}
