import type { Dialect } from '../dialects/dialect.js';
import { formatTimestamp } from '../dialects/timestamp-text.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ColumnType } from '../sql/column-type.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { SqlFragment } from '../sql/sql-tag.js';
import { StatementText } from '../sql/statement-text.js';
import { TypedValue } from '../sql/typed-value.js';
import type { SqlParameter } from '../wire/shapes.js';

/** What a parameter may be. Strings are bound as text; see `typed` and `json` for everything else. */
export type SqlParameterValue = string | number | bigint | boolean | Date | Uint8Array | TypedValue | null;

/** The values of a statement's `:name` placeholders, by their names. */
export type SqlParameters = Readonly<Record<string, SqlParameterValue>>;

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
  const text = new StatementText(source.sql, dialect.syntax);
  checkNames(text.placeholders, source.parameters);
  const bound = new Map<string, BoundParameter>();
  for (const name of text.placeholders) {
    bound.set(name, bindNamed(name, source.parameters[name], dialect));
  }
  const sql = text.render((name, hasCast) => {
    const type = bound.get(name)?.castType;
    return type === undefined || hasCast ? `:${name}` : dialect.parameter(`:${name}`, type);
  });
  return { text, query: { sql, kind: text.kind, parameters: [...bound.values()].map(({ parameter }) => parameter) } };
}

interface BoundParameter {
  readonly parameter: SqlParameter<Uint8Array>;
  readonly castType?: ColumnType;
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
  if (typeof statement !== 'string') {
    throw new ConfigurationException(
      `The SQL is ${statement === null ? 'null' : `a ${typeof statement}`}: give a string.`,
    );
  }
  return { sql: statement, parameters: parameters ?? {} };
}

function checkNames(placeholders: ReadonlySet<string>, parameters: Readonly<Record<string, unknown>>): void {
  for (const name of placeholders) {
    if (!Object.hasOwn(parameters, name)) {
      throw new ConfigurationException(
        `The SQL has a placeholder :${name}, but there is no parameter of this name. Add ${name} to the parameters.`,
      );
    }
  }
  for (const name of Object.keys(parameters)) {
    if (!placeholders.has(name)) {
      throw new ConfigurationException(
        `There is a parameter ${name}, but no placeholder :${name} in the SQL (literals and comments do not count).`,
      );
    }
  }
}

function bindNamed(name: string, value: unknown, dialect: Dialect): BoundParameter {
  try {
    return bind(name, value, dialect);
  } catch (failure) {
    throw new ConfigurationException(`The parameter ${name} cannot be bound. ${(failure as Error).message}`, {
      cause: failure,
    });
  }
}

function bind(name: string, value: unknown, dialect: Dialect): BoundParameter {
  if (value instanceof TypedValue) {
    const inner = value.value;
    if (inner === undefined) {
      throw new ConfigurationException('Its value is undefined: give null for SQL NULL.');
    }
    return { parameter: { name, value: dialect.encode(inner, value.type) }, castType: value.type };
  }
  if (value instanceof Date) {
    return { parameter: { name, value: { stringValue: formatTimestamp(value) }, typeHint: 'TIMESTAMP' } };
  }
  return { parameter: { name, value: plainField(value, dialect) } };
}

function plainField(value: unknown, dialect: Dialect): SqlParameter<Uint8Array>['value'] {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { booleanValue: value };
    case 'bigint':
      return dialect.encode(value, BIGINT);
    case 'number':
      return Number.isInteger(value) ? dialect.encode(value, BIGINT) : { doubleValue: value };
    case 'undefined':
      throw new ConfigurationException('Its value is undefined: give null for SQL NULL, or leave the condition out.');
    default:
      return objectField(value);
  }
}

function objectField(value: unknown): SqlParameter<Uint8Array>['value'] {
  if (value === null) {
    return { isNull: true };
  }
  if (value instanceof Uint8Array) {
    return { blobValue: value };
  }
  if (Array.isArray(value)) {
    throw new ConfigurationException(
      "Its value is an array: write typed(value, 'text[]') with the type of its elements, or json(value).",
    );
  }
  throw new ConfigurationException('Its value is an object: write json(value) to send it as JSON.');
}

const BIGINT: ColumnType = { name: 'bigint', array: false };
