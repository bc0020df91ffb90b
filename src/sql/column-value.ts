import { ConfigurationException } from '../errors/base-exception.js';
import type { ColumnReference } from './condition.js';

/**
 * Runs the encoding of a value for a column; a refusal says which column it was.
 *
 * @param row the place of the row among those of one statement, from 0, where there are several
 */
export function forColumn<Result>(column: ColumnReference, encode: () => Result, row?: number): Result {
  try {
    return encode();
  } catch (cause) {
    const place = row === undefined ? '' : ` of row ${row}`;
    throw new ConfigurationException(
      `The column ${column.name} cannot take the value${place}. ${(cause as Error).message}`,
      { cause },
    );
  }
}
