import type { EntityColumn } from './entity-metadata.js';
import { valueAt } from './property-path.js';

/** The values of foreign keys that no property of an entity holds, as they were read with it. */
const impliedKeys = new WeakMap<object, Map<string, unknown>>();

export function rememberImpliedKey(entity: object, { property }: EntityColumn, value: unknown): void {
  const keys = impliedKeys.get(entity) ?? new Map<string, unknown>();
  keys.set(property, value);
  impliedKeys.set(entity, keys);
}

/** The relations of an entity that are null because the rows that they refer to were not found when they were loaded. */
const notFound = new WeakMap<object, Set<string>>();

/** Notes that the row which an entity refers to was not found when the relation was loaded. */
export function rememberNotFound(entity: object, relation: string): void {
  notFound.set(entity, (notFound.get(entity) ?? new Set()).add(relation));
}

export function forgetNotFound(entity: object, relation: string): void {
  notFound.get(entity)?.delete(relation);
}

/** Whether the null of a relation is that of a row that was soft-deleted, or did not meet the condition of the loading. */
export function isNotFound(entity: object, { implied, path: [relation = ''] }: EntityColumn): boolean {
  return implied === true && notFound.get(entity)?.has(relation) === true;
}

/**
 * The value of a column that a relation is about: that of its property, or, where none holds it, what was read with
 * the entity. Undefined where neither is known.
 */
export function keyValueAt(entity: object, column: EntityColumn): unknown {
  const value = valueAt(entity, column.path);
  return value === undefined && column.implied === true ? impliedKeys.get(entity)?.get(column.property) : value;
}
