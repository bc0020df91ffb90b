import type { EntityDialect } from '../dialects/dialect.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ColumnType } from '../sql/column-type.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { compileStatement } from '../sql/statement-compiler.js';
import { CELL_OVERHEAD_BYTES, MAX_PAYLOAD_BYTES, MAX_RESPONSE_BYTES, RECORD_OVERHEAD_BYTES } from '../wire/limits.js';
import { storedValue, type GivenValue } from './entity-values.js';
import { isUnbounded } from './returned-columns.js';

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

/** A UTF-16 unit takes so many bytes of a request at the most, as UTF-8 and with its escapes in JSON. */
const MAX_BYTES_PER_CHARACTER = 3;

/**
 * The statements that insert the rows: one for all that give values for the same columns, unless their values are
 * larger than a request may be.
 *
 * @throws {ConfigurationException} when a value cannot be stored, or a single row is larger than a request
 */
export function compileBulkInsert(
  metadata: EntityMetadata,
  rows: readonly BulkRow[],
  dialect: EntityDialect,
): BulkPart[] {
  return [...rowsByColumns(rows).values()].flatMap((group) => compileGroup(metadata, group, dialect));
}

function rowsByColumns(rows: readonly BulkRow[]): Map<string, BulkRow[]> {
  const groups = new Map<string, BulkRow[]>();
  let group: BulkRow[] = [];
  for (const row of rows) {
    // Nearly always it is the group of the row before.
    if (!haveSameColumns(row, group[0])) {
      const key = row.given.map(({ column }) => column.reference.name).join('\n');
      group = groups.get(key) ?? [];
      groups.set(key, group);
    }
    group.push(row);
  }
  return groups;
}

function haveSameColumns({ given }: BulkRow, other: BulkRow | undefined): boolean {
  return (
    given.length === other?.given.length && given.every(({ column }, index) => column === other.given[index]?.column)
  );
}

function compileGroup(metadata: EntityMetadata, rows: readonly BulkRow[], dialect: EntityDialect): BulkPart[] {
  const columns = (rows[0]?.given ?? []).map(({ column }) => column);
  const returned = metadata.columns.filter((column) => !columns.includes(column));
  if (columns.length === 0) {
    return rows.map((row) => compileDefaults(metadata, row, dialect));
  }
  const compile = (part: readonly BulkRow[]): BulkPart[] => {
    const query = compileStatement(
      {
        kind: 'bulkInsert',
        table: metadata.table,
        columns: columns.map(({ reference }) => reference),
        rows: part.map(({ given }) => given.map((value) => storedValue(metadata, value))),
        returning: returned.map(({ reference }) => reference),
      },
      dialect,
    );
    const parts = Math.ceil(payloadBytes(query) / MAX_PAYLOAD_BYTES);
    return parts <= 1 ? [{ query, rows: part, returned }] : split(metadata, part, parts).flatMap(compile);
  };
  return split(metadata, rows, Math.ceil(rows.length / maxRecords(returned))).flatMap(compile);
}

/** A row that gives nothing at all: JSON cannot hold many of those in a way that SQL could read. */
function compileDefaults(metadata: EntityMetadata, row: BulkRow, dialect: EntityDialect): BulkPart {
  const { table, columns: returned } = metadata;
  const returning = returned.map(({ reference }) => reference);
  return { query: compileStatement({ kind: 'insert', table, values: [], returning }, dialect), rows: [row], returned };
}

function split(metadata: EntityMetadata, rows: readonly BulkRow[], parts: number): (readonly BulkRow[])[] {
  if (parts > 1 && rows.length === 1) {
    throw new ConfigurationException(
      `The row ${rows[0]?.index} for ${metadata.name} is larger than the ${MAX_PAYLOAD_BYTES} bytes of values a request may have.`,
    );
  }
  const size = Math.ceil(rows.length / parts);
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}

/** The size of the values in the request, where JSON escapes them; small ones are only estimated, from above. */
function payloadBytes({ parameters }: CompiledQuery): number {
  const texts = parameters.map(({ value }) => ('stringValue' in value ? value.stringValue : ''));
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  return characters * MAX_BYTES_PER_CHARACTER <= MAX_PAYLOAD_BYTES
    ? characters * MAX_BYTES_PER_CHARACTER
    : texts.reduce((sum, text) => sum + Buffer.byteLength(JSON.stringify(text)), 0);
}

/** How many records surely fit into one answer, with the sizes of values guessed with room to spare. */
function maxRecords(returned: readonly EntityColumn[]): number {
  if (returned.length === 0) {
    return Number.MAX_SAFE_INTEGER;
  }
  const cells = returned.map(({ reference }) => CELL_OVERHEAD_BYTES + guessedBytes(reference.type));
  return Math.floor(MAX_RESPONSE_BYTES / cells.reduce((sum, bytes) => sum + bytes, RECORD_OVERHEAD_BYTES));
}

function guessedBytes(type: ColumnType): number {
  return isUnbounded(type) ? 1024 : 40;
}
