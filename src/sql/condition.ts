import type { ColumnType } from './column-type.js';

/** A column as SQL knows it: its name in the database and the type of its values. */
export interface ColumnReference {
  readonly name: string;
  readonly type: ColumnType;
}

export type ComparisonOperator = '<' | '<=' | '=' | '>' | '>=' | 'ILIKE' | 'LIKE';

/** A condition as a tree. Its values are bound as parameters when it is compiled. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'null'; readonly column: ColumnReference }
  | {
      readonly kind: 'comparison';
      readonly column: ColumnReference;
      readonly operator: ComparisonOperator;
      readonly value: unknown;
    }
  | {
      readonly kind: 'between';
      readonly column: ColumnReference;
      readonly from: unknown;
      readonly to: unknown;
    }
  | { readonly kind: 'in'; readonly column: ColumnReference; readonly values: readonly unknown[] };

/**
 * The condition without its constant parts: what is true for no row becomes the constant false, an empty `and` the
 * constant true. A statement whose condition is constantly false needs no call.
 */
export function simplify(condition: Condition): Condition {
  switch (condition.kind) {
    case 'in':
      return condition.values.length === 0 ? { kind: 'constant', value: false } : condition;
    case 'not': {
      const inner = simplify(condition.condition);
      return inner.kind === 'constant' ? { kind: 'constant', value: !inner.value } : { kind: 'not', condition: inner };
    }
    case 'and':
    case 'or':
      return simplifyGroup(condition.kind, condition.conditions.map(simplify));
    default:
      return condition;
  }
}

function simplifyGroup(kind: 'and' | 'or', conditions: readonly Condition[]): Condition {
  const neutral = kind === 'and';
  if (conditions.some((part) => part.kind === 'constant' && part.value !== neutral)) {
    return { kind: 'constant', value: !neutral };
  }
  const parts = conditions.filter(({ kind: part }) => part !== 'constant');
  const [only] = parts;
  if (only === undefined) {
    return { kind: 'constant', value: neutral };
  }
  return parts.length === 1 ? only : { kind, conditions: parts };
}
