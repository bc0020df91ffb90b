import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { kindOf } from '../entity/option-checks.js';
import { isPlainObject } from '../entity/plain-object.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ComputedAssignment } from '../sql/statement.js';
import { columnsOf, type GivenValue } from './entity-values.js';
import type { UpsertOptions } from './find-options.js';
import { columnAt, columnsAt } from './property-paths.js';
import { refuseFixed } from './row-changes.js';
import { conflictValues, isSqlValue } from './sql-value.js';
import type { ConditionTarget } from './where-condition.js';

/** By which key rows are found that are there already, and what becomes of them. */
export interface ConflictPlan {
  readonly key: readonly EntityColumn[];
  /** The columns that get what was to be inserted; `undefined` for all that are given. */
  readonly updated: readonly EntityColumn[] | undefined;
  /** The columns that get what SQL makes. */
  readonly made: readonly ComputedAssignment[];
}

/** @throws {ConfigurationException} when an option is not what it must be, or names a column that cannot be changed */
export function conflictPlan<Entity extends object>(
  target: ConditionTarget<Entity>,
  { conflict, update }: UpsertOptions<Entity>,
): ConflictPlan {
  const { metadata } = target;
  const key =
    conflict === undefined
      ? metadata.primaryColumns
      : columnsAt(metadata, asNames(metadata, 'conflict', conflict), 'conflict');
  if (update === undefined) {
    return { key, updated: undefined, made: [] };
  }
  const { names, given } = isPlainObject(update)
    ? byProperty(metadata, update)
    : { names: asNames(metadata, 'update', update), given: [] };
  const updated = columnsAt(metadata, names, 'update');
  refuseFixed(metadata, [...updated, ...columnsOf(given)], 'upsert()');
  refuseKey(metadata, key, given);
  return { key, updated, made: conflictValues(target, given) };
}

/** The properties that get what was to be inserted, and those that get what SQL makes. */
function byProperty(
  metadata: EntityMetadata,
  update: object,
): { readonly names: readonly string[]; readonly given: readonly GivenValue[] } {
  const entries: [string, unknown][] = Object.entries(update).filter(([, value]) => value !== undefined);
  const wrong = entries.find(([, value]) => value !== true && !isSqlValue(value));
  if (wrong !== undefined) {
    throw new ConfigurationException(
      `${metadata.name}: update.${wrong[0]} is ${kindOf(wrong[1])}: write true for the value that was to be inserted, ` +
        'or SQL, (stored, given) => sql`${stored} + ${given}`.',
    );
  }
  return {
    names: entries.filter(([, value]) => value === true).map(([name]) => name),
    given: entries
      .filter(([, value]) => value !== true)
      .map(([name, value]) => ({ column: columnAt(metadata, name, 'update'), value })),
  };
}

function refuseKey(metadata: EntityMetadata, key: readonly EntityColumn[], given: readonly GivenValue[]): void {
  const inKey = given.find(({ column }) => key.includes(column));
  if (inKey !== undefined) {
    throw new ConfigurationException(
      `upsert() cannot change ${metadata.name}.${inKey.column.property}: it is part of the key by which the row is found.`,
    );
  }
}

function asNames(metadata: EntityMetadata, option: string, names: unknown): readonly string[] {
  if (!Array.isArray(names)) {
    throw new ConfigurationException(
      `${metadata.name}: the option ${option} is ${kindOf(names)}: give an array of the names of properties.`,
    );
  }
  return names as readonly string[];
}
