import { ConfigurationException } from '../../errors/base-exception.js';
import type { ColumnCondition, ComparisonOperator, Condition } from '../../sql/condition.js';
import { likePattern } from './like-pattern.js';
import type { Row, RowValues } from './row-values.js';
import { compareValues, fromText } from './value-order.js';

/** SQL's third truth value is null: neither a condition on NULL nor its opposite is met. */
type Truth = boolean | null;

/** Whether the row meets the condition. */
export function meets(row: Row, condition: Condition, values: RowValues): boolean {
  return truthOf(row, condition, values) === true;
}

function truthOf(row: Row, condition: Condition, values: RowValues): Truth {
  switch (condition.kind) {
    case 'and':
      return all(condition.conditions.map((part) => truthOf(row, part, values)));
    case 'or':
      return opposite(all(condition.conditions.map((part) => opposite(truthOf(row, part, values)))));
    case 'not':
      return opposite(truthOf(row, condition.condition, values));
    case 'constant':
      return condition.value;
    case 'expression':
      throw unsupported('Raw() and conditions in SQL');
    case 'related':
      throw unsupported('a condition on a relation');
    default:
      return columnTruth(row, condition, values);
  }
}

function columnTruth(row: Row, condition: ColumnCondition, values: RowValues): Truth {
  const { column } = condition;
  if (column.expression !== undefined && !row.has(column.name)) {
    throw unsupported('a condition on a computed column');
  }
  const found = row.get(column.name) ?? null;
  if (condition.kind === 'null') {
    return found === null;
  }
  if (found === null) {
    return null;
  }
  const order = (value: unknown): number => compareValues(found, values.stored(value, column.type), column.type);
  switch (condition.kind) {
    case 'comparison':
      return condition.operator === 'LIKE' || condition.operator === 'ILIKE'
        ? likePattern(String(condition.value), { ignoreCase: condition.operator === 'ILIKE' }).test(String(found))
        : holds(condition.operator, order(condition.value));
    case 'exactComparison':
      return holds(condition.operator, compareValues(found, fromText(condition.text, column.type), column.type));
    case 'between':
      return order(condition.from) >= 0 && order(condition.to) <= 0;
    case 'in':
      return condition.values.some((value) => order(value) === 0);
    case 'containment':
      throw unsupported('ArrayContains(), ArrayOverlap() and JsonContains()');
  }
}

function holds(operator: Exclude<ComparisonOperator, 'ILIKE' | 'LIKE'>, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) {
    return false;
  }
  return truths.includes(null) ? null : true;
}

function opposite(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

/** @param what in the plural or with an article, as it begins a sentence */
export function unsupported(what: string): ConfigurationException {
  return new ConfigurationException(
    `A fake repository keeps its rows in memory, without a database: ${what} cannot be faked. Test this on the ` +
      `emulator, with createTestDatabases().`,
  );
}
