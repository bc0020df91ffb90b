import { ConfigurationException } from '../../errors/base-exception.js';
import { describeColumnType, type ColumnType, type ColumnTypeName } from '../../sql/column-type.js';
import type { Field } from '../../wire/shapes.js';
import { calendarDate } from '../calendar-date.js';
import type { FieldValue, ValueDecoder } from '../dialect.js';
import { exactInteger, INTEGER_DECODERS } from '../integer-decoders.js';
import { jsonText } from '../json-text.js';
import { parseJson } from '../parse-json.js';
import { shortestSingle, singlePrecision } from '../single-precision.js';
import { formatTimestamp, parseTimestamp } from '../timestamp-text.js';
import { boolean, bytes, finite, integer, refused } from '../value-checks.js';
import { wellFormed } from '../well-formed.js';

/** How values of one type travel. MySQL converts texts by itself where a column tells it what to. */
export interface MysqlType {
  /**
   * The type in a cast, where a text would be compared as another type: with decimals as a double, with times as
   * texts. A cast gives NULL or another value instead of an error for what the type cannot hold, so `field` must refuse
   * that.
   */
  readonly castName?: string;
  /** The expression that is of the type wherever it stands, where a text or its cast is not. */
  typedAs?(given: string): string;
  field(value: unknown): Field<Uint8Array>;
  /** By default the value as it came. */
  readonly decode?: ValueDecoder;
}

