import { printFraction } from '../../results/fraction-text.js';
import { internalFailure } from '../../service-fault.js';

const DATE = /^\d{4,}-\d\d-\d\d(?: BC)?$/;
const TIME = /^\d\d:\d\d:\d\d(\.\d{1,6})?$/;
const TIMESTAMP =
  /^(\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d{1,6})?(?:([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?)?( BC)?$/;

function padded(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}

/** A date, `2024-02-29`. The service fails on `infinity`, and so does this function. */
export function printDate(text: string): string {
  if (!DATE.test(text)) {
    throw internalFailure();
  }
  return text;
}

/** A time of day, `12:34:56` with a fraction of three or six digits if it has one. */
export function printTime(text: string): string {
  const match = TIME.exec(text);
  if (match === null) {
    throw internalFailure();
  }
  return text.slice(0, 8) + printFraction(match[1]);
}

/**
 * A timestamp, `2024-02-29 12:34:56` with a fraction of three or six digits if it has one. One with a time zone is
 * shifted to UTC, even if the session is set to another zone, and loses its offset.
 */
export function printTimestamp(text: string): string {
  const match = TIMESTAMP.exec(text);
  if (match === null) {
    throw internalFailure();
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [, , , , , , , fraction, sign, hours = '0', minutes = '0', seconds = '0', era = ''] = match;
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  const date = new Date(0);
  date.setUTCFullYear(era === '' ? year : 1 - year, month - 1, day);
  date.setUTCHours(hour, minute, second - offset);
  return `${printDay(date)} ${date.toISOString().slice(-13, -5)}${printFraction(fraction)}${date.getUTCFullYear() > 0 ? '' : ' BC'}`;
}

function printDay(date: Date): string {
  const year = date.getUTCFullYear();
  return `${padded(year > 0 ? year : 1 - year, 4)}-${padded(date.getUTCMonth() + 1)}-${padded(date.getUTCDate())}`;
}
