import type { Field } from '../../../wire/shapes.js';
import { toLong } from '../../results/number-fields.js';

/**
 * The generated fields of a statement: the number that its AUTO_INCREMENT column got, if it has one. Of several rows it
 * is the first one only: users looked for a call with more than one field and found none, and the server itself tells
 * no more. The numbers of the other rows follow it one by one.
 *
 * @see https://github.com/anomalyco/kysely-data-api/issues/12
 */
export function encodeGeneratedFields(insertId: bigint): Field[] {
  return insertId === 0n ? [] : [{ longValue: toLong(String(insertId)) }];
}
