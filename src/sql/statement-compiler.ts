import { typesOf } from './column-list.js';
import type { ColumnType } from './column-type.js';
import { aggregateSql, selectByKeysSql, selectSql } from './compile-select.js';
import { bulkInsertSql, bulkUpdateSql, insertSql, updateSql } from './compile-write.js';
import { selectRelatedSql } from './compile-related.js';
import type { CompiledQuery } from './compiled-query.js';
import { StatementBuilder } from './statement-builder.js';
import type { StatementRendering } from './statement-rendering.js';
import type { LimitPlace, RenderedStatement } from './statement-text.js';
import type {
  AggregateStatement,
  BulkInsertStatement,
  BulkUpdateStatement,
  SelectStatement,
  Statement,
} from './statement.js';

/**
 * Turns a statement into its SQL text and bound parameters, named `p1`, `p2`, … in the order of the text. Identifiers
 * are quoted, values are never part of the text, and the text is the same for all values of the same shape.
 *
 * @throws {ConfigurationException} when a value is not one that its column can hold, or the engine lacks what is asked
 */
export function compileStatement(statement: Statement, rendering: StatementRendering): CompiledQuery {
  const builder = new StatementBuilder(rendering);
  return new CompiledStatement(statement, rendered(statement, builder), builder.parameters);
}

/** A query that knows the statement of which it was made, but shows it to nobody who looks at its members. */
class CompiledStatement implements CompiledQuery {
  readonly sql: string;
  readonly parameters: CompiledQuery['parameters'];
  readonly kind: CompiledQuery['kind'];
  declare readonly limitPlace?: LimitPlace;
  readonly resultTypes: readonly ColumnType[];
  readonly #statement: Statement;

  constructor(statement: Statement, { sql, limitPlace }: RenderedStatement, parameters: CompiledQuery['parameters']) {
    this.sql = sql;
    this.parameters = parameters;
    this.kind = READING.has(statement.kind) ? 'select' : 'write';
    this.resultTypes = resultTypesOf(statement);
    if (limitPlace !== undefined) {
      this.limitPlace = limitPlace;
    }
    this.#statement = statement;
  }

  static statementOf(query: CompiledQuery): Statement | undefined {
    return #statement in query ? query.#statement : undefined;
  }
}

/** The statement of which a query was made, for who carries it out without SQL; `undefined` for SQL that was written. */
export function statementOf(query: CompiledQuery): Statement | undefined {
  return CompiledStatement.statementOf(query);
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
      return typesOfSelect(statement);
    case 'selectByKeys':
    case 'selectRelated':
      return [BIGINT, ...typesOf(statement.columns)];
    case 'count':
      return [BIGINT];
    case 'exists':
      return [BOOLEAN];
    case 'aggregate':
      return [...typesOf(statement.by), ...statement.values.map(({ result }) => result.type)];
    case 'bulkInsert':
      return statement.returnsInserted === true ? [...returnedTypes(statement), BOOLEAN] : returnedTypes(statement);
    case 'bulkUpdate':
      return statement.returning.length === 0 ? [] : [BIGINT, ...returnedTypes(statement)];
    case 'insert':
    case 'update':
      return typesOf(statement.returning);
    case 'delete':
      return [];
  }
}

function typesOfSelect({ columns, exactTexts = [], total = false }: SelectStatement): readonly ColumnType[] {
  const types = typesOf(columns);
  return exactTexts.length === 0 && !total
    ? types
    : [...types, ...exactTexts.map(() => TEXT), ...(total ? [BIGINT] : [])];
}

function returnedTypes({ returning, returnLimit }: BulkInsertStatement | BulkUpdateStatement): readonly ColumnType[] {
  const types = typesOf(returning);
  return returnLimit === undefined ? types : [...types, BOOLEAN];
}
