import type { TypeHint } from '../../wire/shapes.js';
import { databaseFault } from '../service-fault.js';

/** The four ways in which the service's parser says that a date or time is not one. */
type ParseProblem =
  | 'premature end of input'
  | 'trailing input'
  | 'input contains invalid characters'
  | 'input is out of range';

const DATE = '0000-00-00';
const TIME = '00:00:00';
const MAX_FRACTION_DIGITS = 6;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Compares text and pattern character by character; a `0` in the pattern stands for any digit. */
function matchPattern(text: string, pattern: string): ParseProblem | undefined {
  for (let index = 0; index < pattern.length; index++) {
    const actual = text[index];
    if (actual === undefined) {
      return 'premature end of input';
    }
    if (pattern[index] === '0' ? !/\d/.test(actual) : actual !== pattern[index]) {
      return 'input contains invalid characters';
    }
  }
  return undefined;
}

/** What may follow the seconds: nothing, or a point and one to six digits. */
function matchFraction(rest: string): ParseProblem | undefined {
  if (rest === '') {
    return undefined;
  }
  if (rest === '.') {
    return 'premature end of input';
  }
  const digits = /^\.(\d+)(.*)$/s.exec(rest);
  if (digits === null) {
    return rest.startsWith('.') ? 'input contains invalid characters' : 'trailing input';
  }
  // More digits than a microsecond has might be cut off by the service or refused; nobody should rely on either.
  return digits[2] === '' && digits[1] !== undefined && digits[1].length <= MAX_FRACTION_DIGITS
    ? undefined
    : 'trailing input';
}

function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isTime(text: string): boolean {
  const [hour = 0, minute = 0, second = 0] = text.split(':').map(Number);
  return hour < 24 && minute < 60 && second < 60;
}

function dateProblem(text: string): ParseProblem | undefined {
  const problem = matchPattern(text, DATE) ?? (text.length > DATE.length ? 'trailing input' : undefined);
  return problem ?? (isDate(text) ? undefined : 'input is out of range');
}

function timeProblem(text: string): ParseProblem | undefined {
  const problem = matchPattern(text, TIME) ?? matchFraction(text.slice(TIME.length));
  return problem ?? (isTime(text.slice(0, TIME.length)) ? undefined : 'input is out of range');
}

function timestampProblem(text: string): ParseProblem | undefined {
  const date = text.slice(0, DATE.length);
  const time = text.slice(DATE.length + 1);
  const problem = matchPattern(text, `${DATE} ${TIME}`) ?? matchFraction(time.slice(TIME.length));
  return problem ?? (isDate(date) && isTime(time.slice(0, TIME.length)) ? undefined : 'input is out of range');
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return 'input is not valid JSON';
  }
}

function patternProblem(text: string, pattern: RegExp): ParseProblem | undefined {
  return pattern.test(text) ? undefined : 'input contains invalid characters';
}

interface HintFormat {
  /** The name in `Parse Error for …`; only Time and TimeStamp are known from the service itself. */
  label: string;
  findProblem: (text: string) => string | undefined;
}

const HINT_FORMATS: Readonly<Record<TypeHint, HintFormat>> = {
  DATE: { label: 'Date', findProblem: dateProblem },
  DECIMAL: { label: 'Decimal', findProblem: (text) => patternProblem(text, DECIMAL) },
  JSON: { label: 'Json', findProblem: jsonProblem },
  TIME: { label: 'Time', findProblem: timeProblem },
  TIMESTAMP: { label: 'TimeStamp', findProblem: timestampProblem },
  UUID: { label: 'Uuid', findProblem: (text) => patternProblem(text, UUID) },
};

/**
 * Checks that a text has the form its hint promises: `YYYY-MM-DD`, `HH:MM:SS[.FFF]`, `YYYY-MM-DD HH:MM:SS[.FFF]` (no `T`,
 * no zone), a plain decimal, a canonical UUID, JSON.
 *
 * @throws {ServiceFault} DatabaseErrorException `Parse Error for …` when it has not.
 * @see https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_SqlParameter.html
 */
export function checkHintFormat(text: string, hint: TypeHint): void {
  const { label, findProblem } = HINT_FORMATS[hint];
  const problem = findProblem(text);
  if (problem !== undefined) {
    throw databaseFault(`Parse Error for ${label}: ${problem}`);
  }
}
