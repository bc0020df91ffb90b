import type { ColumnMetadata, Field, ResultSetOptions } from '../../wire/shapes.js';
import type { ResultSet } from '../engine.js';
import { ResultTooLargeFault } from '../service-fault.js';
import type { Catalog } from './catalog.js';
import type { RawColumn, RawResult } from './raw-statement.js';
import { describeColumns } from './results/column-metadata.js';
import { encodeField } from './results/field-encoder.js';
import { findResultTypes, type ResultType } from './results/result-types.js';

/** The rows that PostgreSQL returned. */
export class PostgresResultSet implements ResultSet {
  readonly #catalog: Catalog;
  readonly #columns: readonly RawColumn[];
  readonly #result: RawResult;
  #types: Promise<ResultType[]> | undefined;

  constructor(catalog: Catalog, columns: readonly RawColumn[], result: RawResult) {
    this.#catalog = catalog;
    this.#columns = columns;
    this.#result = result;
  }

  get labels(): string[] {
    return this.#columns.map((column) => column.name);
  }

  get rowCount(): number {
    return this.#result.rows.length;
  }

  get bytes(): number {
    return this.#result.bytes;
  }

  async encode(options: ResultSetOptions): Promise<Field[][]> {
    if (this.#result.isTooLarge) {
      throw new ResultTooLargeFault();
    }
    const types = await this.#findTypes();
    return this.#result.rows.map((row) => types.map((type, index) => encodeField(row[index] ?? null, type, options)));
  }

  async describe(): Promise<ColumnMetadata[]> {
    return describeColumns(this.#catalog, this.#columns, await this.#findTypes());
  }

  #findTypes(): Promise<ResultType[]> {
    this.#types ??= findResultTypes(this.#catalog, this.#columns);
    return this.#types;
  }
}
