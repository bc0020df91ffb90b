import { fieldReaderOf } from '../../connector/field-reader.js';
import type { EntityDialect } from '../../dialects/dialect.js';
import type { ColumnType } from '../../sql/column-type.js';
import { copyOf } from './copy-of.js';

/** A row by the names of its columns, with the values that a database would return. */
export type Row = ReadonlyMap<string, unknown>;

/** Makes of values what a database would return after it has stored them. */
export class RowValues {
  readonly #dialect: EntityDialect;

  constructor(dialect: EntityDialect) {
    this.#dialect = dialect;
  }

  /** @throws {ConfigurationException} when the value is not one that the column can hold */
  stored(value: unknown, type: ColumnType): unknown {
    const field = this.#dialect.encode(value, type);
    if (value !== null && type.array) {
      return copyOf(value);
    }
    return inOneSpelling(fieldReaderOf(this.#dialect.decoder(type))(field), type);
  }
}

/** Databases take these in several spellings, and return one. */
function inOneSpelling(value: unknown, { name }: ColumnType): unknown {
  if (typeof value !== 'string') {
    return value;
  }
  switch (name) {
    case 'time':
      return /^\d+:\d+$/.test(value) ? `${value}:00` : value;
    case 'uuid':
      return value.toLowerCase();
    default:
      return value;
  }
}
