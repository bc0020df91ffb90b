import { ConfigurationException } from '../errors/base-exception.js';
import { UnreadableValueException } from '../errors/query-exceptions.js';

const TIMESTAMP = /^(\d{4,6})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:\+00)?$/;

/**
 * Reads the service's text of a timestamp, `2024-01-15 03:34:56.123456`, which is always in UTC (inside of an array with `+00` behind it). A `Date` holds
 * milliseconds: finer digits are cut off, never rounded into the next one.
 *
 * @throws {UnreadableValueException} when the text is not a timestamp that a `Date` can hold (a year BC, infinity)
 */
export function parseTimestamp(text: string): Date {
  const date = readDate(text);
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw new UnreadableValueException(
      `'${text}' is not a timestamp that a Date can hold. Select the column as text: CAST(… AS text).`,
    );
  }
  return date;
}

function readDate(text: string): Date | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) {
    return undefined;
  }
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1, 7).map(Number);
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  const date = new Date(Date.UTC(2000, month - 1, day, hours, minutes, seconds, milliseconds));
  date.setUTCFullYear(year, month - 1, day);
  return date;
}

/**
 * Writes a date as a timestamp in UTC, `2024-01-15 03:34:56.123`.
 *
 * @throws {ConfigurationException} when the date is invalid or its year is not one of 1 to 9999
 */
export function formatTimestamp(date: Date): string {
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year < 1 || year > 9999) {
    throw new ConfigurationException(
      Number.isNaN(year)
        ? 'The Date is invalid (its time is NaN).'
        : `The Date lies in the year ${year}; the years 1 to 9999 can be sent as a Date. Send others as text.`,
    );
  }
  return date.toISOString().slice(0, -1).replace('T', ' ');
}
