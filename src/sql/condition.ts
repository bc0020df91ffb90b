import type { ColumnType } from './column-type.js';
import type { SqlExpression } from './sql-expression.js';
import type { TableReference } from './table-reference.js';

/** A column as SQL knows it: its name in the database and the type of its values. */
export interface ColumnReference {
  readonly name: string;
  readonly type: ColumnType;
  /** What is read in its place, for a column that no table has. */
  readonly expression?: string;
}

export type ComparisonOperator = '<' | '<=' | '=' | '>' | '>=' | 'ILIKE' | 'LIKE';

/** Whether an array or a JSON document holds all that another holds, or whether two arrays have an element in common. */
export type ContainmentOperator = 'arrayContains' | 'arrayOverlap' | 'jsonContains';

/** A condition as a tree. Its values are bound as parameters when it is compiled. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'expression'; readonly expression: SqlExpression }
  | RelatedCondition
  | ColumnCondition;

/**
 * Whether another table has a row that belongs to this one and meets a condition. The columns of that condition are
 * those of the other table.
 */
export interface RelatedCondition {
  readonly kind: 'related';
  readonly table: TableReference;
  /** What the other table is called inside of the condition: it may be the same table as the one outside. */
  readonly alias: string;
  /** The name or the alias of the table that the condition is about. */
  readonly outer: string;
  readonly pairs: readonly { readonly outer: ColumnReference; readonly inner: ColumnReference }[];
  readonly condition: Condition;
}

/** A condition on one column. */
export type ColumnCondition =
  | { readonly kind: 'null'; readonly column: ColumnReference }
  | {
      readonly kind: 'comparison';
      readonly column: ColumnReference;
      readonly operator: ComparisonOperator;
      readonly value: unknown;
    }
  | {
      /** A comparison with a value in its exact text, as the database itself wrote it. */
      readonly kind: 'exactComparison';
      readonly column: ColumnReference;
      readonly operator: '<' | '<=' | '=' | '>' | '>=';
      readonly text: string;
    }
  | {
      readonly kind: 'between';
      readonly column: ColumnReference;
      readonly from: unknown;
      readonly to: unknown;
    }
  | { readonly kind: 'in'; readonly column: ColumnReference; readonly values: readonly unknown[] }
  | {
      readonly kind: 'containment';
      readonly column: ColumnReference;
      readonly operator: ContainmentOperator;
      readonly value: unknown;
    };

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
    case 'related': {
      const inner = simplify(condition.condition);
      return inner.kind === 'constant' && !inner.value ? inner : { ...condition, condition: inner };
    }
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