const TIME_TEXT = /^-?(?:\d{2}|[0-7]\d\d|8[0-2]\d|83[0-8]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/;
const UUID_TEXT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DECIMAL_TEXT = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/** The greatest that a DECIMAL of MySQL holds: 65 digits, of which 30 stand behind the point. */
const DECIMAL = { castName: 'DECIMAL(65, 30)', integerDigits: 35, fractionDigits: 30 };

/** What lies beyond the last time that TIME holds, 838:59:59. */
const BEYOND_LAST_TIME = /838:59:59\.0*[1-9]/;

function integerType(bits: 16 | 32): MysqlType {
  return {
    field: (value) => ({ longValue: integer(value, bits, `an integer of ${bits} bits`) }),
    decode: Number,
  };
}

/** Texts of any form or of one. */
function textType(form?: { readonly pattern: RegExp; readonly example: string }): MysqlType {
  return { field: (value) => ({ stringValue: text(value, form) }), decode: String };
}

const BIGINT: MysqlType = {
  field: (value) => ({
    longValue: integer(value, 64, "an integer of 64 bits (a bigint beyond 2^53, typed(value, 'decimal') beyond 2^63)"),
  }),
  decode: exactInteger,
};

const REAL: MysqlType = { field: (value) => ({ doubleValue: singlePrecision(value) }), decode: shortestSingle };

const DOUBLE: MysqlType = { field: (value) => ({ doubleValue: finite(value) }), decode: Number };

const TIMESTAMP: MysqlType = {
  castName: 'DATETIME(6)',
  field: (value) => {
    if (!(value instanceof Date)) {
      throw refused(value, 'a Date');
    }
    return { stringValue: formatTimestamp(value) };
  },
  decode: (value) => parseTimestamp(String(value)),
};

/** A text becomes JSON by itself in a column of JSON only; MariaDB has no cast to it, but both have this function. */
const JSON_DOCUMENT: MysqlType = {
  typedAs: (given) => `JSON_EXTRACT(${given}, '$')`,
  field: (value) => ({ stringValue: jsonText(value) }),
  decode: (value) => parseJson(String(value)),
};

const TYPES: Readonly<Partial<Record<ColumnTypeName, MysqlType>>> = {
  smallint: integerType(16),
  integer: integerType(32),
  bigint: BIGINT,
  decimal: { castName: DECIMAL.castName, field: (value) => ({ stringValue: decimalText(value) }), decode: String },
  real: REAL,
  double: DOUBLE,
  boolean: { field: (value) => ({ booleanValue: boolean(value) }), decode: (value) => Number(value) !== 0 },
  char: textType(),
  varchar: textType(),
  text: textType(),
  uuid: textType({ pattern: UUID_TEXT, example: '0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d5e' }),
  date: { castName: 'DATE', field: (value) => ({ stringValue: dateText(value) }), decode: String },
  time: { castName: 'TIME(6)', field: (value) => ({ stringValue: timeText(value) }), decode: String },
  timestamp: TIMESTAMP,
  timestamptz: TIMESTAMP,
  json: JSON_DOCUMENT,
  jsonb: JSON_DOCUMENT,
  bytes: { field: (value) => ({ blobValue: bytes(value) }) },
};

/** @throws {ConfigurationException} when MySQL has no such type */
export function mysqlTypeOf(type: ColumnType): MysqlType {
  const known = type.array ? undefined : type.name === 'custom' ? enumType(type) : TYPES[type.name];
  if (known === undefined) {
    throw new ConfigurationException(
      `MySQL has no type ${describeColumnType(type)}: ` +
        (type.array
          ? 'send an array as JSON, json(value), or its elements one by one.'
          : 'a plain string suits its ENUM and every other type that is written as text.'),
    );
  }
  return type.integerAs === undefined ? known : BIGINTS[type.integerAs];
}

/** The integers of 64 bits by what their reader wants; no other type has a choice. */
const BIGINTS = {
  bigint: { ...BIGINT, decode: INTEGER_DECODERS.bigint },
  number: { ...BIGINT, decode: INTEGER_DECODERS.number },
} as const;

/** An enum is a text that its column checks; MySQL has no type of that name. */
function enumType({ enumValues }: ColumnType): MysqlType | undefined {
  return enumValues === undefined ? undefined : TYPES.text;
}

const DECODERS: Readonly<Record<string, ValueDecoder>> = {
  BIGINT: exactInteger,
  INT: Number,
  INTEGER: Number,
  MEDIUMINT: Number,
  SMALLINT: Number,
  TINYINT: (value) => (typeof value === 'boolean' ? value : Number(value)),
  YEAR: Number,
  BIT: (value) => (typeof value === 'boolean' ? value : exactInteger(value)),
  FLOAT: shortestSingle,
  DOUBLE: Number,
  DATETIME: parseTimestampField,
  TIMESTAMP: parseTimestampField,
  JSON: (value) => parseJson(String(value)),
};

/** How values are read of a type that only its name tells: `INT`, or `INT UNSIGNED`. */
export function decoderForTypeName(typeName: string): ValueDecoder {
  const [name = ''] = typeName.toUpperCase().split(' ', 1);
  return (Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined) ?? asItCame;
}

function parseTimestampField(value: FieldValue): Date {
  return parseTimestamp(String(value));
}

function asItCame(value: FieldValue): unknown {
  return value;
}

function text(value: unknown, form?: { readonly pattern: RegExp; readonly example: string }): string {
  if (typeof value !== 'string' || (form !== undefined && !form.pattern.test(value))) {
    throw refused(value, form === undefined ? 'a string' : `a string such as '${form.example}'`);
  }
  return wellFormed(value);
}

function dateText(value: unknown): string {
  return calendarDate(value, { minYear: 1, maxYear: 9999 });
}

function timeText(value: unknown): string {
  if (typeof value !== 'string' || !TIME_TEXT.test(value) || BEYOND_LAST_TIME.test(value)) {
    throw refused(value, "a time such as '23:59:59.999', of at most 838 hours and six digits behind the point,");
  }
  return value;
}

function decimalText(value: unknown): string {
  const isNumber = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
  const written = isNumber || typeof value === 'string' ? String(value) : '';
  const [whole = '', fraction = ''] = written.replace(/^[+-]?0*/, '').split('.');
  const fits = whole.length <= DECIMAL.integerDigits && fraction.length <= DECIMAL.fractionDigits;
  if (!DECIMAL_TEXT.test(written) || !fits) {
    throw refused(
      value,
      `a number, a bigint or a string such as '19.99', of at most ${DECIMAL.integerDigits} digits before the point ` +
        `and ${DECIMAL.fractionDigits} behind it (no exponent),`,
    );
  }
  return written;
}
