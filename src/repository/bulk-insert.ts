import { inBatches } from '../connector/raw-batch.js';
import type { EntityColumn } from '../entity/entity-metadata.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import { compileStatement } from '../sql/statement-compiler.js';
import type { OnConflict, ReturnLimit } from '../sql/statement.js';
import { pairsOfLists } from './column-list.js';
import { assignments, columnsOf, storedValue, type GivenValue } from './entity-values.js';
import { valuesIn } from './given-row.js';
import type { NewRow } from './new-row.js';
import type { RepositoryParts } from './repository-parts.js';
import { groupedBy, inRequests, split } from './request-parts.js';
import { maxRecords, returnLimit } from './returned-columns.js';
import type { ConditionTarget } from './where-condition.js';
import { references, type WrittenRows } from './written-rows.js';

/** One row to insert, and its place among all rows. */
export interface BulkRow extends NewRow {
  readonly index: number;
  /** The values of the key by which a row is found that is there already. */
  readonly key?: readonly GivenValue[] | undefined;
  /** What of it a row gets that is there already. @default all that can be changed */
  readonly changes?: readonly GivenValue[] | undefined;
}

/** A statement about some of the rows. Its records are one for each row, in their order. */
export interface BulkPart {
  readonly query: CompiledQuery;
  readonly rows: readonly BulkRow[];
  /** Whether the values of the rows are those that are stored, and no more those of properties. */
  readonly isStored: boolean;
  /** The columns of the records. */
  readonly returned: readonly EntityColumn[];
  /** Where there is one, the records have behind these columns whether a value was left out. */
  readonly returnLimit: ReturnLimit | undefined;
  readonly onConflict: OnConflict | undefined;
}

/**
 * A statement that is run for each of the rows, so that the answer tells the key of each: where one statement stores
 * many, all one learns is that of the first.
 */
export interface BulkBatch {
  readonly batch: CompiledBatch;
  readonly rows: readonly BulkRow[];
}

/** What is wanted of the rows besides that they are stored. */
export interface BulkInsertPlan {
  /** What becomes of rows of this shape that are there already. */
  onConflict?(row: BulkRow): OnConflict;
  /** The columns that the statement returns about rows that give values for these. */
  returned(given: readonly EntityColumn[], onConflict: OnConflict | undefined): readonly EntityColumn[];
  /** Whether values of any size are returned: those of rows that are there already, or those that are given. */
  readonly mayBeLarge?: boolean;
  readonly returnsInserted: boolean;
}

/**
 * What is sent to insert the rows: one statement for all that give values for the same columns, unless their values
 * are larger than a request may be.
 *
 * @throws {ConfigurationException} when a value cannot be stored, or a single row is larger than a request
 */
export function compileBulkInsert<Entity extends object>(
  parts: RepositoryParts<Entity>,
  rows: readonly BulkRow[],
  plan: BulkInsertPlan,
): BulkPart[] {
  const pairOf = pairsOfLists();
  const shapeOf = ({ columns, changes }: BulkRow): object =>
    changes === undefined ? columns : pairOf(columns, columnsOf(changes));
  return groupedBy(rows, shapeOf).flatMap((group) => compileGroup(parts, group, plan));
}

/** The plan for rows that are new, and refused where they are not. */
export function planForNewRows<Entity extends object>(written: WrittenRows<Entity>): BulkInsertPlan {
  return { returned: (given) => written.returnedOfMany(given), returnsInserted: false };
}

function compileGroup<Entity extends object>(
  parts: RepositoryParts<Entity>,
  rows: readonly BulkRow[],
  plan: BulkInsertPlan,
): BulkPart[] {
  const [first] = rows;
  const { columns = [], computed = [] } = first ?? {};
  const onConflict = first === undefined ? undefined : plan.onConflict?.(first);
  const returned = plan.returned(columns, onConflict);
  const limit = plan.mayBeLarge === true ? returnLimit(returned, rows.length) : undefined;
  const describe = ({ index }: BulkRow): string => `The row ${index} for ${parts.metadata.name}`;
  if (columns.length === 0 || (onConflict === undefined && isCounted(parts, columns))) {
    return rows.flatMap((row) =>
      inRequests([row], () => compileSingle(parts, row, { onConflict, returned }), describe).map((part) => ({
        ...part,
        isStored: false,
        returned,
        returnLimit: undefined,
        onConflict,
      })),
    );
  }
  const sent = references(columns);
  const compile = (part: readonly BulkRow[]): CompiledQuery =>
    compileStatement(
      {
        kind: 'bulkInsert',
        table: parts.metadata.table,
        sent: { columns: sent, rows: part.map(({ values }) => values) },
        values: computed,
        ...(onConflict === undefined ? {} : { onConflict }),
        returning: references(returned),
        ...(limit === undefined ? {} : { returnLimit: limit }),
        returnsInserted: plan.returnsInserted,
      },
      parts.dialect,
    );
  const stored = rows.map((row) => storedRow(parts, row));
  return split(stored, maxRecords(returned, limit))
    .flatMap((part) => inRequests(part, compile, describe))
    .map((part) => ({ ...part, isStored: true, returned, returnLimit: limit, onConflict }));
}

/** A row by itself; or one that gives nothing at all, of which JSON cannot hold many in a way that SQL could read. */
function compileSingle<Entity extends object>(
  { metadata, dialect }: RepositoryParts<Entity>,
  row: BulkRow,
  { onConflict, returned }: { readonly onConflict: OnConflict | undefined; readonly returned: readonly EntityColumn[] },
): CompiledQuery {
  return compileStatement(
    {
      kind: 'insert',
      table: metadata.table,
      values: [...assignments(metadata, valuesIn(row)), ...row.computed],
      ...(onConflict === undefined ? {} : { onConflict }),
      returning: references(returned),
    },
    dialect,
  );
}

/** Whether the database counts the key of rows that give these, and tells it only where one is inserted by itself. */
export function isCounted({ metadata, dialect }: ConditionTarget, columns: readonly EntityColumn[]): boolean {
  return !dialect.supportsReturning && !metadata.primaryColumns.every((column) => columns.includes(column));
}

/** What is sent to insert rows whose keys are counted. */
export function compileBatchInsert({ metadata, dialect }: ConditionTarget, rows: readonly BulkRow[]): BulkBatch[] {
  return groupedBy(rows, ({ columns }) => columns).flatMap((group) => {
    const queries = group.map((row) => {
      const values = [...assignments(metadata, valuesIn(row)), ...row.computed];
      return compileStatement({ kind: 'insert', table: metadata.table, values, returning: [] }, dialect);
    });
    let begin = 0;
    return inBatches(queries.map(({ parameters }) => parameters)).map((parameterSets): BulkBatch => {
      const part = group.slice(begin, begin + parameterSets.length);
      begin += parameterSets.length;
      return { batch: { sql: queries[0]?.sql ?? '', parameterSets }, rows: part };
    });
  });
}

/** The row with what is stored for its values. */
function storedRow({ metadata }: ConditionTarget, row: BulkRow): BulkRow {
  const { columns, values } = row;
  let stored: unknown[] | undefined;
  // Counted, and copied only where something else is stored: this is run for every value of every row.
  for (let place = 0; place < columns.length; place++) {
    const value = storedValue(metadata, columns[place] as EntityColumn, values[place]);
    if (value !== values[place]) {
      stored ??= [...values];
      stored[place] = value;
    }
  }
  return stored === undefined ? row : { ...row, values: stored };
}
