import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { StoredRowNotReadException } from '../errors/entity-exceptions.js';
import type { ColumnReference } from '../sql/condition.js';
import { hiddenMember } from '../sql/hidden-member.js';
import type { ReturnLimit } from '../sql/statement.js';
import { compileStatement } from '../sql/statement-compiler.js';
import { assignments, isGiven, keyValues, storedValue, type GivenValue } from './entity-values.js';
import { valuesIn, type GivenRow } from './given-row.js';
import { EVERY_ROW } from './live-condition.js';
import type { RepositoryParts } from './repository-parts.js';
import { columnsToReturn } from './returned-columns.js';
import type { RowMapper } from './row-mapper.js';
import { knownValues } from './sql-value.js';
import { writtenRecords, type WrittenRow } from './written-record.js';

/**
 * Makes entities of rows that were written, as the database has them. Where the engine returns none, what is not known
 * of them already is read by one SELECT more.
 */
export class WrittenRows<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #rows: RowMapper<Entity>;

  constructor(parts: RepositoryParts<Entity>, rows: RowMapper<Entity>) {
    this.#parts = parts;
    this.#rows = rows;
  }

  /** What a statement about one row returns: all of it, large values aside that are known already. */
  returnedOfOne(given: readonly GivenValue[]): readonly EntityColumn[] {
    return this.#parts.dialect.supportsReturning ? columnsToReturn(this.#parts.metadata, given) : [];
  }

  /** What a statement about many rows returns: what they do not give. @param given the columns of what they do */
  returnedOfMany(given: readonly EntityColumn[]): readonly EntityColumn[] {
    return this.#parts.dialect.supportsReturning ? this.#missing(given) : [];
  }

  /**
   * @throws {ConfigurationException} where the rows could not be read again, as nobody knew their keys
   */
  checkReadable(row: GivenRow): void {
    const { metadata, dialect } = this.#parts;
    if (dialect.supportsReturning) {
      return;
    }
    const given = valuesIn(row);
    const known = knownValues(given);
    const unknown = metadata.primaryColumns.find(
      (column) => !isGiven(known, column) && (column.generation !== 'identity' || isGiven(given, column)),
    );
    if (unknown !== undefined) {
      throw new ConfigurationException(
        `${metadata.name}.${unknown.property} has no value, and this engine does not tell the one that it makes: give ` +
          `the key, or write @PrimaryGeneratedColumn().`,
      );
    }
  }

  /**
   * All rows have values for the same columns; their records are those of the columns `returned`, with a mark behind
   * them where there was a limit.
   */
  async entities(
    rows: readonly WrittenRow[],
    returned: readonly EntityColumn[],
    limit?: ReturnLimit,
  ): Promise<Entity[]> {
    const missing = this.#parts.dialect.supportsReturning ? returned : this.#missing(rows[0]?.columns ?? []);
    const isReturned = ({ record }: WrittenRow): boolean =>
      limit === undefined ? this.#parts.dialect.supportsReturning : record?.[returned.length] === false;
    const others = missing.length === 0 ? [] : rows.filter((row) => !isReturned(row));
    const read = others.length === 0 ? [] : await this.#readAgain(others, missing);
    const records = new Map(others.map((row, index) => [row, read[index] ?? []]));
    const { columns, recordOf } = writtenRecords(this.#parts.metadata, rows[0]?.columns ?? [], missing);
    const entityOf = this.#rows.mapper(columns);
    return rows.map((row) => entityOf(recordOf(row, records.get(row) ?? row.record ?? [])));
  }

  /** The values of the key in a record of these columns. */
  keyIn(record: readonly unknown[], columns: readonly EntityColumn[]): GivenValue[] {
    const { metadata } = this.#parts;
    const { primaryColumns } = metadata;
    const key = primaryColumns.map((column) => record[columns.indexOf(column)]);
    return keyValues(metadata, this.#rows.hydrator(primaryColumns)(key));
  }

  #missing(given: readonly EntityColumn[]): readonly EntityColumn[] {
    return this.#parts.metadata.selectedColumns.filter((column) => !given.includes(column));
  }

  async #readAgain(
    rows: readonly WrittenRow[],
    missing: readonly EntityColumn[],
  ): Promise<readonly (readonly unknown[])[]> {
    const { metadata, dialect, executor } = this.#parts;
    const keyColumns = rows[0]?.key?.map(({ column }) => column) ?? metadata.primaryColumns;
    const query = compileStatement(
      {
        kind: 'selectByKeys',
        table: metadata.table,
        columns: references(missing),
        keys: { columns: references(keyColumns), rows: rows.map((row) => storedKey(metadata, row)) },
        where: EVERY_ROW,
      },
      dialect,
    );
    const records = await this.#read(async () => (await executor.fetchAll(query)).records);
    const byOrdinal = new Map(records.map(([ordinal, ...record]) => [Number(ordinal), record]));
    return rows.map((_, index) => byOrdinal.get(index + 1) ?? this.#gone());
  }

  async #read<Result>(read: () => Promise<Result>): Promise<Result> {
    const { metadata } = this.#parts;
    try {
      return await read();
    } catch (cause) {
      throw new StoredRowNotReadException(
        `${metadata.name}: the rows were stored, but what the database made of them could not be read.`,
        { table: metadata.table.name, cause },
      );
    }
  }

  #gone(): never {
    const { metadata } = this.#parts;
    throw new StoredRowNotReadException(`${metadata.name}: a row was stored, and deleted again before it was read.`, {
      table: metadata.table.name,
    });
  }
}

/** What is stored for the key by which a row is found. */
function storedKey(metadata: EntityMetadata, { columns, values, isStored = false, key }: WrittenRow): unknown[] {
  if (key !== undefined) {
    return assignments(metadata, key).map(({ value }) => value);
  }
  return metadata.primaryColumns.map((column) => {
    const value = values[columns.indexOf(column)];
    return isStored ? value : storedValue(metadata, column, value);
  });
}

const knownReferences = hiddenMember<readonly ColumnReference[]>();

/** The columns as SQL knows them; always as the same list for the same one. */
export function references(columns: readonly EntityColumn[]): readonly ColumnReference[] {
  const known = knownReferences.get(columns);
  if (known !== undefined) {
    return known;
  }
  const made = columns.map(({ reference }) => reference);
  knownReferences.set(columns, made);
  return made;
}
