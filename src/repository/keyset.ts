import type { EntityDialect } from '../dialects/dialect.js';
import type { EntityMetadata } from '../entity/entity-metadata.js';
import type { Condition } from '../sql/condition.js';
import type { OrderTerm } from '../sql/statement.js';

/** A term of an order in which every row has its place. */
export interface KeysetTerm extends OrderTerm {
  readonly nullable: boolean;
  /** Where the rows without a value stand, said or not. */
  readonly nullsStand: 'first' | 'last';
}

/** The place of a row in an order: the exact texts of its values, term by term. */
export type Place = readonly (string | null)[];

export function keysetTerms(
  metadata: EntityMetadata,
  order: readonly OrderTerm[],
  dialect: Pick<EntityDialect, 'sortKey' | 'sortsNullsLast'>,
): KeysetTerm[] {
  return order.map((term) => ({
    ...term,
    column: dialect.sortKey?.(term.column) ?? term.column,
    nullable: mayBeNull(metadata, term),
    nullsStand: term.nulls ?? ((term.direction === 'ASC') === dialect.sortsNullsLast ? 'last' : 'first'),
  }));
}

/** An expression may give NULL whatever is said of its column. */
function mayBeNull({ columns }: EntityMetadata, term: OrderTerm): boolean {
  const column = columns.find(({ reference }) => reference === term.column);
  return column === undefined || column.nullable || column.generated;
}

/** The same order from its other end. */
export function reversed(terms: readonly KeysetTerm[]): KeysetTerm[] {
  return terms.map((term) => ({
    ...term,
    direction: term.direction === 'ASC' ? 'DESC' : 'ASC',
    nullsStand: opposite(term.nullsStand),
    ...(term.nulls === undefined ? {} : { nulls: opposite(term.nulls) }),
  }));
}

function opposite(end: 'first' | 'last'): 'first' | 'last' {
  return end === 'first' ? 'last' : 'first';
}

/**
 * What is true for the rows that come behind a place: those with a later value in one of the terms and equal ones in
 * all before it. The first term alone, which follows from it, is what lets the database begin at the right place of
 * an index.
 */
export function behind(terms: readonly KeysetTerm[], place: Place): Condition {
  const alternatives = terms.map((term, index): Condition => ({
    kind: 'and',
    conditions: [
      ...terms.slice(0, index).map((before, at) => equals(before, place[at] ?? null)),
      later(term, place[index] ?? null),
    ],
  }));
  const [first] = terms;
  const bound = first === undefined || terms.length === 1 || first.nullable ? [] : [notBefore(first, place[0] ?? '')];
  return { kind: 'and', conditions: [...bound, { kind: 'or', conditions: alternatives }] };
}

function equals({ column }: KeysetTerm, text: string | null): Condition {
  return text === null ? { kind: 'null', column } : { kind: 'exactComparison', column, operator: '=', text };
}

function notBefore({ column, direction }: KeysetTerm, text: string): Condition {
  return { kind: 'exactComparison', column, operator: direction === 'ASC' ? '>=' : '<=', text };
}

function later({ column, direction, nullable, nullsStand }: KeysetTerm, text: string | null): Condition {
  const isNull: Condition = { kind: 'null', column };
  if (text === null) {
    return nullsStand === 'last' ? { kind: 'constant', value: false } : { kind: 'not', condition: isNull };
  }
  const after: Condition = { kind: 'exactComparison', column, operator: direction === 'ASC' ? '>' : '<', text };
  return nullable && nullsStand === 'last' ? { kind: 'or', conditions: [after, isNull] } : after;
}
