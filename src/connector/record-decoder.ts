import type { ValueDecoder } from '../dialects/dialect.js';
import { fieldReaderOf, type FieldReader, type WireField, type WireRecord } from './field-reader.js';

/**
 * Turns records of the service into arrays of values; SQL's NULL is `null`, inside arrays too. Of columns beyond those
 * that have a reader, the values come as they are.
 */
export function decodeRecords(records: readonly WireRecord[], readers: readonly FieldReader[]): unknown[][] {
  return records.map((record) => decodeRecord(record, readers));
}

function decodeRecord(record: WireRecord, readers: readonly FieldReader[]): unknown[] {
  // Counted loops and pushes are the fastest here: this is run for every value of every result.
  const values: unknown[] = [];
  for (let index = 0; index < record.length; index++) {
    const read = readers[index] ?? readAsItCame;
    values.push(read(record[index] ?? NOTHING));
  }
  return values;
}

const NOTHING: WireField = {};
const readAsItCame = fieldReaderOf((value: Parameters<ValueDecoder>[0]) => value);
