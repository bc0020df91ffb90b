import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import type { ColumnType } from '../sql/column-type.js';
import type { ReturnLimit } from '../sql/statement.js';
import { CELL_OVERHEAD_BYTES, MAX_RESPONSE_BYTES, RECORD_OVERHEAD_BYTES } from '../wire/limits.js';
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
 * The columns that a statement that writes one row returns: all that are read without being named, so that the reader
 * gets what the database made of the values. Large values are left out, which are known already: an answer that is too large would be refused when
 * the row is stored.
 */
export function columnsToReturn(metadata: EntityMetadata, given: readonly GivenValue[]): readonly EntityColumn[] {
  const unbounded = given.filter(({ column }) => isUnbounded(column.reference.type));
  const bytes = sumOfBytes(unbounded.map(({ value }) => value));
  return bytes <= MAX_ECHOED_BYTES
    ? metadata.selectedColumns
    : metadata.selectedColumns.filter((column) => !unbounded.some((known) => known.column === column));
}

/** Whether nothing but its value says how large a column is. */
function isUnbounded({ name, array }: ColumnType): boolean {
  return array || UNBOUNDED_TYPES.has(name);
}

/** Some of the answer is left for what was not thought of. */
const USABLE_RESPONSE_BYTES = 0.9 * MAX_RESPONSE_BYTES;

/** What a value of a bounded type takes at the most: a time, a number, a uuid. */
const BOUNDED_BYTES = 40;

/** What a value of any size is guessed to take: more surely do, and are left out then. */
const LIMITED_BYTES = 128;

/**
 * The limit under which so many rows fit into one answer, whatever they hold. It is a power of two, so that there are few
 * different texts of a statement. One row needs none: what no answer can hold cannot be read either.
 */
export function returnLimit(returned: readonly EntityColumn[], rows: number): ReturnLimit | undefined {
  // By its key a row is read again; no index holds a large one.
  const unbounded = returned.filter(({ primary, reference }) => !primary && isUnbounded(reference.type));
  if (unbounded.length === 0 || rows <= 1) {
    return undefined;
  }
  const cells = returned.length + 1;
  const others = RECORD_OVERHEAD_BYTES + cells * CELL_OVERHEAD_BYTES + (cells - unbounded.length) * BOUNDED_BYTES;
  const bytes = (USABLE_RESPONSE_BYTES / rows - others) / unbounded.length;
  const maxBytes = 2 ** Math.floor(Math.log2(Math.max(bytes, LIMITED_BYTES / 2)));
  return { columns: unbounded.map(({ reference }) => reference), maxBytes };
}

/** How many records surely fit into one answer, with the sizes of values guessed with room to spare. */
export function maxRecords(returned: readonly EntityColumn[], limit?: ReturnLimit): number {
  if (returned.length === 0) {
    return Number.MAX_SAFE_INTEGER;
  }
  const cells = returned.map((column) => {
    const isLimited = limit?.columns.includes(column.reference) === true;
    return CELL_OVERHEAD_BYTES + (isLimited ? LIMITED_BYTES : guessedBytes(column));
  });
  return Math.floor(MAX_RESPONSE_BYTES / cells.reduce((sum, bytes) => sum + bytes, RECORD_OVERHEAD_BYTES));
}

/** Of a column without a default, a row that gives no value has none. */
function guessedBytes({ reference, nullable, generated, definition }: EntityColumn): number {
  if (!isUnbounded(reference.type)) {
    return BOUNDED_BYTES;
  }
  return nullable && !generated && definition.default === undefined ? 128 : 1024;
}

function estimatedBytes(value: unknown): number {
  if (value instanceof Uint8Array) {
    return value.byteLength * CHARACTERS_PER_BYTE;
  }
  if (typeof value === 'string') {
    return value.length * BYTES_PER_CHARACTER;
  }
  if (Array.isArray(value)) {
    return sumOfBytes(value);
  }
  return typeof value === 'object' && value !== null
    ? sumOfBytes(Object.keys(value)) + sumOfBytes(Object.values(value))
    : 24;
}

function sumOfBytes(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + estimatedBytes(value), 0);
}
