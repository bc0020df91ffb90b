import { ResultTooLargeException } from '../errors/query-exceptions.js';
import { MAX_RESPONSE_BYTES } from '../wire/limits.js';

/** What one call inside of a transaction returns at the most; more is read in pages. */
export const PROBE_LIMITS = { maxRecords: 1000, maxBytes: MAX_RESPONSE_BYTES * 0.75 };

/** What a measured page may come to, unless it is of a single record. */
export const MEASURED_PAGE_BYTES = Math.floor(MAX_RESPONSE_BYTES * 0.98);

/** @param position that of the record in the result, from 1 */
export function recordTooLarge(position: number, bytes: number): ResultTooLargeException {
  return new ResultTooLargeException(
    `The record ${position} of the result is of ${bytes} bytes, and one answer can hold ${MAX_RESPONSE_BYTES}. ` +
      `Leave large columns out, or read them in parts: substr(column, 1, 500000).`,
  );
}
