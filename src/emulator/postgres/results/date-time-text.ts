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
  const shifted = hour * 3600 + minute * 60 + second - offset;
  const days = daysSinceEpoch(era === '' ? year : 1 - year, month, day) + Math.floor(shifted / DAY_SECONDS);
  const [shiftedYear, shiftedMonth, shiftedDay] = dayFromEpoch(days);
  const ofDay = ((shifted % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
  const clock = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60]
    .map((part) => padded(part))
    .join(':');
  const printedYear = padded(shiftedYear > 0 ? shiftedYear : 1 - shiftedYear, 4);
  return (
    `${printedYear}-${padded(shiftedMonth)}-${padded(shiftedDay)} ${clock}${printFraction(fraction)}` +
    `${shiftedYear > 0 ? '' : ' BC'}`
  );
}

const DAY_SECONDS = 86_400;

/** The days of 400 years, after which the calendar repeats itself. */
const ERA_DAYS = 146_097;

/**
 * Days since 1970-01-01 in the Gregorian calendar. `Date` ends in the year 275760, before PostgreSQL's timestamps do.
 *
 * @see https://howardhinnant.github.io/date_algorithms.html
 */
function daysSinceEpoch(year: number, month: number, day: number): number {
  // Years that begin in March have the day that some of them lack at their end.
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * ERA_DAYS + dayOfEra - 719_468;
}

/** The reverse of it: year, month and day. */
function dayFromEpoch(days: number): [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / ERA_DAYS);
  const dayOfEra = shifted - era * ERA_DAYS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}
