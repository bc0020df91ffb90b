import type { EntityMetadata } from '../entity/entity-metadata.js';
import type { Condition } from '../sql/condition.js';

export const EVERY_ROW: Condition = { kind: 'constant', value: true };

/** What is true for the rows that are not soft-deleted. */
export function isLive({ deleteDateColumn }: EntityMetadata): Condition {
  return deleteDateColumn === undefined ? EVERY_ROW : { kind: 'null', column: deleteDateColumn.reference };
}
