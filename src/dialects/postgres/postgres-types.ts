import { ConfigurationException } from '../../errors/base-exception.js';
import type { ColumnType, ColumnTypeName } from '../../sql/column-type.js';
import type { Field } from '../../wire/shapes.js';
import { calendarDate } from '../calendar-date.js';
import type { FieldValue, ValueDecoder } from '../dialect.js';
import { exactInteger, INTEGER_DECODERS } from '../integer-decoders.js';
import { jsonText } from '../json-text.js';
import { parseJson } from '../parse-json.js';
import { isPlainJson } from '../plain-json.js';
import { shortestSingle, singlePrecision } from '../single-precision.js';
import { formatEraTimestamp, parseTimestamp } from '../timestamp-text.js';
import { boolean, bytes, finite, integer, refused } from '../value-checks.js';
import { wellFormed } from '../well-formed.js';

/**
 * How values of one type travel. `text` is the one thing each type must know: PostgreSQL's own input form, made of
 * values that the type can hold and of no others.
 */
export interface PostgresType {
  /** The name in a cast. */
  readonly sqlName: string;
  /**
   * True where the parameter needs the cast beside a column of its type. The service binds fixed types, and nothing is
   * converted but numbers to larger ones and text to varchar, for which indexes are used too.
   */
  readonly needsCast: boolean;
  text(value: unknown): string;
  /** The value as a parameter; by default its text. */
  field?(value: unknown): Field<Uint8Array>;
  /** The value as JSON text, inside a document of rows; by default its text as a JSON string. */
  json?(value: unknown): string;
  /** A value that `JSON.stringify` writes as {@link json} does; `undefined` where there is none. */
  plain?(value: unknown): unknown;
  /** By default the value as it came. */
  decode?: ValueDecoder;
  /**
   * True where the service refuses to return an array of the type, or the SDK would round its elements: it is selected
   * as an array of texts.
   */
  isArrayReadAsText?: boolean;
}

function textOf(value: FieldValue): string {
  return String(value);
}

const DECIMAL_TEXT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const UUID_TEXT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The last is midnight at the end of the day; more digits behind the point would be rounded. */
const TIME_TEXT = /^(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?|24:00(?::00)?)$/;

/** @see https://www.postgresql.org/docs/17/datatype-datetime.html */
const YEARS = { minYear: -4712, maxYear: 5_874_897 };

function integerType(sqlName: string, bits: 16 | 32 | 64): PostgresType {
  const expected = `an integer of ${bits} bits${bits === 64 ? ' (a bigint beyond 2^53)' : ''}`;
  const ofBits = (value: unknown): number | bigint => integer(value, bits, expected);
  return {
    sqlName,
    needsCast: false,
    text: (value) => ofBits(value).toString(),
    field: (value) => ({ longValue: ofBits(value) }),
    json: (value) => ofBits(value).toString(),
    plain: (value) => plainInteger(ofBits(value)),
    decode: bits === 64 ? exactInteger : Number,
    isArrayReadAsText: bits === 64,
  };
}

function floatType(sqlName: string, check: (value: unknown) => number, decode: ValueDecoder): PostgresType {
  return {
    sqlName,
    needsCast: false,
    text: (value) => check(value).toString(),
    field: (value) => ({ doubleValue: check(value) }),
    decode,
  };
}

/** A type whose values are strings on both sides, of any form or of one. */
function stringType(sqlName: string, needsCast: boolean, form?: { pattern: RegExp; example: string }): PostgresType {
  return {
    sqlName,
    needsCast,
    text: (value) => {
      if (typeof value !== 'string' || (form !== undefined && !form.pattern.test(value))) {
        throw refused(value, form === undefined ? 'a string' : `a string such as '${form.example}'`);
      }
      // What has a form is well formed.
      return form === undefined ? wellFormed(value) : value;
    },
    decode: textOf,
  };
}

function timestampType(sqlName: string, zone: string): PostgresType {
  return {
    sqlName,
    needsCast: true,
    text: (value) => {
      if (!(value instanceof Date)) {
        throw refused(value, 'a Date');
      }
      return formatEraTimestamp(value, zone);
    },
    decode: (value) => parseTimestamp(textOf(value)),
    isArrayReadAsText: zone !== '',
  };
}

function jsonType(sqlName: string): PostgresType {
  return {
    sqlName,
    needsCast: true,
    text: jsonText,
    json: rowJson,
    plain: (value) => (isPlainJson(value) ? value : undefined),
    decode: (value) => parseJson(textOf(value)),
  };
}

