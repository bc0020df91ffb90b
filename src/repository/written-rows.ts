import { jsonText } from '../dialects/json-text.js';
import { parseJson } from '../dialects/parse-json.js';
import { isPlainJson } from '../dialects/plain-json.js';
import { dehydrateValue } from '../entity/entity-mapper.js';
import type { EntityColumn } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { StoredRowNotReadException } from '../errors/entity-exceptions.js';
import { isDocumentType } from '../sql/column-type.js';
import type { ColumnReference } from '../sql/condition.js';
import { hiddenMember } from '../sql/hidden-member.js';
import type { ReturnLimit } from '../sql/statement.js';
import { compileStatement } from '../sql/statement-compiler.js';
import { assignments, columnsOf, isGiven, keyValues, type GivenValue } from './entity-values.js';
import { EVERY_ROW } from './live-condition.js';
import type { RepositoryParts } from './repository-parts.js';
import { columnsToReturn } from './returned-columns.js';
import type { RowMapper } from './row-mapper.js';
import { knownValues } from './sql-value.js';

/** A row that was written: the values that are known of it, and what the statement returned besides. */
export interface WrittenRow {
  readonly given: readonly GivenValue[];
  /** What was stored for the given values, where that is known. */
  readonly stored?: readonly unknown[] | undefined;
  readonly record?: readonly unknown[];
  /** The values of the key by which the row is found, where they are not among those that are known. */
  readonly key?: readonly GivenValue[];
}

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

  /** What a statement about many rows returns: what they do not give. */
  returnedOfMany(given: readonly GivenValue[]): readonly EntityColumn[] {
    return this.#parts.dialect.supportsReturning ? this.#missing(given) : [];
  }

  /**
   * @throws {ConfigurationException} where the rows could not be read again, as nobody knew their keys
   */
  checkReadable(given: readonly GivenValue[]): void {
    const { metadata, dialect } = this.#parts;
    if (dialect.supportsReturning) {
      return;
    }
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
    const missing = this.#parts.dialect.supportsReturning ? returned : this.#missing(rows[0]?.given ?? []);
    const isReturned = ({ record }: WrittenRow): boolean =>
      limit === undefined ? this.#parts.dialect.supportsReturning : record?.[returned.length] === false;
    const others = missing.length === 0 ? [] : rows.filter((row) => !isReturned(row));
    const read = others.length === 0 ? [] : await this.#readAgain(others, missing);
    const records = new Map(others.map((row, index) => [row, read[index] ?? []]));
    const entityOf = this.#mapper(rows[0]?.given ?? [], missing);
    return rows.map((row) => entityOf(row, records.get(row) ?? row.record ?? []));
  }

  /** The values of the key in a record of these columns. */
  keyIn(record: readonly unknown[], columns: readonly EntityColumn[]): GivenValue[] {
    const { metadata } = this.#parts;
    const { primaryColumns } = metadata;
    const key = primaryColumns.map((column) => record[columns.indexOf(column)]);
    return keyValues(metadata, this.#rows.hydrator(primaryColumns)(key));
  }

  #missing(given: readonly GivenValue[]): readonly EntityColumn[] {
    return this.#parts.metadata.selectedColumns.filter((column) => !isGiven(given, column));
  }

  /**
   * A function that makes entities of rows.
   *
   * @param sample what is given of one of them; of the others, values are given for the same columns
   * @param columns those of the records
   */
  #mapper(
    sample: readonly GivenValue[],
    columns: readonly EntityColumn[],
  ): (row: WrittenRow, record: readonly unknown[]) => Entity {
    const { metadata } = this.#parts;
    const isKnown = ({ column }: GivenValue): boolean => column.selectable && !columns.includes(column);
    const places = sample.flatMap((value, place) => (isKnown(value) ? [place] : []));
    const map = this.#rows.mapper([...columns, ...columnsOf(sample.filter(isKnown))]);
    return ({ given, stored }, record) => {
      const values = record.slice(0, columns.length);
      for (const place of places) {
        const { column, value } = given[place] as GivenValue;
        values.push(asRead(column, stored === undefined ? dehydrateValue(metadata, column, value) : stored[place]));
      }
      return map(values);
    };
  }

  async #readAgain(
    rows: readonly WrittenRow[],
    missing: readonly EntityColumn[],
  ): Promise<readonly (readonly unknown[])[]> {
    const { metadata, dialect, executor } = this.#parts;
    const keys = rows.map(({ given, key = inOrder(metadata.primaryColumns, given) }) => key);
    const query = compileStatement(
      {
        kind: 'selectByKeys',
        table: metadata.table,
        columns: references(missing),
        keys: {
          columns: references(columnsOf(keys[0] ?? [])),
          rows: keys.map((key) => assignments(metadata, key).map(({ value }) => value)),
        },
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

/** A value as it would be read: a document has none of the dates and classes with which it was written. */
function asRead({ reference: { type } }: EntityColumn, stored: unknown): unknown {
  const isDocument = !type.array && isDocumentType(type);
  return isDocument && !isPlainJson(stored) ? parseJson(jsonText(stored)) : stored;
}

function inOrder(columns: readonly EntityColumn[], given: readonly GivenValue[]): GivenValue[] {
  return columns.flatMap((column) => given.filter((value) => value.column === column));
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
