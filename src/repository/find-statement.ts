import type { EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { simplify, type Condition } from '../sql/condition.js';
import type { OrderTerm, SelectStatement } from '../sql/statement.js';
import type { FindOptions, Order, Where } from './find-options.js';
import { columnOf, whereCondition } from './where-condition.js';

const EVERY_ROW: Condition = { kind: 'constant', value: true };

/** @throws {ConfigurationException} when an option is not what it must be */
export function findStatement<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  options: FindOptions<Entity>,
): SelectStatement {
  checkOptions(metadata, options, FIND_OPTIONS);
  return {
    kind: 'select',
    table: metadata.table,
    columns: metadata.columns.map(({ reference }) => reference),
    where: conditionOf(metadata, options),
    order: orderOf(metadata, options),
    ...(options.take === undefined ? {} : { limit: wholeNumber('take', options.take) }),
    ...(options.skip === undefined ? {} : { offset: wholeNumber('skip', options.skip) }),
  };
}

/**
 * A misspelt option would be no option at all, and a condition given in the place of options no condition.
 *
 * @throws {ConfigurationException} when there is an option that is not known
 */
export function checkOptions(metadata: EntityMetadata, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationException(`${metadata.name}: the options are ${String(options)}: give an object.`);
  }
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) {
    throw new ConfigurationException(
      `${metadata.name}: there is no option '${unknown}'. The options are ${known.join(', ')}; conditions go into where.`,
    );
  }
}

const FIND_OPTIONS = ['where', 'order', 'take', 'skip', 'signal'] as const;

/**
 * The condition that is meant, simplified; an option that is not there means every row.
 *
 * @throws {ConfigurationException} when it is there and is `undefined`, as a value that was forgotten is
 */
export function conditionOf<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  options: { readonly where?: Where<Entity> },
): Condition {
  return 'where' in options ? simplify(whereCondition(metadata, options.where)) : EVERY_ROW;
}

/** Whether the condition cannot be true for any row, so that there is nothing to ask the database. */
export function isNever(condition: Condition): boolean {
  return condition.kind === 'constant' && !condition.value;
}

/**
 * The condition of a statement that changes rows.
 *
 * @throws {ConfigurationException} when it would be true for every row
 */
export function limitedCondition<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  where: Where<Entity>,
  verb: string,
): Condition {
  const condition = conditionOf(metadata, { where });
  if (condition.kind === 'constant' && condition.value) {
    throw new ConfigurationException(
      `${verb} on ${metadata.name} was given no condition and would touch every row. If that is meant, say so in SQL.`,
    );
  }
  return condition;
}

/**
 * The order that was asked for. Where rows are taken or skipped, the primary key decides between those that are equal:
 * otherwise a row could stand on two pages, and another on none.
 */
function orderOf<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  { order = {}, take, skip }: FindOptions<Entity>,
): OrderTerm[] {
  const terms = orderTerms(metadata, order);
  const isPage = take !== undefined || skip !== undefined;
  const missing = metadata.primaryColumns.filter(({ reference }) => !terms.some(({ column }) => column === reference));
  return isPage
    ? [...terms, ...missing.map(({ reference }) => ({ column: reference, direction: 'ASC' as const }))]
    : terms;
}

function orderTerms<Entity extends object>(metadata: EntityMetadata<Entity>, order: Order<Entity>): OrderTerm[] {
  return Object.entries(order).map(([property, given]) => {
    const direction =
      given === 'asc' || given === 'ASC' ? 'ASC' : given === 'desc' || given === 'DESC' ? 'DESC' : undefined;
    if (direction === undefined) {
      throw new ConfigurationException(
        `${metadata.name}: order.${property} is ${String(given)}: write 'ASC' or 'DESC'.`,
      );
    }
    return { column: columnOf(metadata, property, 'order').reference, direction };
  });
}

function wholeNumber(option: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new ConfigurationException(`The option ${option} is ${String(value)}: give a whole number from 0.`);
  }
  return value;
}
