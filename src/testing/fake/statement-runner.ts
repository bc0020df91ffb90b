import type { ColumnReference } from '../../sql/condition.js';
import type {
  AggregateStatement,
  BulkInsertStatement,
  InsertStatement,
  OrderTerm,
  SelectByKeysStatement,
  SelectStatement,
  Statement,
} from '../../sql/statement.js';
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
      return records([[aggregate(statement, table)]]);
    case 'insert':
    case 'bulkInsert':
      return insert(statement, table);
    case 'update':
      return changed(table.update(statement.where, statement.values), statement.returning);
    case 'bulkUpdate': {
      const rows = table.updateEach(statement.sent, statement.matched, statement.values);
      return records(rows.map((row, index) => [index + 1, ...read(row, statement.returning)]));
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
  const { columns, order, limit, offset = 0, exactTexts = [], total = false } = statement;
  const rows = sorted(table.matching(statement.where), order);
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

function aggregate({ operation, column, where }: AggregateStatement, table: MemoryTable): unknown {
  const found = table.matching(where).flatMap((row) => row.get(column.name) ?? []);
  switch (operation) {
    case 'avg':
      throw unsupported('average(), whose number of digits is up to the engine,');
    case 'sum':
      return found.length === 0 ? null : found.reduce((sum, value) => addValues(sum, value, column.type));
    default: {
      const ordered = found.toSorted((first, second) => compareValues(first, second, column.type));
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
    inserted.map(({ row, isNew }) => [...read(row, statement.returning), ...(returnsInserted ? [isNew] : [])]),
  );
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
