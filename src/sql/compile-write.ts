import type { ColumnReference } from './condition.js';
import type { StatementBuilder } from './statement-builder.js';
import type {
  Assignment,
  BulkInsertStatement,
  BulkUpdateStatement,
  InsertStatement,
  OnConflict,
  UpdateStatement,
} from './statement.js';
import type { TableReference } from './table-reference.js';

export function insertSql(
  { table, values, onConflict, returning }: InsertStatement,
  builder: StatementBuilder,
): string {
  const columns = builder.names(values.map(columnOf));
  const source =
    values.length === 0
      ? ` ${builder.rendering.defaultValues}`
      : ` (${columns.join(', ')}) VALUES (${values.map((value) => assigned(value, builder)).join(', ')})`;
  return `INSERT INTO ${builder.table(table)}${source}${conflictSql(table, onConflict, builder)}${returningSql(
    builder.selected(returning),
  )}`;
}

export function bulkInsertSql(statement: BulkInsertStatement, builder: StatementBuilder): string {
  const { table, sent, values, onConflict, returning, returnLimit, returnsInserted = false } = statement;
  const source = builder.source(sent);
  const names = builder.names([...sent.columns, ...values.map(columnOf)]);
  const given = [...source.values, ...values.map((value) => assigned(value, builder))];
  return (
    `INSERT INTO ${builder.table(table)} (${names.join(', ')}) SELECT ${given.join(', ')} FROM ${source.from} ` +
    `ORDER BY ${source.ordinal}${conflictSql(table, onConflict, builder)}` +
    returningSql([
      ...builder.selectedWithin(returning, returnLimit),
      ...(returnsInserted ? [builder.rendering.isInserted] : []),
    ])
  );
}

export function updateSql({ table, values, where, returning }: UpdateStatement, builder: StatementBuilder): string {
  const assignments = values.map((value) => `${builder.name(value.column)} = ${assigned(value, builder)}`);
  return (
    `UPDATE ${builder.table(table)} SET ${assignments.join(', ')}${builder.where(where)}` +
    returningSql(builder.selected(returning))
  );
}

export function bulkUpdateSql(statement: BulkUpdateStatement, builder: StatementBuilder): string {
  const { table, sent, matched, values, where, returning, returnLimit } = statement;
  const source = builder.source(sent);
  const names = builder.names(sent.columns);
  const pairs = names.map((name, index) => [name, source.values[index] ?? ''] as const);
  const computed = values.map((value) => [builder.name(value.column), assigned(value, builder)] as const);
  const update = builder.rendering.bulkUpdate({
    table: builder.table(table),
    alias: builder.rendering.quoteIdentifier(table.name),
    source,
    matches: pairs.slice(0, matched).map(([name, value]) => `${name} = ${value}`),
    condition: builder.andWhere(where),
    assignments: [...pairs.slice(matched), ...computed],
    expected: builder.bindNumber(sent.rows.length),
  });
  return returning.length === 0
    ? update
    : update + returningSql([builder.rendering.updatedOrdinal, ...builder.selectedWithin(returning, returnLimit)]);
}

function conflictSql(table: TableReference, onConflict: OnConflict | undefined, builder: StatementBuilder): string {
  if (onConflict === undefined) {
    return '';
  }
  const { key = [] } = onConflict;
  const assignments = onConflict.action === 'ignore' ? [] : updatesOnConflict(table, onConflict, builder);
  return ` ${builder.rendering.onConflict({
    table: builder.rendering.quoteIdentifier(table.name),
    key: builder.names(key),
    assignments,
    isIgnored: onConflict.action === 'ignore',
  })}`;
}

function updatesOnConflict(
  table: TableReference,
  { inserted, values }: Extract<OnConflict, { readonly action: 'update' }>,
  builder: StatementBuilder,
): string[] {
  const taken = inserted.map(
    (column) => `${builder.name(column)} = ${builder.rendering.insertedValue(builder.name(column))}`,
  );
  // A bare name could be that of either row.
  const qualifier = `${builder.rendering.quoteIdentifier(table.name)}.`;
  const set = (some: readonly Assignment[]): string[] =>
    some.map((value) => `${builder.name(value.column)} = ${assigned(value, builder, qualifier)}`);
  // MySQL sets one column after the other: SQL is to see the row as it was.
  return [...set(values.filter(isExpression)), ...taken, ...set(values.filter((value) => !isExpression(value)))];
}

function assigned(assignment: Assignment, builder: StatementBuilder, qualifier = ''): string {
  if (!('compute' in assignment)) {
    return builder.bindFor(assignment.column, assignment.value);
  }
  const { column } = assignment;
  switch (assignment.compute) {
    case 'now':
      return builder.rendering.currentTime;
    case 'expression':
      return builder.expression(assignment.expression);
    case 'increment': {
      const before = `${qualifier}${builder.name(column)}`;
      const counted = assignment.fromZero === true ? `COALESCE(${before}, 0)` : before;
      return `${counted} + ${builder.bindFor(column, assignment.by)}`;
    }
  }
}

function isExpression(assignment: Assignment): boolean {
  return 'compute' in assignment && assignment.compute === 'expression';
}

function returningSql(list: readonly string[]): string {
  return list.length === 0 ? '' : ` RETURNING ${list.join(', ')}`;
}

function columnOf({ column }: Assignment): ColumnReference {
  return column;
}
