import { ConfigurationException } from '../errors/base-exception.js';

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
  | { readonly kind: 'in'; readonly values: readonly unknown[] }
  | { readonly kind: 'not'; readonly operand: unknown }
  | { readonly kind: 'null' };

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

/** `column = ANY (values)`. With `In([])` no row is found, and no call is made. */
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
