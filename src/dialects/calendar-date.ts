import { readTwoDigits } from './digits.js';
import { refused } from './value-checks.js';

const DATE = /^\d{4,7}-\d\d-\d\d(?: BC)?$/;

/** The years of a type's first and last date; the year 0 is 1 BC. */
interface Years {
  readonly minYear: number;
  readonly maxYear: number;
}

/**
 * Checks a date without a time: `2024-02-29`, `0044-03-15 BC`. The days of all eras are those of the Gregorian calendar.
 *
 * @throws {ConfigurationException} when it is in no calendar, or in a year that the type does not have
 */
export function calendarDate(value: unknown, years: Years): string {
  if (typeof value === 'string' && DATE.test(value) && isInCalendar(value, years)) {
    return value;
  }
  throw refused(value, "a date of the calendar such as '2024-01-31'");
}

/** By the places of its digits: groups of the expression would take three times as long. */
function isInCalendar(date: string, { minYear, maxYear }: Years): boolean {
  const place = date.indexOf('-');
  const [era, month, day] = [
    Number(date.slice(0, place)),
    readTwoDigits(date, place + 1),
    readTwoDigits(date, place + 4),
  ];
  const year = date.endsWith(' BC') ? 1 - era : era;
  return era > 0 && year >= minYear && year <= maxYear && day >= 1 && day <= daysIn(year, month);
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeapYear ? 29 : (DAYS[month - 1] ?? 0);
}
