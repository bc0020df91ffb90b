import type { Dialect } from '../dialects/dialect.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ColumnType } from '../sql/column-type.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { compileStatement } from '../sql/statement-compiler.js';
import { CELL_OVERHEAD_BYTES, MAX_REQUEST_BYTES, MAX_RESPONSE_BYTES, RECORD_OVERHEAD_BYTES } from '../wire/limits.js';
import { assignments, type GivenValue } from './entity-values.js';

/** One row to insert: the values it gives, and its place among all rows. */
export interface BulkRow {
  readonly given: readonly GivenValue[];
  readonly index: number;
}

/** A statement that inserts some of the rows, and what its records are: one for each row, in their order. */
export interface BulkPart {
  readonly query: CompiledQuery;
  readonly rows: readonly BulkRow[];
  /** The columns that the rows do not give, which the statement returns. */
  readonly returned: readonly EntityColumn[];
}

/** What the rest of a request may take: the SQL text, the ARNs and the headers. */
const REQUEST_MARGIN_BYTES = 256 * 1024;
const MAX_PAYLOAD_BYTES = MAX_REQUEST_BYTES - REQUEST_MARGIN_BYTES;

/** A UTF-16 unit takes so many bytes of a request at the most, as UTF-8 and with its escapes in JSON. */
const MAX_BYTES_PER_CHARACTER = 3;

/**
 * The statements that insert the rows: one for all that give values for the same columns, unless their values are
 * larger than a request may be.
 *
 * @throws {ConfigurationException} when a value cannot be stored, or a single row is larger than a request
 */
export function compileBulkInsert(metadata: EntityMetadata, rows: readonly BulkRow[], dialect: Dialect): BulkPart[] {
  return [...rowsByColumns(rows).values()].flatMap((group) => compileGroup(metadata, group, dialect));
}

function rowsByColumns(rows: readonly BulkRow[]): Map<string, BulkRow[]> {
  const groups = new Map<string, BulkRow[]>();
  for (const row of rows) {
    const key = row.given.map(({ column }) => column.reference.name).join('\n');
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [row]);
    } else {
      group.push(row);
    }
  }
  return groups;
}

function compileGroup(metadata: EntityMetadata, rows: readonly BulkRow[], dialect: Dialect): BulkPart[] {
  const columns = (rows[0]?.given ?? []).map(({ column }) => column);
  const returned = metadata.columns.filter((column) => !columns.includes(column));
  const compile = (part: readonly BulkRow[]): BulkPart[] => {
    const query = compileStatement(
      {
        kind: 'bulkInsert',
        table: metadata.table,
        columns: columns.map(({ reference }) => reference),
        rows: part.map(({ given }) => assignments(metadata, given).map(({ value }) => value)),
        returning: returned.map(({ reference }) => reference),
      },
      dialect,
    );
    return fits(query) && part.length <= maxRecords(returned)
      ? [{ query, rows: part, returned }]
      : halves(metadata, part).flatMap(compile);
  };
  return compile(rows);
}

function halves(metadata: EntityMetadata, rows: readonly BulkRow[]): (readonly BulkRow[])[] {
  if (rows.length === 1) {
    throw new ConfigurationException(
      `The row ${rows[0]?.index} for ${metadata.name} is larger than the ${MAX_REQUEST_BYTES} bytes a request may have.`,
    );
  }
  const middle = Math.ceil(rows.length / 2);
  return [rows.slice(0, middle), rows.slice(middle)];
}

function fits({ parameters }: CompiledQuery): boolean {
  const texts = parameters.map(({ value }) => ('stringValue' in value ? value.stringValue : ''));
  return texts.every(
    (text) =>
      text.length * MAX_BYTES_PER_CHARACTER <= MAX_PAYLOAD_BYTES ||
      Buffer.byteLength(JSON.stringify(text)) <= MAX_PAYLOAD_BYTES,
  );
}

/** How many records surely fit into one answer, with the sizes of values guessed with room to spare. */
function maxRecords(returned: readonly EntityColumn[]): number {
  if (returned.length === 0) {
    return Number.POSITIVE_INFINITY;
  }
  const cells = returned.map(({ reference }) => CELL_OVERHEAD_BYTES + guessedBytes(reference.type));
  return Math.floor(MAX_RESPONSE_BYTES / cells.reduce((sum, bytes) => sum + bytes, RECORD_OVERHEAD_BYTES));
}

const UNBOUNDED_TYPES: ReadonlySet<ColumnType['name']> = new Set([
  'bytes',
  'custom',
  'json',
  'jsonb',
  'text',
  'varchar',
]);

function guessedBytes({ name, array }: ColumnType): number {
  return array || UNBOUNDED_TYPES.has(name) ? 1024 : 40;
}
