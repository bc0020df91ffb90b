import type { EntityMetadata } from '../entity/entity-metadata.js';
import type { Condition } from '../sql/condition.js';
import { assignments, type GivenValue } from './entity-values.js';

/** What is true for the rows that have these values. */
export function equalTo(metadata: EntityMetadata, values: readonly GivenValue[]): Condition {
  return {
    kind: 'and',
    conditions: assignments(metadata, values).map(({ column, value }) => ({
      kind: 'comparison',
      operator: '=',
      column,
      value,
    })),
  };
}
