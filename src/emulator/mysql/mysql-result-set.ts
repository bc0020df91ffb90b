import type { ColumnMetadata, Field, ResultSetOptions } from '../../wire/shapes.js';
import type { ResultSet } from '../engine.js';
import { ResultTooLargeFault } from '../service-fault.js';
import type { RawColumn, RawResult } from './raw-query.js';
import { describeColumn } from './results/column-metadata.js';
import { findColumnType } from './results/column-types.js';
import { encodeField } from './results/field-encoder.js';

/** The rows that MySQL returned. */
export class MysqlResultSet implements ResultSet {
  readonly #columns: readonly RawColumn[];
  readonly #result: Pick<RawResult, 'bytes' | 'isTooLarge' | 'rows'>;

  constructor(columns: readonly RawColumn[], result: Pick<RawResult, 'bytes' | 'isTooLarge' | 'rows'>) {
    this.#columns = columns;
    this.#result = result;
  }

  get labels(): string[] {
    return this.#columns.map((column) => column.label);
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
    const types = this.#columns.map(findColumnType);
    return this.#result.rows.map((row) => types.map((type, index) => encodeField(row[index] ?? null, type, options)));
  }

  async describe(): Promise<ColumnMetadata[]> {
    return this.#columns.map(describeColumn);
  }
}
