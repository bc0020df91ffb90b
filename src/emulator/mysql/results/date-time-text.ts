import { printFraction } from '../../results/fraction-text.js';
import { internalFailure } from '../../service-fault.js';

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^(-?\d{2,3}:\d\d:\d\d)(\.\d{1,6})?$/;
const TIMESTAMP = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,6})?$/;

function isCalendarDate(text: string): boolean {
  return DATE.test(text) && text.slice(5, 7) !== '00' && text.slice(8) !== '00';
}

/**
 * A date, `2024-02-29`. `0000-00-00`, and dates with a zero for month or day, can only be stored in another SQL mode.
 * What the service makes of them is not known. It fails on dates of PostgreSQL that are not in the calendar, and this
 * function fails here in the same way.
 */
export function printDate(text: string): string {
  if (!isCalendarDate(text)) {
    throw internalFailure();
  }
  return text;
}

/** A time, which may be negative or more than a day: `12:34:56`, `-838:59:59.500`. */
export function printTime(text: string): string {
  const [, time, fraction] = TIME.exec(text) ?? [];
  if (time === undefined) {
    throw internalFailure();
  }
  return time + printFraction(fraction);
}

/** A timestamp, `2024-02-29 12:34:56` with a fraction of three or six digits if it has one. */
export function printTimestamp(text: string): string {
  const [, date = '', time, fraction] = TIMESTAMP.exec(text) ?? [];
  return `${printDate(date)} ${time}${printFraction(fraction)}`;
}
