import { deepStrictEqual } from 'node:assert';

import { itemOf, ITEM_COLUMNS, type Item } from './item-columns.js';

/**
 * Checks that the rows are those that the service returned, however a contender represents them: as objects by property
 * or by column, as arrays of values, or as the service's own fields; with dates, 64-bit integers and JSON as texts or not.
 *
 * @throws when a row is missing or a value is not the right one
 */
export function checkRows(rows: unknown, count: number): void {
  if (!Array.isArray(rows) || rows.length !== count) {
    throw new Error(`Expected ${count} rows, found ${Array.isArray(rows) ? rows.length : typeof rows}.`);
  }
  for (const row of new Set([0, 1, Math.floor(count / 2), count - 1])) {
    if (row < count) {
      checkRow(rows[row], row);
    }
  }
}

/** @throws when a value of the row is not the right one */
export function checkRow(found: unknown, row: number): void {
  const values = ITEM_COLUMNS.map(({ name, property }, index) => {
    const value: unknown = Array.isArray(found)
      ? (found[index] as unknown)
      : ((found as Record<string, unknown>)[property] ?? (found as Record<string, unknown>)[name]);
    return comparable(property, unwrapped(value));
  });
  const item = itemOf(row);
  deepStrictEqual(
    values,
    ITEM_COLUMNS.map(({ property }) => comparable(property, item[property])),
  );
}

const FIELD_MEMBERS: ReadonlySet<string> = new Set(['stringValue', 'longValue', 'doubleValue', 'booleanValue']);

function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const [member = '', content] = Object.entries(value)[0] ?? [];
  return member === 'isNull' ? null : FIELD_MEMBERS.has(member) ? (content as unknown) : value;
}

function comparable(property: keyof Item, value: unknown): unknown {
  switch (property) {
    case 'id':
    case 'price':
      return String(value);
    case 'createdAt':
      return value instanceof Date ? value.toISOString() : new Date(`${String(value)}Z`).toISOString();
    case 'attributes':
      return typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
    case 'day':
      return value instanceof Date ? value.toISOString().slice(0, 10) : value;
    default:
      return value ?? null;
  }
}
