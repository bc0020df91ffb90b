import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import type { ColumnType } from '../sql/column-type.js';
import type { GivenValue } from './entity-values.js';

const UNBOUNDED_TYPES: ReadonlySet<ColumnType['name']> = new Set([
  'bytes',
  'custom',
  'json',
  'jsonb',
  'text',
  'varchar',
]);

/** Values of so many bytes in all come back with their row, and leave room for the rest of it in the answer. */
const MAX_ECHOED_BYTES = 400_000;

/** The most that a character takes as UTF-8, and a byte as the hexadecimal text that the service counts. */
const BYTES_PER_CHARACTER = 3;
const CHARACTERS_PER_BYTE = 2;

/**
 * The columns that a statement that writes one row returns: all that are read without being named, so that the reader gets what the database made
 * of the values. Large values are left out, which are known already: an answer that is too large would be refused when
 * the row is stored.
 */
export function columnsToReturn(metadata: EntityMetadata, given: readonly GivenValue[]): readonly EntityColumn[] {
  const unbounded = given.filter(({ column }) => isUnbounded(column.reference.type));
  const bytes = unbounded.reduce((sum, { value }) => sum + estimatedBytes(value), 0);
  return bytes <= MAX_ECHOED_BYTES
    ? metadata.selectedColumns
    : metadata.selectedColumns.filter((column) => !unbounded.some((known) => known.column === column));
}

/** Whether nothing but its value says how large a column is. */
export function isUnbounded({ name, array }: ColumnType): boolean {
  return array || UNBOUNDED_TYPES.has(name);
}

function estimatedBytes(value: unknown): number {
  if (value instanceof Uint8Array) {
    return value.byteLength * CHARACTERS_PER_BYTE;
  }
  if (typeof value === 'string') {
    return value.length * BYTES_PER_CHARACTER;
  }
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, element) => sum + estimatedBytes(element), 0);
  }
  return typeof value === 'object' && value !== null ? estimatedBytes(Object.entries(value).flat()) : 24;
}
