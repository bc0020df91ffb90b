import type { EntityColumn } from './entity-metadata.js';
import { hiddenMember } from '../sql/hidden-member.js';
import { valueAt } from './property-path.js';

/** The values of foreign keys that no property of an entity holds, as they were read with it. */
const impliedKeys = hiddenMember<Map<string, unknown>>();

export function rememberImpliedKey(entity: object, { property }: EntityColumn, value: unknown): void {
  const keys = impliedKeys.get(entity) ?? new Map<string, unknown>();
  keys.set(property, value);
  impliedKeys.set(entity, keys);
}

/**
 * The value of a column that a relation is about: that of its property, or, where none holds it, what was read with
 * the entity. Undefined where neither is known.
 */
export function keyValueAt(entity: object, column: EntityColumn): unknown {
  const value = valueAt(entity, column.path);
  return value === undefined && column.implied === true ? impliedKeys.get(entity)?.get(column.property) : value;
}
