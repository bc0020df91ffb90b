import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { dehydrateValue } from '../entity/entity-mapper.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { Condition } from '../sql/condition.js';
import { FindOperator, type Comparison } from './find-operators.js';
import { WhereGroup, type Where } from './find-options.js';

/**
 * Makes a condition on columns of one on properties.
 *
 * @throws {ConfigurationException} naming the path, when a property is not a column, a value is `undefined`, or an
 * operator holds null
 */
export function whereCondition<Entity extends object>(
  metadata: EntityMetadata<Entity>,
  where: Where<Entity> | undefined,
): Condition {
  return condition(metadata, where, 'where');
}

function condition(metadata: EntityMetadata, where: unknown, path: string): Condition {
  if (where instanceof WhereGroup) {
    return groupCondition(metadata, where as WhereGroup<unknown>, path);
  }
  if (Array.isArray(where)) {
    if (where.length === 0) {
      throw new ConfigurationException(
        `${metadata.name}: ${path} is an empty array, which could mean every row or none. Leave it out for every row.`,
      );
    }
    return { kind: 'or', conditions: where.map((part, index) => condition(metadata, part, `${path}[${index}]`)) };
  }
  if (!isConditions(metadata, where)) {
    throw new ConfigurationException(
      `${metadata.name}: ${path} is ${describe(where)}: give an object of conditions by property.`,
    );
  }
  const conditions = Object.keys(where).map((property) => {
    const column = columnOf(metadata, property, path);
    return propertyCondition(metadata, column, { value: Reflect.get(where, property), path: `${path}.${property}` });
  });
  return { kind: 'and', conditions };
}

/** A Date or a Map has no properties of its own and would be taken for no condition at all. */
function isConditions(metadata: EntityMetadata, where: unknown): where is object {
  if (typeof where !== 'object' || where === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(where);
  return prototype === null || prototype === Object.prototype || where instanceof metadata.target;
}

function describe(where: unknown): string {
  if (typeof where === 'object' && where !== null) {
    return `an object of class ${where.constructor.name}`;
  }
  return where === null || where === undefined ? String(where) : `a ${typeof where}`;
}

function groupCondition(metadata: EntityMetadata, { kind, parts }: WhereGroup<unknown>, path: string): Condition {
  const conditions = parts.map((part, index) => condition(metadata, part, `${path}.${kind}[${index}]`));
  if (kind !== 'not') {
    return { kind, conditions };
  }
  return { kind: 'not', condition: { kind: 'and', conditions } };
}

interface Operand {
  readonly value: unknown;
  readonly path: string;
}

function propertyCondition(metadata: EntityMetadata, column: EntityColumn, { value, path }: Operand): Condition {
  if (value === undefined) {
    throw new ConfigurationException(
      `${metadata.name}: ${path} is undefined. Leave the property out for no condition, or write null for IS NULL.`,
    );
  }
  if (value === null) {
    return { kind: 'null', column: column.reference };
  }
  if (value instanceof FindOperator) {
    return operatorCondition(metadata, column, { comparison: value.comparison, path });
  }
  return {
    kind: 'comparison',
    column: column.reference,
    operator: '=',
    value: dehydrateValue(metadata, column, value),
  };
}

function operatorCondition(
  metadata: EntityMetadata,
  column: EntityColumn,
  { comparison, path }: { readonly comparison: Comparison; readonly path: string },
): Condition {
  const { reference } = column;
  const stored = (value: unknown): unknown => {
    if (value === undefined || value === null) {
      throw new ConfigurationException(
        `${metadata.name}: the operator at ${path} holds ${String(value)}, which no comparison finds. ` +
          `Write null or IsNull() as a condition of its own.`,
      );
    }
    return dehydrateValue(metadata, column, value);
  };
  switch (comparison.kind) {
    case 'null':
      return { kind: 'null', column: reference };
    case 'not':
      return {
        kind: 'not',
        condition: propertyCondition(metadata, column, { value: comparison.operand, path: `${path}.Not` }),
      };
    case 'in':
      return { kind: 'in', column: reference, values: comparison.values.map(stored) };
    case 'between':
      return { kind: 'between', column: reference, from: stored(comparison.from), to: stored(comparison.to) };
    case 'comparison':
      return { ...comparison, column: reference, value: stored(comparison.value) };
  }
}

/** @throws {ConfigurationException} when the property is not a column of the entity */
export function columnOf(metadata: EntityMetadata, property: string, path: string): EntityColumn {
  const column = metadata.columnsByProperty.get(property);
  if (column === undefined) {
    throw new ConfigurationException(
      `${metadata.name} has no column property '${property}', found in ${path}. ` +
        `Its column properties are ${[...metadata.columnsByProperty.keys()].join(', ')}.`,
    );
  }
  return column;
}
