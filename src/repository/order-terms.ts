import type { EntityMetadata } from '../entity/entity-metadata.js';
import { kindOf } from '../entity/option-checks.js';
import { isPlainObject } from '../entity/plain-object.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { OrderTerm } from '../sql/statement.js';
import type { Order } from './find-options.js';
import { propertyAt } from './property-paths.js';

/** @throws {ConfigurationException} when a property is not a column, or a direction not one of the two */
export function orderTerms<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  order: Order<Entity> = {},
  place = 'order',
): OrderTerm[] {
  return termsOf(metadata, order, { place, prefix: '' });
}

/**
 * The order with the primary key behind it, which decides between rows that are equal: otherwise a row could stand on
 * two pages, and another on none.
 */
export function withKeyOrder(metadata: EntityMetadata, terms: readonly OrderTerm[]): OrderTerm[] {
  const missing = metadata.primaryColumns.filter(({ reference }) => !terms.some(({ column }) => column === reference));
  return [...terms, ...missing.map(({ reference }) => ({ column: reference, direction: 'ASC' as const }))];
}

function termsOf(
  metadata: EntityMetadata,
  order: object,
  { place, prefix }: { readonly place: string; readonly prefix: string },
): OrderTerm[] {
  if (!isPlainObject(order)) {
    throw new ConfigurationException(
      `${metadata.name}: ${inside(place, prefix)} is ${kindOf(order)}: give an object of directions by property.`,
    );
  }
  return Object.keys(order).flatMap((name): OrderTerm[] => {
    const path = prefix + name;
    const given: unknown = Reflect.get(order, name);
    const found = propertyAt(metadata, path, place);
    return found === 'embedded'
      ? termsOf(metadata, given as object, { place, prefix: `${path}.` })
      : [{ column: found.reference, ...sortingOf(metadata, `${place}.${path}`, given) }];
  });
}

/** @throws {ConfigurationException} when it is neither a direction nor an object of one */
export function sortingOf(metadata: EntityMetadata, place: string, given: unknown): Omit<OrderTerm, 'column'> {
  const { direction: written, nulls } = isPlainObject(given)
    ? (given as { readonly direction?: unknown; readonly nulls?: unknown })
    : { direction: given, nulls: undefined };
  const direction =
    written === 'asc' || written === 'ASC' ? 'ASC' : written === 'desc' || written === 'DESC' ? 'DESC' : '';
  if (direction === '') {
    throw new ConfigurationException(`${metadata.name}: ${place} is ${String(written)}: write 'ASC' or 'DESC'.`);
  }
  if (nulls !== undefined && nulls !== 'first' && nulls !== 'last') {
    throw new ConfigurationException(`${metadata.name}: ${place}.nulls is ${String(nulls)}: write 'first' or 'last'.`);
  }
  return nulls === undefined ? { direction } : { direction, nulls };
}

function inside(place: string, prefix: string): string {
  return prefix === '' ? place : `${place}.${prefix.slice(0, -1)}`;
}
