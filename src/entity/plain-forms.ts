import type { ColumnType } from '../sql/column-type.js';
import type { EntityColumn } from './entity-metadata.js';

/** How values of a type look in plain data that JSON can hold, and how they are read from there. */
export interface PlainForm {
  readonly expected: string;
  toPlain(value: unknown): unknown;
  /** A value that has another form is left as it is. */
  fromPlain(value: unknown): unknown;
  /** @param given what the value was made of */
  isRead(value: unknown, given: unknown): boolean;
}

const BYTES: PlainForm = {
  expected: 'bytes as a text of base64',
  toPlain: (value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value),
  fromPlain: (value) => (typeof value === 'string' && isBase64(value) ? Buffer.from(value, 'base64') : value),
  isRead: (value) => value instanceof Uint8Array,
};

const BIGINT: PlainForm = {
  expected: "an integer, as a text where it is beyond 2^53: '9007199254740993'",
  toPlain: (value) => (typeof value === 'bigint' ? value.toString() : value),
  fromPlain: (value) =>
    (typeof value === 'string' && /^-?\d+$/.test(value)) || Number.isSafeInteger(value)
      ? BigInt(value as string | number)
      : value,
  isRead: (value) => typeof value === 'bigint',
};

/** Whether a text begins with a day of the calendar: the last days of a month would be read as the first of the next. */
function isDay(text: string): boolean {
  const day = text.slice(0, '2024-01-31'.length);
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** A time without its zone would be read as one of the zone in which the program runs. */
const ZONED_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function isZonedTime(value: unknown): value is string {
  return typeof value === 'string' && ZONED_TIME.test(value) && isDay(value);
}

/** Whether a time is what @Type(() => Date) makes of a text, that of the program's own zone where it names none. */
function isGuessed(time: Date, given: string): boolean {
  return !isZonedTime(given) && Date.parse(given) === time.getTime();
}

const DATE: PlainForm = {
  expected: "a time with its zone: '2024-01-31T23:59:59Z'",
  toPlain: (value) => value,
  fromPlain: (value) => (isZonedTime(value) ? new Date(value) : value),
  isRead: (value, given) =>
    value instanceof Date && !Number.isNaN(value.getTime()) && !(typeof given === 'string' && isGuessed(value, given)),
};

/** The form of a column's values, where they are none that JSON has itself. */
export function plainFormOf({ reference, transformer }: EntityColumn): PlainForm | undefined {
  return transformer === undefined ? formOf(reference.type) : undefined;
}

function formOf({ name, integerAs }: ColumnType): PlainForm | undefined {
  switch (name) {
    case 'bytes':
      return BYTES;
    case 'bigint':
      return integerAs === 'number' ? undefined : BIGINT;
    case 'timestamp':
    case 'timestamptz':
      return DATE;
    default:
      return undefined;
  }
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
}

/**
 * A JSON document with texts of digits in the place of bigints, which `JSON.stringify` refuses, and without members
 * named `constructor`, which class-transformer takes for a class. Objects keep the class that they have.
 */
export function documentToPlain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return value.toString();
  }
  if (Array.isArray(value)) {
    return value.map(documentToPlain);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (!Object.values(value).some(isConvertible) && !Object.hasOwn(value, 'constructor')) {
    return value;
  }
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as object;
  for (const [name, member] of Object.entries(value).filter(([key]) => key !== 'constructor')) {
    // Not by assignment, which would take a member named __proto__ for the copy's class.
    Object.defineProperty(copy, name, { value: documentToPlain(member), enumerable: true, writable: true });
  }
  return copy;
}

function isConvertible(member: unknown): boolean {
  return typeof member === 'bigint' || (typeof member === 'object' && member !== null);
}
