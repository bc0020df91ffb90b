import type { FieldValue, ValueDecoder } from '../dialects/dialect.js';
import type { ArrayValue, Field } from '../wire/shapes.js';
import { CELL_OVERHEAD_BYTES, RECORD_OVERHEAD_BYTES } from '../wire/limits.js';

type SdkField = Field<Uint8Array>;

/** Turns records of the service into arrays of values; SQL's NULL is `null`, inside arrays too. */
export function decodeRecords(records: readonly SdkField[][], decoders: readonly ValueDecoder[]): unknown[][] {
  return records.map((record) => record.map((field, index) => decodeField(field, decoders[index] ?? identity)));
}

export function decodeField(field: SdkField, decode: ValueDecoder): unknown {
  if ('arrayValue' in field && field.arrayValue !== undefined) {
    return decodeArray(field.arrayValue, decode);
  }
  const value = fieldValue(field);
  return value === null ? null : decode(value);
}

/**
 * The size of the records as the service counts it against its limit of 1 MiB.
 *
 * @see MAX_RESPONSE_BYTES
 */
export function sizeOfRecords(records: readonly SdkField[][]): number {
  return (
    records.reduce((size, record) => record.reduce((sum, field) => sum + sizeOfField(field), size), 0) +
    records.length * RECORD_OVERHEAD_BYTES
  );
}

function sizeOfField(field: SdkField): number {
  const value = 'arrayValue' in field ? JSON.stringify(field.arrayValue) : fieldValue(field);
  if (value instanceof Uint8Array) {
    return CELL_OVERHEAD_BYTES + value.byteLength;
  }
  return CELL_OVERHEAD_BYTES + (value === null ? 0 : Buffer.byteLength(String(value)));
}

function fieldValue(field: SdkField): FieldValue | null {
  if ('stringValue' in field && field.stringValue !== undefined) return field.stringValue;
  if ('longValue' in field && field.longValue !== undefined) return field.longValue;
  if ('doubleValue' in field && field.doubleValue !== undefined) return field.doubleValue;
  if ('booleanValue' in field && field.booleanValue !== undefined) return field.booleanValue;
  if ('blobValue' in field && field.blobValue !== undefined) return field.blobValue;
  return null;
}

function decodeArray(array: ArrayValue, decode: ValueDecoder): unknown[] {
  if ('arrayValues' in array && array.arrayValues !== undefined) {
    return array.arrayValues.map((inner) => (inner === null ? null : decodeArray(inner, decode)));
  }
  // The service names the member after the elements' type; an empty array may come without any.
  const elements: readonly (FieldValue | null)[] = Object.values(array).find(Array.isArray) ?? [];
  return elements.map((element) => (element === null || element === undefined ? null : decode(element)));
}

function identity(value: FieldValue): unknown {
  return value;
}
