import type { EntityColumn } from '../entity/entity-metadata.js';
import { simplify, type ColumnReference, type Condition } from '../sql/condition.js';
import type { Operation } from './aggregate-options.js';
import type { Aggregate } from './aggregates.js';
import { objectAt, operationAt, type GroupResults } from './group-results.js';
import { propertyAt } from './property-paths.js';
import type { RepositoryParts } from './repository-parts.js';
import type { ConditionColumn } from './condition-operands.js';
import { columnCondition } from './where-condition.js';

/**
 * What is true for the groups that are meant.
 *
 * @throws {ConfigurationException} naming the path, when it is about what is not computed, or a value is `undefined`
 */
export function havingCondition(
  parts: RepositoryParts<object>,
  results: GroupResults,
  having: unknown = {},
): Condition {
  const { name } = parts.metadata;
  const conditions = Object.entries(objectAt(name, 'having', having)).flatMap(([key, given]): readonly Condition[] => {
    if (key === 'count') {
      const column = { property: key, reference: compared(parts, results.count()), nullable: false };
      return [columnCondition(parts, column, { value: given, path: 'having.count' })];
    }
    return conditionsOn(parts, operationAt(name, 'having', key), { results, given, prefix: '' });
  });
  return simplify({ kind: 'and', conditions });
}

function conditionsOn(
  parts: RepositoryParts<object>,
  operation: Operation,
  { results, given, prefix }: { readonly results: GroupResults; readonly given: unknown; readonly prefix: string },
): Condition[] {
  const { metadata } = parts;
  const place = `having.${operation}`;
  return Object.entries(objectAt(metadata.name, place, given)).flatMap(([key, value]) => {
    const property = prefix + key;
    const found = propertyAt(metadata, property, place);
    if (found === 'embedded') {
      return conditionsOn(parts, operation, { results, given: value, prefix: `${property}.` });
    }
    const reference = compared(parts, results.of(operation, found));
    const column = resultColumn(operation, found, reference);
    return [columnCondition(parts, column, { value, path: `${place}.${property}` })];
  });
}

/** A value of the column is one of its smallest and largest, but no sum: of those, its transformer knows nothing. */
function resultColumn(operation: Operation, column: EntityColumn, reference: ColumnReference): ConditionColumn {
  const { property, transformer } = column;
  const isValue = (operation === 'minimum' || operation === 'maximum') && transformer !== undefined;
  return { property, reference, nullable: true, ...(isValue ? { transformer } : {}) };
}

function compared({ dialect }: RepositoryParts<object>, { value: { result } }: Aggregate): ColumnReference {
  return dialect.havingNamesResults ? { name: result.name, type: result.type } : result;
}
