import type { Dialect } from '../dialects/dialect.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { SqlFragment } from '../sql/sql-tag.js';
import { statementTextOf } from '../sql/statement-text-cache.js';
import type { StatementText } from '../sql/statement-text.js';
import { assertSendable } from './request-size.js';
import { bindParameters, castTypesOf, renderWithCasts, type SqlParameters } from './parameter-binder.js';

/** An SQL text that somebody wrote, with its bound values. */
export interface RawStatement {
  readonly text: StatementText;
  readonly query: CompiledQuery;
}

/**
 * Takes an SQL text and its parameters to what is sent.
 *
 * @throws {ConfigurationException} when a parameter is missing, is not used, or holds a value that cannot be bound
 */
export function compileRawStatement(
  statement: string | SqlFragment,
  parameters: SqlParameters | undefined,
  dialect: Dialect,
): RawStatement {
  const source = sourceOf(statement, parameters);
  const text = parseStatement(source.sql, dialect);
  const bound = bindParameters(text, source.parameters, dialect);
  const query = {
    kind: text.kind,
    parameters: bound.map(({ parameter }) => parameter),
    ...renderWithCasts(text, castTypesOf(bound), dialect),
  };
  assertSendable(query);
  return { text, query };
}

/**
 * Takes an SQL text apart.
 *
 * @throws {ConfigurationException} when it would end or begin a transaction behind the back of who keeps track of it, or
 * has a placeholder by position
 */
export function parseStatement(sql: string, dialect: Dialect): StatementText {
  if (typeof sql !== 'string') {
    throw new ConfigurationException(`The SQL is ${kindOf(sql)}: give a string.`);
  }
  if (!sql.isWellFormed()) {
    throw new ConfigurationException('The SQL has half of a surrogate pair, which is no text that can be sent.');
  }
  const text = statementTextOf(sql, dialect.syntax);
  if (text.positionalPlaceholder !== undefined) {
    throw new ConfigurationException(
      `The SQL has a placeholder by position, ${text.positionalPlaceholder}, which the Data API does not know: write ` +
        `:name, and give the value by this name.`,
    );
  }
  if (text.endsOrBeginsTransaction) {
    throw new ConfigurationException(
      'The statement begins or ends a transaction: use beginTransaction(), commit(), rollback() or transaction(fn). ' +
        'SAVEPOINT, RELEASE and ROLLBACK TO may be written in SQL.',
    );
  }
  return text;
}

function kindOf(sql: unknown): string {
  if (sql instanceof SqlFragment) {
    return 'a statement made by the sql tag, whose values are those of one set';
  }
  return sql === null ? 'null' : `${typeof sql === 'object' ? 'an' : 'a'} ${typeof sql}`;
}

function sourceOf(
  statement: string | SqlFragment,
  parameters: SqlParameters | undefined,
): { readonly sql: string; readonly parameters: Readonly<Record<string, unknown>> } {
  if (statement instanceof SqlFragment) {
    if (parameters !== undefined) {
      throw new ConfigurationException('A statement made by the sql tag holds its values: give no parameters with it.');
    }
    return statement.toStatement();
  }
  return { sql: statement, parameters: parameters ?? {} };
}
