import type { ValueDecoder } from '../dialects/dialect.js';
import { fieldReaderOf, type FieldReader, type WireField } from './field-reader.js';

type WireRecord = readonly WireField[];

/** Turns records of the service into arrays of values; SQL's NULL is `null`, inside arrays too. */
export function decodeRecords(records: readonly WireRecord[], decoders: readonly ValueDecoder[]): unknown[][] {
  const readers = readersOf(records, decoders);
  return records.map((record) => decodeRecord(record, readers));
}

function decodeRecord(record: WireRecord, readers: readonly FieldReader[]): unknown[] {
  // Counted loops and pushes are the fastest here: this is run for every value of every result.
  const values: unknown[] = [];
  for (let index = 0; index < record.length; index++) {
    values.push(readers[index]?.(record[index] ?? {}));
  }
  return values;
}

/** A reader for each column; of columns of which nothing is known, the values come as they are. */
function readersOf(records: readonly WireRecord[], decoders: readonly ValueDecoder[]): FieldReader[] {
  const width = Math.max(decoders.length, records[0]?.length ?? 0);
  const readers: FieldReader[] = [];
  for (let index = 0; index < width; index++) {
    readers.push(fieldReaderOf(decoders[index] ?? asItCame));
  }
  return readers;
}

function asItCame(value: Parameters<ValueDecoder>[0]): unknown {
  return value;
}
