import { inBatches } from '../connector/raw-batch.js';
import type { EntityColumn } from '../entity/entity-metadata.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import { compileStatement } from '../sql/statement-compiler.js';
import type { OnConflict, ReturnLimit } from '../sql/statement.js';
import { assignments, columnsOf, isGiven, storedValue, type GivenValue } from './entity-values.js';
import type { RepositoryParts } from './repository-parts.js';
import { groupedBy, inRequests, split } from './request-parts.js';
import { maxRecords, returnLimit } from './returned-columns.js';
import { shapes, type RowValues } from './row-values.js';
import type { ConditionTarget } from './where-condition.js';
import { references, type WrittenRows } from './written-rows.js';

/** One row to insert, and its place among all rows. */
export interface BulkRow extends RowValues {
  readonly index: number;
  /** What of it a row gets that is there already. @default all that can be changed */
  readonly changes?: readonly GivenValue[];
}

/** A statement about some of the rows. Its records are one for each row, in their order. */
export interface BulkPart {
  readonly query: CompiledQuery;
  readonly rows: readonly BulkRow[];
  /** What is stored for the given values of each row; absent where a row is sent by itself. */
  readonly stored?: ReadonlyMap<BulkRow, readonly unknown[]>;
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
  /** The columns that the statement returns. */
  returned(given: readonly GivenValue[], onConflict: OnConflict | undefined): readonly EntityColumn[];
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
  return groupedBy(rows, bulkShapes()).flatMap((group) => compileGroup(parts, group, plan));
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
  const { given = [], computed = [] } = first ?? {};
  const onConflict = first === undefined ? undefined : plan.onConflict?.(first);
  const returned = plan.returned(given, onConflict);
  const limit = plan.mayBeLarge === true ? returnLimit(returned, rows.length) : undefined;
  const describe = ({ index }: BulkRow): string => `The row ${index} for ${parts.metadata.name}`;
  if (given.length === 0 || rows.some((row) => onConflict === undefined && isCounted(parts, row))) {
    return rows.flatMap((row) =>
      inRequests([row], () => compileSingle(parts, row, { onConflict, returned }), describe).map((part) => ({
        ...part,
        returned,
        returnLimit: undefined,
        onConflict,
      })),
    );
  }
  const stored = new Map(rows.map((row) => [row, storedValues(parts, row)]));
  const compile = (part: readonly BulkRow[]): CompiledQuery =>
    compileStatement(
      {
        kind: 'bulkInsert',
        table: parts.metadata.table,
        sent: { columns: references(columnsOf(given)), rows: part.map((row) => stored.get(row) ?? []) },
        values: computed,
        ...(onConflict === undefined ? {} : { onConflict }),
        returning: references(returned),
        ...(limit === undefined ? {} : { returnLimit: limit }),
        returnsInserted: plan.returnsInserted,
      },
      parts.dialect,
    );
  return split(rows, maxRecords(returned, limit))
    .flatMap((part) => inRequests(part, compile, describe))
    .map((part) => ({ ...part, stored, returned, returnLimit: limit, onConflict }));
}

/** A function that tells which rows can be sent by one statement. */
function bulkShapes(): (row: BulkRow) => string {
  const [shapeOf, shapeOfChanges] = [shapes(), shapes()];
  return (row) =>
    row.changes === undefined
      ? shapeOf(row)
      : `${shapeOf(row)}\n\n${shapeOfChanges({ given: row.changes, computed: [] })}`;
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
      values: [...assignments(metadata, row.given), ...row.computed],
      ...(onConflict === undefined ? {} : { onConflict }),
      returning: references(returned),
    },
    dialect,
  );
}

/** Whether the database counts the key of a row, and tells it only where the row is inserted by itself. */
export function isCounted({ metadata, dialect }: ConditionTarget, { given }: RowValues): boolean {
  return !dialect.supportsReturning && !metadata.primaryColumns.every((column) => isGiven(given, column));
}

/** What is sent to insert rows whose keys are counted. */
export function compileBatchInsert({ metadata, dialect }: ConditionTarget, rows: readonly BulkRow[]): BulkBatch[] {
  return groupedBy(rows, shapes()).flatMap((group) => {
    const queries = group.map(({ given, computed }) => {
      const values = [...assignments(metadata, given), ...computed];
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

function storedValues({ metadata }: ConditionTarget, { given }: RowValues): unknown[] {
  return given.map((value) => storedValue(metadata, value));
}
