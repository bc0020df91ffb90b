import type { ValueDecoder } from '../dialects/dialect.js';
import { fieldReaderOf, type FieldReader, type WireField, type WireRecord } from './field-reader.js';

/**
 * Turns records of the service into arrays of values; SQL's NULL is `null`, inside arrays too. Of columns beyond those
 * that have a reader, the values come as they are.
 */
export function decodeRecords(records: readonly WireRecord[], readers: readonly FieldReader[]): unknown[][] {
  return records.map((record) => record.map((field, index) => (readers[index] ?? readAsItCame)(field ?? NOTHING)));
}

/** In the place of a field that a double of the client leaves out. */
const NOTHING: WireField = {};
const readAsItCame = fieldReaderOf((value: Parameters<ValueDecoder>[0]) => value);
