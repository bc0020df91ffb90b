import { ConfigurationException } from '../errors/base-exception.js';
import { UnreadableValueException } from '../errors/query-exceptions.js';
import { readDigit, readTwoDigits, writeDigit, writeTwoDigits } from './digits.js';

const TIMESTAMP = /^(\d{4,6})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:\+00)?( BC)?$/;

/**
 * Reads the service's text of a timestamp, `2024-01-15 03:34:56.123456`, which is always in UTC (inside of an array
 * with `+00` behind it). A `Date` holds milliseconds: finer digits are cut off, never rounded into the next one. The
 * year before 1 is 1 BC, `0001-01-01 00:00:00 BC`, and the year 0 of a `Date`.
 *
 * @throws {UnreadableValueException} when the text is not a timestamp that a `Date` can hold (infinity, a zero date)
 */
export function parseTimestamp(text: string): Date {
  const date = readDate(text);
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw new UnreadableValueException(
      `'${text}' is not a timestamp that a Date can hold. Select the column as text, with a CAST.`,
    );
  }
  return date;
}

/** What nearly every timestamp looks like; read by its places, it costs a fraction. */
const COMMON_TIMESTAMP = /^[1-9]\d{3}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{3,9})?(?:\+00)?$/;

function readDate(text: string): Date | undefined {
  return COMMON_TIMESTAMP.test(text) ? readCommonDate(text) : readAnyDate(text);
}

function readCommonDate(text: string): Date | undefined {
  const [month, day] = [readTwoDigits(text, 5), readTwoDigits(text, 8)];
  const milliseconds = text[19] === '.' ? readTwoDigits(text, 20) * 10 + readDigit(text, 22) : 0;
  const date = new Date(
    Date.UTC(
      readTwoDigits(text, 0) * 100 + readTwoDigits(text, 2),
      month - 1,
      day,
      readTwoDigits(text, 11),
      readTwoDigits(text, 14),
      readTwoDigits(text, 17),
      milliseconds,
    ),
  );
  return isOn(date, month, day) ? date : undefined;
}

/** MySQL has dates with zeros in them, which would be moved into the month or the year before. */
function isOn(date: Date, month: number, day: number): boolean {
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function readAnyDate(text: string): Date | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) {
    return undefined;
  }
  const [era = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1, 7).map(Number);
  const year = match[8] === undefined ? era : 1 - era;
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  const date = new Date(Date.UTC(2000, month - 1, day, hours, minutes, seconds, milliseconds));
  date.setUTCFullYear(year, month - 1, day);
  return era > 0 && isOn(date, month, day) ? date : undefined;
}

/**
 * Writes a date as a timestamp in UTC, `2024-01-15 03:34:56.123`.
 *
 * @throws {ConfigurationException} when the date is invalid or its year is not one of 1 to 9999
 */
export function formatTimestamp(date: Date): string {
  const year = validYear(date);
  if (year < 1 || year > 9999) {
    throw new ConfigurationException(
      `The Date lies in the year ${year}; the years 1 to 9999 can be sent as a Date. PostgreSQL takes others by name: ` +
        `typed(date, 'timestamp').`,
    );
  }
  return textOf(date, year);
}

/** 4713 BC, the last year of which PostgreSQL's timestamps do not hold every day. */
const YEAR_BEFORE_FIRST = -4712;

/**
 * Writes a date of any year as PostgreSQL reads it: `10000-01-15 03:34:56.123`, `0044-03-15 12:00:00.000 BC`.
 *
 * @param zone what follows the time, `'+00'` or nothing
 * @throws {ConfigurationException} when the date is invalid or lies before 4712 BC
 * @see https://www.postgresql.org/docs/17/datatype-datetime.html
 */
export function formatEraTimestamp(date: Date, zone: string): string {
  const year = validYear(date);
  if (year <= YEAR_BEFORE_FIRST) {
    throw new ConfigurationException(`The Date lies in the year ${year}; timestamps begin in 4712 BC, the year -4711.`);
  }
  return year > 0 ? textOf(date, year) + zone : `${textOf(date, 1 - year)}${zone} BC`;
}

function validYear(date: Date): number {
  const year = date.getUTCFullYear();
  if (Number.isNaN(year)) {
    throw new ConfigurationException('The Date is invalid (its time is NaN).');
  }
  return year;
}

/** The codes of what follows the year, with the digits of the date that was written last. */
const codes = Array.from('-00-00 00:00:00.000', (character) => character.charCodeAt(0));

/**
 * With the year as it is written, which is not always that of the date. To cut the rest out of `toISOString` would take
 * more than twice as long, and to add texts of digits to each other leaves all of them behind as garbage.
 */
function textOf(date: Date, year: number): string {
  const milliseconds = date.getUTCMilliseconds();
  writeTwoDigits(codes, 1, date.getUTCMonth() + 1);
  writeTwoDigits(codes, 4, date.getUTCDate());
  writeTwoDigits(codes, 7, date.getUTCHours());
  writeTwoDigits(codes, 10, date.getUTCMinutes());
  writeTwoDigits(codes, 13, date.getUTCSeconds());
  writeTwoDigits(codes, 16, Math.floor(milliseconds / 10));
  writeDigit(codes, 18, milliseconds % 10);
  return (year < 1000 ? String(year).padStart(4, '0') : String(year)) + String.fromCharCode(...codes);
}
