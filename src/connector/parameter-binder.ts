import type { Dialect } from '../dialects/dialect.js';
import { formatTimestamp } from '../dialects/timestamp-text.js';
import { finite } from '../dialects/value-checks.js';
import { wellFormed } from '../dialects/well-formed.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { describeColumnType, type ColumnType } from '../sql/column-type.js';
import type { SqlExpression } from '../sql/sql-expression.js';
import { scanSql } from '../sql/sql-scanner.js';
import type { SqlFragment } from '../sql/sql-tag.js';
import type { RenderedStatement, StatementText } from '../sql/statement-text.js';
import { TypedValue } from '../sql/typed-value.js';
import type { SqlParameter } from '../wire/shapes.js';

/** What a parameter may be. Strings are bound as text; see `typed` and `json` for everything else. */
export type SqlParameterValue = string | number | bigint | boolean | Date | Uint8Array | TypedValue | null;

/** The values of a statement's `:name` placeholders, by their names. */
export type SqlParameters = Readonly<Record<string, SqlParameterValue>>;

/** A parameter as it is sent, and the type that its placeholder is cast to, where it needs one. */
export interface BoundParameter {
  readonly parameter: SqlParameter<Uint8Array>;
  readonly castType?: ColumnType;
}

/**
 * Binds a statement's parameters, in the order of their placeholders.
 *
 * @throws {ConfigurationException} when a parameter is missing, is not used, or holds a value that cannot be bound
 */
export function bindParameters(
  { placeholders }: StatementText,
  parameters: Readonly<Record<string, unknown>>,
  dialect: Dialect,
): BoundParameter[] {
  checkNames(placeholders, parameters);
  return [...placeholders].map((name) => bindNamed(name, parameters[name], dialect));
}

/**
 * Binds the values of SQL that becomes a part of a statement.
 *
 * @throws {ConfigurationException} when the text has placeholders of its own or ends the statement, or a value cannot
 * be bound
 */
export function bindExpression(fragment: SqlFragment, dialect: Dialect): SqlExpression {
  const { texts, values } = fragment.flatten();
  const tokens = scanSql(texts.join(VALUE), dialect.syntax);
  const placeholders = tokens.filter(({ kind }) => kind === 'placeholder');
  if (placeholders.length !== values.length || placeholders.some(({ text }) => text !== VALUE)) {
    throw new ConfigurationException(
      'A part of a statement made by the sql tag has a placeholder of its own, or a value inside of a literal or ' +
        'comment: write each value as ${value}, outside of quotes.',
    );
  }
  if (tokens.some(({ kind, text }) => kind === 'punctuation' && text === ';')) {
    throw new ConfigurationException('What the sql tag makes here is a part of a statement: leave the ; out.');
  }
  const bound = values.map((value, index) => bindNamed(`${index + 1} of the fragment`, value, dialect));
  return {
    texts,
    values: bound.map(({ parameter: { name: _name, ...parameter }, ...cast }) => ({ parameter, ...cast })),
  };
}

/** Stands for a value where an SQL text is read. */
const VALUE = ':aurorm_value';

/**
 * The types that placeholders are cast to, from the values of one set or of many.
 *
 * @throws {ConfigurationException} when two values of one placeholder have different types
 */
export function castTypesOf(bound: readonly BoundParameter[]): ReadonlyMap<string, ColumnType> {
  const types = new Map<string, ColumnType>();
  for (const { parameter, castType } of bound) {
    if (castType === undefined) {
      continue;
    }
    const other = types.get(parameter.name);
    if (other !== undefined && describeColumnType(other) !== describeColumnType(castType)) {
      throw new ConfigurationException(
        `The parameter ${parameter.name} is ${describeColumnType(other)} in one set and ${describeColumnType(castType)} ` +
          `in another, but the statement has one text for all sets: give it one type.`,
      );
    }
    types.set(parameter.name, castType);
  }
  return types;
}

/** The text to send: every placeholder with the cast of its type, unless a cast is written behind it. */
export function renderWithCasts(
  text: StatementText,
  castTypes: ReadonlyMap<string, ColumnType>,
  dialect: Dialect,
): RenderedStatement {
  if (castTypes.size === 0) {
    return text.plain;
  }
  return text.render((name, hasCast) => {
    const type = castTypes.get(name);
    return type === undefined || hasCast ? `:${name}` : dialect.typedParameter(`:${name}`, type);
  });
}

function checkNames(placeholders: ReadonlySet<string>, parameters: Readonly<Record<string, unknown>>): void {
  for (const name of placeholders) {
    if (!Object.hasOwn(parameters, name)) {
      throw new ConfigurationException(
        `The SQL has a placeholder :${name}, but there is no parameter of this name. Add ${name} to the parameters; in an ` +
          `array slice, write a space behind the colon.`,
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
      return { stringValue: wellFormed(value) };
    case 'boolean':
      return { booleanValue: value };
    case 'bigint':
      return dialect.encode(value, BIGINT);
    case 'number':
      return Number.isInteger(value) ? dialect.encode(value, BIGINT) : { doubleValue: finite(value) };
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
