import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { simplify, type Condition } from '../sql/condition.js';
import type { RowLock, SelectStatement } from '../sql/statement.js';
import { checkDistinct, distinctOrder } from './distinct.js';
import type { FilterOptions, FindOptions, Lock, Where } from './find-options.js';
import { EVERY_ROW, isLive } from './live-condition.js';
import { orderTerms, withKeyOrder } from './order-terms.js';
import { selectedColumns } from './selected-columns.js';
import { whereCondition, type ConditionTarget } from './where-condition.js';
import { references } from './written-rows.js';

/** A SELECT, and the columns of its records. */
export interface FindStatement {
  readonly statement: SelectStatement;
  readonly columns: readonly EntityColumn[];
}

/** @throws {ConfigurationException} when an option is not what it must be */
export function findStatement<Entity extends object>(
  target: ConditionTarget<Entity>,
  options: FindOptions<Entity>,
): FindStatement {
  const { metadata } = target;
  checkOptions(metadata, options, FIND_OPTIONS);
  const { take, skip } = options;
  const columns = selectedColumns(metadata, options);
  const order = orderTerms(metadata, options.order);
  const isPage = take !== undefined || skip !== undefined;
  const isDistinct = options.distinct === true;
  if (isDistinct) {
    checkDistinct(metadata, options, columns);
  }
  return {
    columns,
    statement: {
      kind: 'select',
      ...(isDistinct ? { distinct: true } : {}),
      table: metadata.table,
      columns: references(columns),
      where: filterOf(target, options),
      order: isDistinct
        ? distinctOrder(metadata, columns, { order, isPage })
        : isPage
          ? withKeyOrder(metadata, order)
          : order,
      ...(take === undefined ? {} : { limit: wholeNumber('take', take) }),
      ...(skip === undefined ? {} : { offset: wholeNumber('skip', skip) }),
      ...(options.lock === undefined ? {} : { lock: lockOf(metadata, options.lock) }),
    },
  };
}

const BOOLEANS = ['withDeleted', 'distinct', 'count'] as const;

/**
 * A misspelt option would be no option at all, and a condition given in the place of options no condition.
 *
 * @throws {ConfigurationException} when there is an option that is not known, or one is no boolean and has to be
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
  for (const option of BOOLEANS) {
    const given: unknown = Reflect.get(options, option);
    if (given !== undefined && typeof given !== 'boolean') {
      throw new ConfigurationException(
        `${metadata.name}: the option ${option} is a ${typeof given}: write true or false.`,
      );
    }
  }
}

export const FILTER_OPTIONS = ['where', 'withDeleted', 'signal'] as const;
export const FIND_ONE_OPTIONS = [...FILTER_OPTIONS, 'select', 'relations', 'order', 'lock'] as const;
export const BY_KEY_OPTIONS = ['lock', 'relations', 'select', 'signal', 'withDeleted'] as const;
const FIND_OPTIONS = [...FIND_ONE_OPTIONS, 'take', 'skip', 'distinct'] as const;

/** The condition that is meant, without the rows that are soft-deleted unless they are asked for. */
export function filterOf<Entity extends object>(
  target: ConditionTarget<Entity>,
  options: FilterOptions<Entity>,
): Condition {
  return simplify({
    kind: 'and',
    conditions: [conditionOf(target, options), options.withDeleted === true ? EVERY_ROW : isLive(target.metadata)],
  });
}

/**
 * The condition that is meant, simplified; an option that is not there means every row.
 *
 * @throws {ConfigurationException} when it is there and is `undefined`, as a value that was forgotten is
 */
function conditionOf<Entity extends object>(
  target: ConditionTarget<Entity>,
  options: { readonly where?: Where<Entity> },
): Condition {
  return 'where' in options ? simplify(whereCondition(target, options.where)) : EVERY_ROW;
}

/** Whether the condition cannot be true for any row, so that there is nothing to ask the database. */
export function isNever(condition: Condition): boolean {
  return condition.kind === 'constant' && !condition.value;
}

/** A verb that changes rows by conditions, and what is written instead where every row is meant. */
export interface LimitedVerb {
  readonly verb: string;
  readonly forEveryRow: string;
}

/**
 * The condition of a statement that changes rows.
 *
 * @throws {ConfigurationException} when it would be true for every row
 */
export function limitedCondition<Entity extends object>(
  target: ConditionTarget<Entity>,
  where: Where<Entity>,
  { verb, forEveryRow }: LimitedVerb,
): Condition {
  const condition = conditionOf(target, { where });
  if (condition.kind === 'constant' && condition.value) {
    throw new ConfigurationException(
      `${verb} on ${target.metadata.name} was given no condition and would touch every row. If that is meant, write ` +
        `${forEveryRow}.`,
    );
  }
  return condition;
}

/** Both conditions as one, simplified. */
export function both(first: Condition, second: Condition): Condition {
  return simplify({ kind: 'and', conditions: [first, second] });
}

export function wholeNumber(option: string, value: number, least = 0): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new ConfigurationException(`The option ${option} is ${String(value)}: give a whole number from ${least}.`);
  }
  return value;
}

function lockOf(metadata: EntityMetadata, lock: Lock): RowLock {
  const { mode, onLocked = 'wait' } = typeof lock === 'object' && lock !== null ? lock : { mode: lock };
  if (!['share', 'update'].includes(mode) || !['fail', 'skip', 'wait'].includes(onLocked)) {
    throw new ConfigurationException(
      `${metadata.name}: the option lock is not known: write 'update' or 'share', or ` +
        `{ mode: 'update', onLocked: 'wait' }, where onLocked may be 'fail' or 'skip' too.`,
    );
  }
  return { mode, onLocked };
}
