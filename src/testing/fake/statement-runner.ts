import type { ColumnReference } from '../../sql/condition.js';
import type {
  AggregateStatement,
  AggregateValue,
  BulkInsertStatement,
  BulkUpdateStatement,
  InsertStatement,
  OrderTerm,
  SelectByKeysStatement,
  SelectStatement,
  Statement,
} from '../../sql/statement.js';
import { groupedBy } from '../../repository/request-parts.js';
import { meets, unsupported } from './condition-matcher.js';
import { copyOf } from './copy-of.js';
import type { MemoryTable } from './memory-table.js';
import type { Row, RowValues } from './row-values.js';
import { addValues, compareValues, toText } from './value-order.js';

/** What a statement answers: records, or the number of rows that it changed. */
export interface Outcome {
  readonly records: unknown[][];
  readonly numberOfRecordsUpdated: number;
}

/**
 * Carries a statement out on the rows in memory.
 *
 * @throws {ConfigurationException} when it takes a database to do so
 */
export function runStatement(statement: Statement, table: MemoryTable, values: RowValues): Outcome {
  if (statement.table !== table.reference) {
    throw unsupported('a relation');
  }
  switch (statement.kind) {
    case 'select':
      return records(select(statement, table));
    case 'selectRelated':
      throw unsupported('a relation');
    case 'selectByKeys':
      return records(selectByKeys(statement, table, values));
    case 'count':
      return records([[table.matching(statement.where).length]]);
    case 'exists':
      return records([[table.matching(statement.where).length > 0]]);
    case 'aggregate':
      return records(aggregate(statement, table, values));
    case 'insert':
    case 'bulkInsert':
      return insert(statement, table);
    case 'update':
      return changed(table.update(statement.where, statement.values), statement.returning);
    case 'bulkUpdate': {
      const rows = table.updateEach(statement.sent, statement.matched, statement.values);
      return records(rows.map((row, index) => [index + 1, ...read(row, statement.returning), ...marksOf(statement)]));
    }
    case 'delete':
      return { records: [], numberOfRecordsUpdated: table.delete(statement.where) };
  }
}

/** Whether the statement may change the rows. */
export function isChange({ kind }: Statement): boolean {
  return !['aggregate', 'count', 'exists', 'select', 'selectByKeys'].includes(kind);
}

function records(found: unknown[][]): Outcome {
  return { records: found, numberOfRecordsUpdated: 0 };
}

function changed(rows: readonly Row[], returning: readonly ColumnReference[]): Outcome {
  return returning.length === 0
    ? { records: [], numberOfRecordsUpdated: rows.length }
    : records(rows.map((row) => read(row, returning)));
}

function read(row: Row, columns: readonly ColumnReference[]): unknown[] {
  return columns.map(({ name, expression }) => {
    if (expression !== undefined) {
      throw unsupported('a computed column');
    }
    // Who reads it may change it.
    return copyOf(row.get(name) ?? null);
  });
}

function select(statement: SelectStatement, table: MemoryTable): unknown[][] {
  const { columns, order, limit, offset = 0, exactTexts = [], total = false, distinct = false } = statement;
  const found = sorted(table.matching(statement.where), order);
  const rows = distinct ? equalIn(found, columns).flatMap(([first]) => first ?? []) : found;
  const page = rows.slice(offset, limit === undefined ? undefined : offset + limit);
  return page.map((row) => [
    ...read(row, columns),
    ...read(row, exactTexts).map(toText),
    ...(total ? [rows.length] : []),
  ]);
}

function sorted(rows: readonly Row[], order: readonly OrderTerm[]): Row[] {
  return rows.toSorted((first, second) => {
    for (const term of order) {
      const difference = compareBy(term, first, second);
      if (difference !== 0) {
        return difference;
      }
    }
    return 0;
  });
}

function compareBy({ column, direction, nulls }: OrderTerm, first: Row, second: Row): number {
  const [a, b] = [first.get(column.name) ?? null, second.get(column.name) ?? null];
  const nullsFirst = (nulls ?? (direction === 'ASC' ? 'last' : 'first')) === 'first';
  if (a === null || b === null) {
    return a === b ? 0 : (a === null) === nullsFirst ? -1 : 1;
  }
  const difference = compareValues(a, b, column.type);
  return direction === 'ASC' ? difference : -difference;
}

function selectByKeys(
  { columns, keys, where }: SelectByKeysStatement,
  table: MemoryTable,
  values: RowValues,
): unknown[][] {
  return keys.rows.flatMap((key, index) => {
    const row = table.withKey(keys.columns, key);
    return row !== undefined && meets(row, where, values) ? [[index + 1, ...read(row, columns)]] : [];
  });
}

/** The rows in groups of those that have the same values. */
function equalIn(rows: readonly Row[], columns: readonly ColumnReference[]): Row[][] {
  return groupedBy(rows, (row) => JSON.stringify(read(row, columns).map(toText)));
}

/** A group is a row whose columns are those of its rows, which are the same in all of them, and its results. */
function aggregate(statement: AggregateStatement, table: MemoryTable, values: RowValues): unknown[][] {
  const { where, by, values: computed, having, order, limit, offset = 0 } = statement;
  const found = table.matching(where);
  const groups = by.length === 0 ? [found] : equalIn(found, by);
  const rows = groups.map(
    (group) =>
      new Map([
        ...(group[0] ?? []),
        ...computed.map((value) => [value.result.name, computedOf(value, group)] as const),
      ]),
  );
  const met = sorted(
    rows.filter((row) => meets(row, having, values)),
    order,
  );
  return met
    .slice(offset, limit === undefined ? undefined : offset + limit)
    .map((row) => [...read(row, by), ...computed.map(({ result }) => row.get(result.name) ?? null)]);
}

function computedOf({ operation, column, result }: AggregateValue, rows: readonly Row[]): unknown {
  const found = column === undefined ? rows : rows.flatMap((row) => row.get(column.name) ?? []);
  switch (operation) {
    case 'count':
      return found.length;
    case 'avg':
      throw unsupported('an average, whose number of digits is up to the engine,');
    case 'sum':
      return found.length === 0
        ? null
        : found.reduce((sum, value) => addValues(sum, value, column?.type ?? result.type));
    default: {
      const ordered = found.toSorted((first, second) => compareValues(first, second, result.type));
      return ordered.at(operation === 'min' ? 0 : -1) ?? null;
    }
  }
}

function insert(statement: BulkInsertStatement | InsertStatement, table: MemoryTable): Outcome {
  const returnsInserted = statement.kind === 'bulkInsert' && statement.returnsInserted === true;
  const inserted = table.insert(rowsOf(statement), statement.onConflict).filter((row) => row !== undefined);
  if (statement.returning.length === 0 && !returnsInserted) {
    return { records: [], numberOfRecordsUpdated: inserted.length };
  }
  return records(
    inserted.map(({ row, isNew }) => [
      ...read(row, statement.returning),
      ...marksOf(statement),
      ...(returnsInserted ? [isNew] : []),
    ]),
  );
}

/** No value is too large for an answer here. */
function marksOf(statement: BulkInsertStatement | BulkUpdateStatement | InsertStatement): false[] {
  return 'returnLimit' in statement && statement.returnLimit !== undefined ? [false] : [];
}

function rowsOf(statement: BulkInsertStatement | InsertStatement): InsertStatement['values'][] {
  if (statement.kind === 'insert') {
    return [statement.values];
  }
  const { columns, rows } = statement.sent;
  return rows.map((values) => [
    ...columns.map((column, index) => ({ column, value: values[index] ?? null })),
    ...statement.values,
  ]);
}