const DECIMAL: PostgresType = {
  sqlName: 'numeric',
  needsCast: true,
  text: (value) => {
    const isNumber = typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
    if (!isNumber && !(typeof value === 'string' && DECIMAL_TEXT.test(value))) {
      throw refused(value, "a number, a bigint or a string such as '19.99'");
    }
    return String(value);
  },
  decode: textOf,
};

const BOOLEAN: PostgresType = {
  sqlName: 'boolean',
  needsCast: false,
  text: (value) => String(boolean(value)),
  field: (value) => ({ booleanValue: boolean(value) }),
  json: (value) => String(boolean(value)),
  plain: boolean,
};

const BYTES: PostgresType = {
  sqlName: 'bytea',
  needsCast: false,
  text: (value) => `\\x${Buffer.from(bytes(value)).toString('hex')}`,
  field: (value) => ({ blobValue: bytes(value) }),
  // Inside of an array it is PostgreSQL's text of bytes.
  decode: (value) => (typeof value === 'string' ? Buffer.from(value.slice(2), 'hex') : value),
  isArrayReadAsText: true,
};

const TYPES: Readonly<Record<ColumnTypeName, PostgresType>> = {
  smallint: integerType('smallint', 16),
  integer: integerType('integer', 32),
  bigint: integerType('bigint', 64),
  decimal: DECIMAL,
  real: floatType('real', singlePrecision, shortestSingle),
  double: floatType('double precision', finite, Number),
  boolean: BOOLEAN,
  // Compared as text, a char(n) column would lose its index.
  char: stringType('bpchar', true),
  varchar: stringType('varchar', false),
  text: stringType('text', false),
  uuid: stringType('uuid', true, { pattern: UUID_TEXT, example: '0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d5e' }),
  date: { sqlName: 'date', needsCast: true, text: (value) => calendarDate(value, YEARS), decode: textOf },
  time: stringType('time', true, { pattern: TIME_TEXT, example: '23:59:59.999' }),
  timestamp: timestampType('timestamp', ''),
  timestamptz: timestampType('timestamptz', '+00'),
  json: jsonType('json'),
  jsonb: jsonType('jsonb'),
  bytes: BYTES,
  inet: { ...stringType('inet', true), isArrayReadAsText: true },
};

/** How values of the type's elements travel; whether the type is an array does not matter here. */
export function postgresTypeOf(type: ColumnType): PostgresType {
  if (type.name === 'custom') {
    return { ...stringType((type.customName ?? []).map(quoteIdentifier).join('.'), true), isArrayReadAsText: true };
  }
  return type.integerAs === undefined ? TYPES[type.name] : BIGINTS[type.integerAs];
}

/** The name of a type in a cast, with `[]` for an array. */
export function sqlNameOf(type: ColumnType): string {
  return `${postgresTypeOf(type).sqlName}${type.array ? '[]' : ''}`;
}

/** The integers of 64 bits by what their reader wants; no other type has a choice. */
const BIGINTS = {
  bigint: { ...TYPES.bigint, decode: INTEGER_DECODERS.bigint },
  number: { ...TYPES.bigint, decode: INTEGER_DECODERS.number },
} as const;

const TYPE_NAMES: Readonly<Record<string, ColumnTypeName>> = {
  int2: 'smallint',
  smallserial: 'smallint',
  int4: 'integer',
  serial: 'integer',
  int8: 'bigint',
  bigserial: 'bigint',
  numeric: 'decimal',
  float4: 'real',
  float8: 'double',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  json: 'json',
  jsonb: 'jsonb',
};

/** How values are read of a type that only its internal name tells: `int8`, or `_int8` for an array of them. */
export function decoderForTypeName(typeName: string): ValueDecoder {
  const elementName = typeName.startsWith('_') ? typeName.slice(1) : typeName;
  const known = Object.hasOwn(TYPE_NAMES, elementName) ? TYPE_NAMES[elementName] : undefined;
  return (known === undefined ? undefined : TYPES[known].decode) ?? asItCame;
}

export function asItCame(value: FieldValue): unknown {
  return value;
}

export function quoteIdentifier(name: string): string {
  return name.includes('"') ? `"${name.replaceAll('"', '""')}"` : `"${name}"`;
}

function plainInteger(value: number | bigint): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Inside of a document of rows, JSON's null is read as SQL's. */
function rowJson(value: unknown): string {
  const text = jsonText(value);
  if (text === 'null') {
    throw new ConfigurationException(
      "JSON's null among many rows would be stored as SQL's NULL: insert() can store it.",
    );
  }
  return text;
}
