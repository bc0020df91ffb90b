import { CELL_OVERHEAD_BYTES, RECORD_OVERHEAD_BYTES } from '../wire/limits.js';
import type { WireField, WireRecord } from './field-reader.js';

/**
 * The size of the records as the service counts it against its limit of 1 MiB.
 *
 * @see MAX_RESPONSE_BYTES
 */
export function sizeOfRecords(records: readonly WireRecord[]): number {
  let size = records.length * RECORD_OVERHEAD_BYTES;
  for (const record of records) {
    for (const field of record) {
      size += CELL_OVERHEAD_BYTES + sizeOfField(field);
    }
  }
  return size;
}

function sizeOfField({ stringValue, isNull, blobValue, arrayValue, ...rest }: WireField): number {
  if (stringValue !== undefined) return Buffer.byteLength(stringValue);
  if (isNull === true) return 0;
  if (blobValue !== undefined) {
    return typeof blobValue === 'string' ? Buffer.byteLength(blobValue, 'base64') : blobValue.byteLength;
  }
  if (arrayValue !== undefined) return Buffer.byteLength(JSON.stringify(arrayValue));
  return String(rest.longValue ?? rest.doubleValue ?? rest.booleanValue ?? '').length;
}
