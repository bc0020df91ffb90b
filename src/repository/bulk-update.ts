import type { EntityColumn } from '../entity/entity-metadata.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { compileStatement } from '../sql/statement-compiler.js';
import type { ReturnLimit } from '../sql/statement.js';
import { pairsOfLists } from './column-list.js';
import { assignments, columnsOf, storedValue, type GivenValue } from './entity-values.js';
import { inKeyOrder, type KeyedRow } from './key-order.js';
import { EVERY_ROW } from './live-condition.js';
import type { RepositoryParts } from './repository-parts.js';
import { groupedBy, inRequests, split } from './request-parts.js';
import { maxRecords, returnLimit } from './returned-columns.js';
import { besidesChanges, nextVersion } from './row-changes.js';
import type { ConditionTarget } from './where-condition.js';
import { references, type WrittenRows } from './written-rows.js';

/** One row to change: how it is known, what its version has to be, and what it gets. */
export interface RowChange extends KeyedRow {
  readonly version: GivenValue | undefined;
  readonly changes: readonly GivenValue[];
  /** Values that are taken to be those of the row already. */
  readonly kept: readonly GivenValue[];
}

/** A statement that changes some of the rows, all or none, and the columns that it returns behind the rows' numbers. */
export interface BulkUpdatePart {
  readonly query: CompiledQuery;
  readonly rows: readonly RowChange[];
  readonly returned: readonly EntityColumn[];
  readonly returnLimit: ReturnLimit | undefined;
}

/**
 * The statements that change the rows: one for all that change the same columns, unless their values are larger than a
 * request may be.
 *
 * @throws {ConfigurationException} when a value cannot be stored, or two of the rows have the same key
 */
export function compileBulkUpdate<Entity extends object>(
  parts: RepositoryParts<Entity>,
  written: WrittenRows<Entity>,
  rows: readonly RowChange[],
): BulkUpdatePart[] {
  const pairOf = pairsOfLists();
  const shapeOf = (row: RowChange): object => pairOf(columnsOf(sentOf(row)), columnsOf(row.kept));
  return groupedBy(inKeyOrder(parts, rows), shapeOf).flatMap((group) => {
    const returned = group[0] === undefined ? [] : written.returnedOfMany(columnsOf(knownOf(group[0])));
    const limit = returnLimit(returned, group.length);
    return split(group, maxRecords(returned, limit))
      .flatMap((some) =>
        inRequests(
          some,
          (part) => compilePart(parts, part, { returned, limit }),
          ({ index }) => `The row ${index} for ${parts.metadata.name}`,
        ),
      )
      .map((part) => ({ ...part, returned, returnLimit: limit }));
  });
}

/** A statement that returns the numbers of the rows that are there, whatever their version, and what that is. */
export function compileRowsThere({ metadata, dialect }: ConditionTarget, rows: readonly RowChange[]): CompiledQuery {
  return compileStatement(
    {
      kind: 'selectByKeys',
      table: metadata.table,
      columns: metadata.versionColumn === undefined ? [] : [metadata.versionColumn.reference],
      keys: {
        columns: references(columnsOf(rows[0]?.key ?? [])),
        rows: rows.map(({ key }) => assignments(metadata, key).map(({ value }) => value)),
      },
      where: EVERY_ROW,
    },
    dialect,
  );
}

/** What a row has after it was changed, as far as that is known. */
export function knownOf({ key, version, changes, kept }: RowChange): GivenValue[] {
  return [...key, ...changes, ...kept, ...(version === undefined ? [] : [nextVersion(version)])];
}

function compilePart<Entity extends object>(
  { metadata, dialect }: RepositoryParts<Entity>,
  rows: readonly RowChange[],
  { returned, limit }: { readonly returned: readonly EntityColumn[]; readonly limit: ReturnLimit | undefined },
): CompiledQuery {
  const [first] = rows;
  const matched = first === undefined ? [] : matchedOf(first);
  return compileStatement(
    {
      kind: 'bulkUpdate',
      table: metadata.table,
      sent: {
        columns: references(columnsOf(first === undefined ? [] : sentOf(first))),
        rows: rows.map((row) => sentOf(row).map(({ column, value }) => storedValue(metadata, column, value))),
      },
      matched: matched.length,
      values: besidesChanges(metadata),
      where: EVERY_ROW,
      returning: references(returned),
      ...(limit === undefined ? {} : { returnLimit: limit }),
    },
    dialect,
  );
}

function matchedOf({ key, version }: RowChange): readonly GivenValue[] {
  return version === undefined ? key : [...key, version];
}

function sentOf(row: RowChange): GivenValue[] {
  return [...matchedOf(row), ...row.changes];
}
