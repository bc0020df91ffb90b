import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { AggregateStatement } from '../sql/statement.js';
import type { AggregateOptions, Operation } from './aggregate-options.js';
import type { Aggregate } from './aggregates.js';
import { checkOptions, FILTER_OPTIONS, filterOf, wholeNumber } from './find-statement.js';
import { groupOrder, withGroupOrder } from './group-order.js';
import { GroupResults, OPERATIONS } from './group-results.js';
import { havingCondition } from './having-condition.js';
import type { RepositoryParts } from './repository-parts.js';
import { namedColumns } from './selected-columns.js';

/** What is asked for of groups, whatever of it the compiler knows. */
export type AskedAggregates = AggregateOptions<object> & { readonly [Name in Operation | 'by' | 'count']?: unknown };

/** A result that was asked for, and where the reader finds it. */
export interface AskedAggregate extends Aggregate {
  readonly path: readonly string[];
}

/** An aggregating SELECT, and what its records hold: the values of `by`, then the results that were asked for. */
export interface AggregateQuery {
  readonly statement: AggregateStatement;
  readonly by: readonly EntityColumn[];
  readonly asked: readonly AskedAggregate[];
}

const OF_GROUPS = ['having', 'order', 'take', 'skip'] as const;
const AGGREGATE_OPTIONS = [...FILTER_OPTIONS, 'by', 'count', ...OPERATIONS, ...OF_GROUPS] as const;

/** @throws {ConfigurationException} when an option is not what it must be, or nothing is asked for */
export function aggregateQuery<Entity extends object>(
  parts: RepositoryParts<Entity>,
  options: AskedAggregates,
): AggregateQuery {
  const { metadata } = parts;
  checkOptions(metadata, options, AGGREGATE_OPTIONS);
  const by = options.by === undefined ? [] : namedColumns(metadata, options.by, 'by');
  checkGroups(metadata, by, options);
  const results = new GroupResults(parts);
  const asked = askedOf(metadata, results, options);
  if (by.length + asked.length === 0) {
    throw new ConfigurationException(
      `${metadata.name}: aggregate() is asked for nothing: write count: true, or sum: { … }, with by or without.`,
    );
  }
  const having = havingCondition(parts, results, options.having);
  const order = groupOrder(metadata, results, { by, order: options.order });
  const { take, skip } = options;
  return {
    by,
    asked,
    statement: {
      kind: 'aggregate',
      table: metadata.table,
      where: filterOf(parts, options as AggregateOptions<Entity>),
      by: by.map(({ reference }) => reference),
      values: results.values,
      having,
      order: take === undefined && skip === undefined ? order : withGroupOrder(by, order),
      ...(take === undefined ? {} : { limit: wholeNumber('take', take) }),
      ...(skip === undefined ? {} : { offset: wholeNumber('skip', skip) }),
    },
  };
}

function checkGroups({ name }: EntityMetadata, by: readonly EntityColumn[], options: AskedAggregates): void {
  const given = OF_GROUPS.find((option) => options[option] !== undefined);
  if (by.length === 0 && given !== undefined) {
    throw new ConfigurationException(
      `${name}: the option ${given} is about groups, and without by all rows are one: write by, or leave it out.`,
    );
  }
}

function askedOf(metadata: EntityMetadata, results: GroupResults, options: AskedAggregates): AskedAggregate[] {
  const counted = options.count === true ? [{ ...results.count(), path: ['count'] }] : [];
  const computed = OPERATIONS.filter((operation) => options[operation] !== undefined).flatMap((operation) =>
    namedColumns(metadata, options[operation], operation).map((column) => ({
      ...results.of(operation, column),
      path: [operation, ...column.path],
    })),
  );
  return [...counted, ...computed];
}
