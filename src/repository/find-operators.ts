import { ConfigurationException } from '../errors/base-exception.js';
import type { ContainmentOperator } from '../sql/condition.js';
import type { SqlFragment } from '../sql/sql-tag.js';

/** A comparison other than "equals the value". Made by the functions below only. */
export class FindOperator<Value> {
  /** For the compiler: the type of the property that the operator may stand at. */
  declare protected readonly valueType: Value;

  constructor(readonly comparison: Comparison) {}
}

export type Comparison =
  | { readonly kind: 'between'; readonly from: unknown; readonly to: unknown }
  | {
      readonly kind: 'comparison';
      readonly operator: '<' | '<=' | '=' | '>' | '>=' | 'ILIKE' | 'LIKE';
      readonly value: unknown;
    }
  | { readonly kind: 'containment'; readonly operator: ContainmentOperator; readonly value: unknown }
  | { readonly kind: 'in'; readonly values: readonly unknown[] }
  | { readonly kind: 'not'; readonly operand: unknown }
  | { readonly kind: 'null' }
  | { readonly kind: 'raw'; readonly condition: (column: SqlFragment) => SqlFragment };

/** `column = value`, as the value alone would say. */
export function Equal<Value>(value: Value): FindOperator<Value> {
  return new FindOperator({ kind: 'comparison', operator: '=', value });
}

/** The opposite of a value or of another operator: `Not('LV')`, `Not(In(['LV', 'EE']))`, `Not(null)` for IS NOT NULL. */
export function Not(operand: null): FindOperator<never>;
export function Not<Value>(operand: Value | FindOperator<Value>): FindOperator<Value>;
export function Not<Value>(operand: Value | FindOperator<Value> | null): FindOperator<Value> {
  return new FindOperator({ kind: 'not', operand });
}

/** Whether a row's value is among others. With `In([])` no row is found, and no call is made. */
export function In<Value>(values: readonly Value[]): FindOperator<Value> {
  if (!Array.isArray(values)) {
    throw new ConfigurationException(`In() and NotIn() take an array of values, but got a ${typeof values}.`);
  }
  return new FindOperator({ kind: 'in', values });
}

/** The opposite of {@link In}. */
export function NotIn<Value>(values: readonly Value[]): FindOperator<Value> {
  return Not(In(values));
}

export function LessThan<Value>(value: Value): FindOperator<Value> {
  return new FindOperator({ kind: 'comparison', operator: '<', value });
}

export function LessThanOrEqual<Value>(value: Value): FindOperator<Value> {
  return new FindOperator({ kind: 'comparison', operator: '<=', value });
}

export function MoreThan<Value>(value: Value): FindOperator<Value> {
  return new FindOperator({ kind: 'comparison', operator: '>', value });
}

export function MoreThanOrEqual<Value>(value: Value): FindOperator<Value> {
  return new FindOperator({ kind: 'comparison', operator: '>=', value });
}

/** `column BETWEEN from AND to`; both ends belong to it. */
export function Between<Value>(from: Value, to: Value): FindOperator<Value> {
  return new FindOperator({ kind: 'between', from, to });
}

/** `column LIKE pattern`: `%` stands for any text, `_` for one character. */
export function Like(pattern: string): FindOperator<string> {
  return new FindOperator({ kind: 'comparison', operator: 'LIKE', value: pattern });
}

/** {@link Like} without regard to capitals. */
export function ILike(pattern: string): FindOperator<string> {
  return new FindOperator({ kind: 'comparison', operator: 'ILIKE', value: pattern });
}

/** `column IS NULL`, as `null` alone would say. */
export function IsNull(): FindOperator<never> {
  return new FindOperator({ kind: 'null' });
}

/** `column @> values`: the rows whose array holds all of the values. PostgreSQL only. */
export function ArrayContains<Element>(values: readonly Element[]): FindOperator<Element[]> {
  return new FindOperator({ kind: 'containment', operator: 'arrayContains', value: arrayOf('ArrayContains', values) });
}

/** `column && values`: the rows whose array holds one of the values or more. PostgreSQL only. */
export function ArrayOverlap<Element>(values: readonly Element[]): FindOperator<Element[]> {
  return new FindOperator({ kind: 'containment', operator: 'arrayOverlap', value: arrayOf('ArrayOverlap', values) });
}

/**
 * The rows whose JSON document holds another: all of its properties with their values, all elements of its arrays. For
 * columns of type `jsonb`; on MySQL for those of type `json` too.
 *
 * ```ts
 * await cities.findBy({ data: JsonContains({ mayor: 'Anna' }) });
 * // PostgreSQL: SELECT … WHERE "data" @> CAST(:p1 AS jsonb)
 * // MySQL: SELECT … WHERE JSON_CONTAINS(`data`, :p1)
 * ```
 */
export function JsonContains(document: unknown): FindOperator<never> {
  return new FindOperator({ kind: 'containment', operator: 'jsonContains', value: document });
}

/**
 * A condition in SQL of your own. It is made by the `sql` tag, so that its values are bound; `column` is the quoted
 * name of the column that the operator stands at.
 *
 * ```ts
 * await cities.findBy({ name: Raw((column) => sql`lower(${column}) = ${name.toLowerCase()}`) });
 * // SELECT … WHERE (lower("name") = :p1)
 * ```
 */
export function Raw(condition: (column: SqlFragment) => SqlFragment): FindOperator<never> {
  if (typeof condition !== 'function') {
    throw new ConfigurationException(
      'Raw() takes a function that is given the column and returns a condition made by the sql tag: ' +
        'Raw((column) => sql`length(${column}) > ${minimum}`).',
    );
  }
  return new FindOperator({ kind: 'raw', condition });
}

function arrayOf(operator: string, values: unknown): unknown {
  if (!Array.isArray(values)) {
    throw new ConfigurationException(`${operator}() takes an array of values, but got a ${typeof values}.`);
  }
  return values;
}
