import type { EntityMetadata, RelationMetadata } from '../entity/entity-metadata.js';
import { kindOf } from '../entity/option-checks.js';
import { isPlainObject } from '../entity/plain-object.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { Condition, RelatedCondition } from '../sql/condition.js';
import { keyValues } from './entity-values.js';
import { WhereGroup } from './find-options.js';
import { equalTo } from './key-condition.js';
import { isLive } from './live-condition.js';

/** Where a condition stands among those that are inside of others. */
export interface ConditionScope {
  /** The name or the alias of the table that it is about. */
  readonly outer: string;
  /** How many conditions on relations are around it. */
  readonly depth: number;
}

export interface RelationOperand {
  readonly value: unknown;
  readonly path: string;
  readonly scope: ConditionScope;
  /** Makes the condition on the other entity. */
  readonly inside: (target: EntityMetadata, value: unknown, scope: ConditionScope) => Condition;
}

/**
 * What is true for rows that have such a row on the other side of a relation, one at least where there may be many.
 * Soft-deleted ones do not count.
 *
 * @throws {ConfigurationException} naming the path, when it is given `undefined`, null in the place of many, or no condition
 */
export function relationCondition(
  { name }: EntityMetadata,
  relation: RelationMetadata,
  { value, path, scope, inside }: RelationOperand,
): Condition {
  if (value === undefined) {
    throw new ConfigurationException(
      `${name}: ${path} is undefined. Leave the relation out for no condition, or write null for none of them.`,
    );
  }
  if (value === null) {
    return withoutRelated(name, relation, path, scope);
  }
  const { target } = relation;
  const isCondition = Array.isArray(value) || isPlainObject(value) || value instanceof WhereGroup;
  if (!isCondition && !(value instanceof target.target)) {
    throw new ConfigurationException(
      `${name}: ${path} is ${kindOf(value)}, but is about a relation: give conditions on ${target.name} by property, one ` +
        `of its entities, or null for none. not({ ${relation.property}: … }) is the opposite.`,
    );
  }
  return existing(relation, scope, (inner) => ({
    kind: 'and',
    conditions: [
      value instanceof target.target ? equalTo(target, keyValues(target, value)) : inside(target, value, inner),
      isLive(target),
    ],
  }));
}

// What it is for, the relation, and where it stands.
function withoutRelated(name: string, relation: RelationMetadata, path: string, scope: ConditionScope): Condition {
  if (relation.isMany) {
    throw new ConfigurationException(
      `${name}: ${path} is null, but there may be many: write not({ ${relation.property}: {} }) for rows without any.`,
    );
  }
  if (relation.kind !== 'manyToMany' && relation.isOwner) {
    return { kind: 'or', conditions: relation.pairs.map(({ own }) => ({ kind: 'null', column: own.reference })) };
  }
  return { kind: 'not', condition: existing(relation, scope, () => isLive(relation.target)) };
}

function existing(
  relation: RelationMetadata,
  { outer, depth }: ConditionScope,
  condition: (scope: ConditionScope) => Condition,
): RelatedCondition {
  const alias = `aurorm_t${depth + 1}`;
  const { table } = relation.target;
  const inner = condition({ outer: alias, depth: depth + 1 });
  if (relation.kind !== 'manyToMany') {
    const pairs = relation.pairs.map(({ own, related }) => ({ outer: own.reference, inner: related.reference }));
    return { kind: 'related', table, alias, outer, pairs, condition: inner };
  }
  const { link } = relation;
  const linkAlias = `aurorm_l${depth + 1}`;
  return {
    kind: 'related',
    table: link.table,
    alias: linkAlias,
    outer,
    pairs: link.own.map(({ reference, key }) => ({ outer: key.reference, inner: reference })),
    condition: {
      kind: 'related',
      table,
      alias,
      outer: linkAlias,
      pairs: link.related.map(({ reference, key }) => ({ outer: reference, inner: key.reference })),
      condition: inner,
    },
  };
}
