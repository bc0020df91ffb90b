import type { ColumnType } from './column-type.js';
import { aggregateSql, selectByKeysSql, selectSql } from './compile-select.js';
import { bulkInsertSql, bulkUpdateSql, insertSql, updateSql } from './compile-write.js';
import { selectRelatedSql } from './compile-related.js';
import type { CompiledQuery } from './compiled-query.js';
import type { ColumnReference } from './condition.js';
import { StatementBuilder } from './statement-builder.js';
import type { StatementRendering } from './statement-rendering.js';
import type { RenderedStatement } from './statement-text.js';
import type { AggregateStatement, SelectStatement, Statement } from './statement.js';

/**
 * Turns a statement into its SQL text and bound parameters, named `p1`, `p2`, … in the order of the text. Identifiers
 * are quoted, values are never part of the text, and the text is the same for all values of the same shape.
 *
 * @throws {ConfigurationException} when a value is not one that its column can hold, or the engine lacks what is asked
 */
export function compileStatement(statement: Statement, rendering: StatementRendering): CompiledQuery {
  const builder = new StatementBuilder(rendering);
  const query: CompiledQuery = {
    ...rendered(statement, builder),
    parameters: builder.parameters,
    kind: READING.has(statement.kind) ? 'select' : 'write',
    resultTypes: resultTypesOf(statement),
  };
  sources.set(query, statement);
  return query;
}

const sources = new WeakMap<CompiledQuery, Statement>();

/** The statement of which a query was made, for who carries it out without SQL; `undefined` for SQL that was written. */
export function statementOf(query: CompiledQuery): Statement | undefined {
  return sources.get(query);
}

const READING: ReadonlySet<Statement['kind']> = new Set([
  'aggregate',
  'count',
  'exists',
  'select',
  'selectByKeys',
  'selectRelated',
]);

const BIGINT: ColumnType = { name: 'bigint', array: false };
const BOOLEAN: ColumnType = { name: 'boolean', array: false };
const TEXT: ColumnType = { name: 'text', array: false };

function rendered(statement: Statement, builder: StatementBuilder): RenderedStatement {
  switch (statement.kind) {
    case 'select':
      return selectSql(statement, builder);
    case 'aggregate':
      return aggregateSql(statement, builder);
    default:
      return { sql: sqlOf(statement, builder) };
  }
}

function sqlOf(statement: Exclude<Statement, AggregateStatement | SelectStatement>, builder: StatementBuilder): string {
  switch (statement.kind) {
    case 'selectByKeys':
      return selectByKeysSql(statement, builder);
    case 'selectRelated':
      return selectRelatedSql(statement, builder);
    case 'count':
      return `SELECT count(*) FROM ${builder.tableWhere(statement)}`;
    case 'exists':
      return `SELECT EXISTS (SELECT 1 FROM ${builder.tableWhere(statement)})`;
    case 'insert':
      return insertSql(statement, builder);
    case 'bulkInsert':
      return bulkInsertSql(statement, builder);
    case 'update':
      return updateSql(statement, builder);
    case 'bulkUpdate':
      return bulkUpdateSql(statement, builder);
    case 'delete':
      return `DELETE FROM ${builder.tableWhere(statement)}`;
  }
}

function resultTypesOf(statement: Statement): readonly ColumnType[] {
  switch (statement.kind) {
    case 'select':
      return [
        ...statement.columns.map(typeOf),
        ...(statement.exactTexts ?? []).map(() => TEXT),
        ...(statement.total === true ? [BIGINT] : []),
      ];
    case 'selectByKeys':
    case 'selectRelated':
      return [BIGINT, ...statement.columns.map(typeOf)];
    case 'count':
      return [BIGINT];
    case 'exists':
      return [BOOLEAN];
    case 'aggregate':
      return [...statement.by.map(typeOf), ...statement.values.map(({ result }) => result.type)];
    case 'bulkInsert':
      return [...statement.returning.map(typeOf), ...(statement.returnsInserted === true ? [BOOLEAN] : [])];
    case 'bulkUpdate':
      return statement.returning.length === 0 ? [] : [BIGINT, ...statement.returning.map(typeOf)];
    case 'insert':
    case 'update':
      return statement.returning.map(typeOf);
    case 'delete':
      return [];
  }
}

function typeOf(column: ColumnReference): ColumnType {
  return column.type;
}
