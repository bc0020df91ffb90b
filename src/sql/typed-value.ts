import { parseColumnType, type ColumnType } from './column-type.js';

/** A parameter's value together with the type that it is sent as. Made by {@link typed} and {@link json} only. */
export class TypedValue {
  constructor(
    readonly value: unknown,
    readonly type: ColumnType,
  ) {}
}

/**
 * Sends a value as the type you name. The Data API binds every plain string as text, and PostgreSQL converts text to
 * nothing else by itself, so a uuid, a date, an enum or an array needs this wherever it is not a column of an entity.
 *
 * ```ts
 * await database.query('SELECT name FROM city WHERE id = :id', { id: typed(cityId, 'uuid') });
 * // SELECT name FROM city WHERE id = CAST(:id AS uuid)
 * ```
 *
 * @param type `'uuid'`, `'date'`, `'decimal'`, `'timestamptz'`, `'int[]'`, `'my_enum'`, `'my_schema.my_enum'`, …
 * @throws {ConfigurationException} when `type` is not the name of a type
 */
export function typed(value: unknown, type: string): TypedValue {
  return new TypedValue(value, parseColumnType(type));
}

/**
 * Sends a value as a JSON document: objects, arrays and scalars alike. `json(null)` is JSON's null, not SQL's.
 *
 * ```ts
 * await database.execute('UPDATE city SET tags = :tags', { tags: json(['old', 'large']) });
 * // UPDATE city SET tags = CAST(:tags AS jsonb)
 * ```
 */
export function json(value: unknown): TypedValue {
  return new TypedValue(value === null ? JSON_NULL : value, { name: 'jsonb', array: false });
}

/** JSON's own null: a document, where a plain `null` is the absence of one. */
export const JSON_NULL = Object.freeze({ toJSON: () => null });
