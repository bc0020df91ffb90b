import { jsonText } from '../dialects/json-text.js';
import { parseJson } from '../dialects/parse-json.js';
import { isPlainJson } from '../dialects/plain-json.js';
import { dehydrateValue } from '../entity/entity-mapper.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { isDocumentType } from '../sql/column-type.js';
import type { GivenValue } from './entity-values.js';
import type { GivenRow } from './given-row.js';

/** A row that was written: the values that are known of it, and what the statement returned besides. */
export interface WrittenRow extends GivenRow {
  /** Whether the values are those that were stored, and not those of properties. */
  readonly isStored?: boolean;
  readonly record?: readonly unknown[];
  /** The values of the key by which the row is found, where they are not among those that are known. */
  readonly key?: readonly GivenValue[] | undefined;
}

/** Written rows as records that might have been read. */
export interface WrittenRecords {
  readonly columns: readonly EntityColumn[];
  /** @param returned what the database told of the row */
  recordOf(row: WrittenRow, returned: readonly unknown[]): readonly unknown[];
}

/**
 * How written rows become records: what the database told of them comes first, then what is known besides.
 *
 * @param given the columns for which the rows have values
 * @param returned the columns that the database told
 */
export function writtenRecords(
  metadata: EntityMetadata,
  given: readonly EntityColumn[],
  returned: readonly EntityColumn[],
): WrittenRecords {
  const known = given
    .map((column, place) => ({ column, place }))
    .filter(({ column }) => column.selectable && !returned.includes(column));
  // The same list where it is all: what was made for it is found by the list itself.
  const columns = known.length === 0 ? returned : [...returned, ...known.map(({ column }) => column)];
  const documents = [...columns.keys()].filter((place) => place >= returned.length && isDocument(columns[place]));
  const isAllKnown = returned.length === 0 && known.length === given.length;
  return {
    columns,
    recordOf: (row, told) => {
      const { values, isStored = false } = row;
      if (isStored && isAllKnown) {
        return withDocuments(values, documents);
      }
      const record = told.slice(0, returned.length);
      // A counted loop: this is run for every value of every row.
      for (let index = 0; index < known.length; index++) {
        const { column, place } = known[index] as (typeof known)[number];
        record.push(isStored ? values[place] : dehydrateValue(metadata, column, values[place]));
      }
      return withDocuments(record, documents);
    },
  };
}

/**
 * The record with documents as they would be read: they have none of the dates and classes with which they were written.
 *
 * @param documents their places
 */
function withDocuments(record: readonly unknown[], documents: readonly number[]): readonly unknown[] {
  let read = record;
  for (let index = 0; index < documents.length; index++) {
    const place = documents[index] as number;
    if (!isPlainJson(record[place])) {
      read = read.with(place, parseJson(jsonText(record[place])));
    }
  }
  return read;
}

function isDocument(column: EntityColumn | undefined): boolean {
  return column !== undefined && !column.reference.type.array && isDocumentType(column.reference.type);
}
