import type { EntityColumn, EntityMetadata, RelationMetadata } from '../entity/entity-metadata.js';
import { kindOf } from '../entity/option-checks.js';
import { isPlainObject } from '../entity/plain-object.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { SelectRelatedStatement } from '../sql/statement.js';
import type { FindOptions } from './find-options.js';
import { checkOptions, filterOf, isNever, wholeNumber } from './find-statement.js';
import { orderTerms, withKeyOrder } from './order-terms.js';
import { keyColumnsOf } from './relation-keys.js';
import { withComputedColumns, type RepositoryParts } from './repository-parts.js';
import { selectedColumns } from './selected-columns.js';

/** How one relation is loaded: a statement that only the keys are missing in, and what is loaded after it. */
export interface RelationPlan {
  readonly relation: RelationMetadata;
  /** The columns of this side by whose values the other side is found. */
  readonly keyColumns: readonly EntityColumn[];
  /** What the other side is read with. */
  readonly parts: RepositoryParts<object>;
  readonly columns: readonly EntityColumn[];
  readonly statement: Omit<SelectRelatedStatement, 'keys'>;
  readonly isEmpty: boolean;
  readonly plans: readonly RelationPlan[];
}

const RELATION_OPTIONS = ['where', 'order', 'take', 'skip', 'select', 'relations', 'withDeleted'] as const;

/**
 * The plans of the relations that are asked for, and of those inside of them.
 *
 * @param relations what the option `relations` holds: `{ posts: true }`, or `{ posts: { take: 3 } }`
 * @throws {ConfigurationException} when one is no relation, or its options are not what they must be
 */
export function relationPlans(parts: RepositoryParts<object>, relations: unknown, path = 'relations'): RelationPlan[] {
  const { metadata } = parts;
  if (relations === undefined) {
    return [];
  }
  if (!isPlainObject(relations)) {
    throw new ConfigurationException(
      `${metadata.name}: ${path} is ${kindOf(relations)}: give an object of relations by property, { posts: true }.`,
    );
  }
  return Object.entries(relations)
    .filter(([, given]) => given !== false && given !== undefined)
    .map(([property, given]) => plan(parts, relationAt(metadata, property, path), given, `${path}.${property}`));
}

/** @throws {ConfigurationException} when the property is no relation */
export function relationAt(metadata: EntityMetadata, property: string, path: string): RelationMetadata {
  const relation = metadata.relations.get(property);
  if (relation === undefined) {
    const known = [...metadata.relations.keys()];
    throw new ConfigurationException(
      `${metadata.name} has no relation '${property}', found in ${path}. ` +
        (known.length === 0 ? 'It has none.' : `Its relations are ${known.join(', ')}.`),
    );
  }
  return relation;
}

// What loads, which relation, what was given for it, and where.
function plan(parts: RepositoryParts<object>, relation: RelationMetadata, given: unknown, path: string): RelationPlan {
  const options = optionsOf(parts.metadata, relation, given, path);
  const target = withComputedColumns({ ...parts, metadata: relation.target });
  const columns = selectedColumns(target.metadata, options);
  const order = orderTerms(target.metadata, options.order);
  const { take, skip } = options;
  const where = filterOf(target, options);
  return {
    relation,
    keyColumns: keyColumnsOf(relation),
    parts: target,
    columns,
    statement: {
      kind: 'selectRelated',
      table: target.metadata.table,
      columns: columns.map(({ reference }) => reference),
      ...linkOf(relation),
      where,
      order: take === undefined && skip === undefined ? order : withKeyOrder(target.metadata, order),
      ...(take === undefined ? {} : { limit: wholeNumber('take', take) }),
      ...(skip === undefined ? {} : { offset: wholeNumber('skip', skip) }),
    },
    isEmpty: isNever(where) || take === 0,
    plans: relationPlans(target, options.relations, `${path}.relations`),
  };
}

function optionsOf(
  metadata: EntityMetadata,
  { isMany }: RelationMetadata,
  given: unknown,
  path: string,
): FindOptions<object> & { readonly relations?: unknown } {
  if (given === true) {
    return {};
  }
  if (!isPlainObject(given)) {
    throw new ConfigurationException(
      `${metadata.name}: ${path} is ${String(given)}: write true, or an object of options.`,
    );
  }
  checkOptions(metadata, given, RELATION_OPTIONS);
  const options: FindOptions<object> = given;
  if (!isMany && (options.take ?? options.skip ?? options.order) !== undefined) {
    throw new ConfigurationException(`${metadata.name}: ${path} is one row: leave out order, take and skip.`);
  }
  return options;
}

function linkOf(relation: RelationMetadata): Pick<SelectRelatedStatement, 'link'> {
  if (relation.kind !== 'manyToMany') {
    return {};
  }
  const { table, related } = relation.link;
  return { link: { table, pairs: related.map(({ reference, key }) => ({ link: reference, key: key.reference })) } };
}
