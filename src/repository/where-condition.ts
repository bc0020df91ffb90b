import { bindExpression } from '../connector/parameter-binder.js';
import type { EntityDialect } from '../dialects/dialect.js';
import type { EntityColumn, EntityMetadata, RelationMetadata } from '../entity/entity-metadata.js';
import { kindOf } from '../entity/option-checks.js';
import { isPlainObject } from '../entity/plain-object.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { Condition } from '../sql/condition.js';
import { SqlFragment } from '../sql/sql-tag.js';
import {
  checkContainment,
  checkPattern,
  storedOperand,
  type ConditionColumn,
  type Operand,
} from './condition-operands.js';
import { FindOperator, type Comparison } from './find-operators.js';
import { WhereGroup, type Where } from './find-options.js';
import { columnsWithin, propertyAt } from './property-paths.js';
import { relationCondition, type ConditionScope } from './relation-condition.js';

/** What conditions are made for. */
export interface ConditionTarget<Entity extends object = object> {
  readonly metadata: EntityMetadata<Entity>;
  readonly dialect: EntityDialect;
  /** @default that of a condition on the entity's own table */
  readonly scope?: ConditionScope;
}

/**
 * Makes a condition on columns of one on properties.
 *
 * @throws {ConfigurationException} naming the path, when a property is not a column, a value is `undefined`, or an
 * operator holds null or does not suit the column
 */
export function whereCondition<Entity extends object>(
  target: ConditionTarget<Entity>,
  where: Where<Entity> | undefined,
): Condition {
  return condition(target, where, 'where');
}

function condition(target: ConditionTarget, where: unknown, path: string): Condition {
  const { metadata } = target;
  if (where instanceof WhereGroup) {
    return groupCondition(target, where as WhereGroup<unknown>, path);
  }
  if (Array.isArray(where)) {
    if (where.length === 0) {
      throw new ConfigurationException(
        `${metadata.name}: ${path} is an empty array, which could mean every row or none. Write {} for every row.`,
      );
    }
    return { kind: 'or', conditions: where.map((part, index) => condition(target, part, `${path}[${index}]`)) };
  }
  // A Date or a Map has no properties of its own and would be taken for no condition at all.
  if (!isPlainObject(where) && !(where instanceof metadata.target)) {
    throw new ConfigurationException(
      `${metadata.name}: ${path} is ${kindOf(where)}: give an object of conditions by property.`,
    );
  }
  return objectCondition(target, where, { path, prefix: '' });
}

function groupCondition(target: ConditionTarget, { kind, parts }: WhereGroup<unknown>, path: string): Condition {
  const conditions = parts.map((part, index) => condition(target, part, `${path}.${kind}[${index}]`));
  if (kind !== 'not') {
    return { kind, conditions };
  }
  return { kind: 'not', condition: { kind: 'and', conditions } };
}

/** Where an object of conditions stands: for messages, and among the properties. */
interface Place {
  readonly path: string;
  /** The path of the embedded object that it is about, with a dot behind it. */
  readonly prefix: string;
}

function objectCondition(target: ConditionTarget, where: object, { path, prefix }: Place): Condition {
  const conditions = Object.keys(where).map((name): Condition => {
    const operand = { value: Reflect.get(where, name) as unknown, path: `${path}.${name}` };
    const relation = target.metadata.relations.get(prefix + name);
    if (relation !== undefined) {
      return relatedCondition(target, relation, operand);
    }
    const found = propertyAt(target.metadata, prefix + name, path);
    return found === 'embedded'
      ? embeddedCondition(target, prefix + name, operand)
      : propertyCondition(target, found, operand);
  });
  return { kind: 'and', conditions };
}

function relatedCondition(target: ConditionTarget, relation: RelationMetadata, { value, path }: Operand): Condition {
  const { metadata, dialect, scope = { outer: metadata.table.name, depth: 0 } } = target;
  return relationCondition(metadata, relation, {
    value,
    path,
    scope,
    inside: (related, given, inner) => condition({ metadata: related, dialect, scope: inner }, given, path),
  });
}

