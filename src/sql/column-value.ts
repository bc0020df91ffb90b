import { ConfigurationException } from '../errors/base-exception.js';
import type { ColumnReference } from './condition.js';

/**
 * Runs the encoding of a value for a column; a refusal says which column it was.
 */
export function forColumn<Result>(column: ColumnReference, encode: () => Result): Result {
  try {
    return encode();
  } catch (cause) {
    throw columnRefusal(column, cause);
  }
}

/** What to throw where a value cannot be encoded for a column. @param row its place among those of one statement */
export function columnRefusal(column: ColumnReference, cause: unknown, row?: number): ConfigurationException {
  const place = row === undefined ? '' : ` of row ${row}`;
  return new ConfigurationException(
    `The column ${column.name} cannot take the value${place}. ${(cause as Error).message}`,
    { cause },
  );
}
