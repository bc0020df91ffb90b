import { ConfigurationException } from '../../errors/base-exception.js';
import type { ColumnType } from '../../sql/column-type.js';
import { postgresTypeOf } from './postgres-types.js';

/**
 * PostgreSQL's own text of an array, since the service accepts no array as a parameter.
 *
 * @see https://www.postgresql.org/docs/17/arrays.html#ARRAYS-IO
 */
export function arrayLiteral(value: unknown, type: ColumnType): string {
  const { text } = postgresTypeOf(type);
  const texts = elements(value).map((element) =>
    element === null ? 'NULL' : `"${text(element).replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  );
  return `{${texts.join(',')}}`;
}

/** @throws {ConfigurationException} when the value is no array */
export function elements(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new ConfigurationException('Found a value that is no array where an array is needed.');
  }
  // A hole in an array becomes undefined, which is refused; other methods would pass it over.
  return Array.from(value as unknown[]);
}