/** An embedded object is null when all of its columns are. */
function embeddedCondition(target: ConditionTarget, property: string, { value, path }: Operand): Condition {
  if (value === null) {
    const columns = columnsWithin(target.metadata, property).filter(({ computed }) => computed === undefined);
    return { kind: 'and', conditions: columns.map(({ reference }) => ({ kind: 'null', column: reference })) };
  }
  const isInstance = target.metadata.embeddedObjects.some(
    (embedded) => embedded.property === property && value instanceof embedded.target,
  );
  if (!isPlainObject(value) && !isInstance) {
    throw new ConfigurationException(
      `${target.metadata.name}: ${path} is ${kindOf(value)}: give an object of conditions by property.`,
    );
  }
  return objectCondition(target, value as object, { path, prefix: `${property}.` });
}

function propertyCondition(target: ConditionTarget, column: EntityColumn, operand: Operand): Condition {
  const { computed, reference } = column;
  const isWritten = computed === undefined || reference.expression !== undefined;
  return isWritten
    ? columnCondition(target, column, operand)
    : columnCondition(
        target,
        { ...column, reference: { ...reference, expression: `(${computed(tableOf(target))})` } },
        operand,
      );
}

/** How the table is called where the condition stands. */
function tableOf({ metadata, dialect, scope }: ConditionTarget): string {
  return dialect.quoteIdentifier(scope?.outer ?? metadata.table.name);
}

/**
 * The condition that a value or an operator is for a column.
 *
 * @throws {ConfigurationException} naming the path, as {@link whereCondition} does
 */
export function columnCondition(target: ConditionTarget, column: ConditionColumn, { value, path }: Operand): Condition {
  const { metadata } = target;
  if (value === undefined) {
    throw new ConfigurationException(
      `${metadata.name}: ${path} is undefined. Leave the property out for no condition, or write null for IS NULL.`,
    );
  }
  if (value === null) {
    return { kind: 'null', column: column.reference };
  }
  if (value instanceof FindOperator) {
    return operatorCondition(target, column, { comparison: value.comparison, path });
  }
  return {
    kind: 'comparison',
    column: column.reference,
    operator: '=',
    value: storedOperand(metadata, column, { value, path }),
  };
}

function operatorCondition(
  target: ConditionTarget,
  column: ConditionColumn,
  { comparison, path }: { readonly comparison: Comparison; readonly path: string },
): Condition {
  const { reference } = column;
  const { metadata } = target;
  const stored = (value: unknown): unknown => storedOperand(metadata, column, { value, path });
  switch (comparison.kind) {
    case 'null':
      return { kind: 'null', column: reference };
    case 'not':
      return {
        kind: 'not',
        condition: columnCondition(target, column, { value: comparison.operand, path: `${path}.Not` }),
      };
    case 'in':
      return { kind: 'in', column: reference, values: comparison.values.map(stored) };
    case 'between':
      return { kind: 'between', column: reference, from: stored(comparison.from), to: stored(comparison.to) };
    case 'comparison':
      checkPattern(target, column, { operator: comparison.operator, path });
      return { column: reference, ...comparison, value: stored(comparison.value) };
    case 'containment':
      checkContainment(metadata, column, { operator: comparison.operator, path });
      return { column: reference, ...comparison, value: stored(comparison.value) };
    case 'raw':
      return rawCondition(target, column, { condition: comparison.condition, path });
  }
}

function rawCondition(
  target: ConditionTarget,
  { reference }: ConditionColumn,
  { condition: write, path }: { readonly condition: (column: SqlFragment) => unknown; readonly path: string },
): Condition {
  const { metadata, dialect, scope } = target;
  // Inside of a condition on another table, the name alone could be one of the table around it.
  const qualifier = scope === undefined ? '' : `${tableOf(target)}.`;
  const name = reference.expression ?? qualifier + dialect.quoteIdentifier(reference.name);
  const fragment = write(new SqlFragment([name], []));
  if (!(fragment instanceof SqlFragment)) {
    throw new ConfigurationException(
      `${metadata.name}: Raw() at ${path} returned ${kindOf(fragment)}: write its condition with the sql tag.`,
    );
  }
  return { kind: 'expression', expression: bindExpression(fragment, dialect) };
}
