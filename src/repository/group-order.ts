import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { OrderTerm } from '../sql/statement.js';
import { objectAt, operationAt, type GroupResults } from './group-results.js';
import { orderTerms, sortingOf } from './order-terms.js';

/** @throws {ConfigurationException} when it is by what a group has not */
export function groupOrder(
  metadata: EntityMetadata,
  results: GroupResults,
  { by, order = {} }: { readonly by: readonly EntityColumn[]; readonly order: unknown },
): OrderTerm[] {
  const { name } = metadata;
  return Object.entries(objectAt(name, 'order', order)).flatMap(([key, given]): readonly OrderTerm[] => {
    if (key === 'count') {
      return [{ column: results.count().value.result, ...sortingOf(metadata, 'order.count', given) }];
    }
    const terms = orderTerms(metadata, given as object, `order.${key}`);
    return key === 'by'
      ? terms.map((term) => inGroups(name, by, term))
      : terms.map((term) => {
          const column = metadata.columns.find(({ reference }) => reference === term.column) as EntityColumn;
          return { ...term, column: results.of(operationAt(name, 'order', key), column).value.result };
        });
  });
}

function inGroups(name: string, by: readonly EntityColumn[], term: OrderTerm): OrderTerm {
  if (!by.some(({ reference }) => reference === term.column)) {
    throw new ConfigurationException(
      `${name}: order.by names ${term.column.name}, in which the rows of a group differ: order by the properties of by.`,
    );
  }
  return term;
}

/** The order with the columns of the groups behind it, which decide between groups that are equal. */
export function withGroupOrder(by: readonly EntityColumn[], terms: readonly OrderTerm[]): OrderTerm[] {
  const missing = by.filter(({ reference }) => !terms.some(({ column }) => column === reference));
  return [...terms, ...missing.map(({ reference }) => ({ column: reference, direction: 'ASC' as const }))];
}
