import type { FieldValue, ValueDecoder } from '../dialects/dialect.js';
import { RoundedIntegerException } from '../dialects/integer-decoders.js';
import type { ArrayValue } from '../wire/shapes.js';

/**
 * A value as it arrives: from the body of an answer, where bytes are base64, numbers that are none are their names, and
 * integers that a number cannot hold are their digits; or from the SDK. Members that are not there may be `undefined`.
 */
export interface WireField {
  readonly stringValue?: string | undefined;
  readonly longValue?: bigint | number | string | undefined;
  readonly doubleValue?: number | string | undefined;
  readonly booleanValue?: boolean | undefined;
  readonly blobValue?: Uint8Array | string | undefined;
  readonly isNull?: boolean | undefined;
  readonly arrayValue?: ArrayValue | undefined;
}

export type WireRecord = readonly WireField[];

/** Reads a field of one column; SQL's NULL is `null`, inside of arrays too. */
export type FieldReader = (field: WireField) => unknown;

const readers = new WeakMap<ValueDecoder, FieldReader>();

/** The reader of a column whose values the function decodes; always the same for the same one. */
export function fieldReaderOf(decode: ValueDecoder): FieldReader {
  const reader = readers.get(decode) ?? createReader(decode);
  readers.set(decode, reader);
  return reader;
}

function createReader(decode: ValueDecoder): FieldReader {
  // What most columns have is asked for first.
  return (field) => {
    const { stringValue } = field;
    if (stringValue !== undefined) return decode(stringValue);
    if (field.isNull === true) return null;
    const { longValue } = field;
    if (longValue !== undefined) return decode(exact(longValue));
    return readRare(field, decode);
  };
}

function readRare(field: WireField, decode: ValueDecoder): unknown {
  const { booleanValue, doubleValue, blobValue, arrayValue } = field;
  if (booleanValue !== undefined) return decode(booleanValue);
  if (doubleValue !== undefined) return decode(Number(doubleValue));
  if (blobValue !== undefined) return decode(bytesOf(blobValue));
  return arrayValue === undefined ? null : readArray(arrayValue, decode);
}

function readArray(array: ArrayValue, decode: ValueDecoder): unknown[] {
  if ('arrayValues' in array && array.arrayValues !== undefined) {
    return array.arrayValues.map((inner) => (inner === null ? null : readArray(inner, decode)));
  }
  // The service names the member after the elements' type; an empty array may come without any.
  const [member, elements] = Object.entries(array).find(([, values]) => Array.isArray(values)) ?? ['', []];
  const value = ELEMENT_VALUES[member] ?? asItIs;
  return (elements as readonly (FieldValue | null)[]).map((element) =>
    element === null || element === undefined ? null : decode(value(element)),
  );
}

const ELEMENT_VALUES: Readonly<Record<string, (value: FieldValue) => FieldValue>> = {
  longValues: (value) => exact(value as bigint | number | string),
  doubleValues: Number,
};

/** What `JSON.parse` reads beyond 2^53 it may have rounded; below it never rounds. */
function exact(value: bigint | number | string): bigint | number {
  if (typeof value === 'string') {
    return BigInt(value);
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RoundedIntegerException();
  }
  return value;
}

function bytesOf(blob: Uint8Array | string): Uint8Array {
  if (typeof blob !== 'string') {
    return blob;
  }
  const { buffer, byteOffset, byteLength } = Buffer.from(blob, 'base64');
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function asItIs(value: FieldValue): FieldValue {
  return value;
}
