import { MetadataException } from '../errors/entity-exceptions.js';
import {
  joinRecords,
  relationRecords,
  type JoinRecord,
  type RelationKind,
  type RelationRecord,
} from './decorator-records.js';
import type { EntityDraft } from './entity-draft.js';
import type { ColumnPair, EntityMetadata } from './entity-metadata.js';
import { capitalized } from './foreign-key.js';

/** What the other side of a relation is. */
export const INVERSE_KINDS = {
  manyToMany: 'manyToMany',
  manyToOne: 'oneToMany',
  oneToMany: 'manyToOne',
  oneToOne: 'oneToOne',
} as const satisfies Readonly<Record<RelationKind, RelationKind>>;

export function decoratorOf(kind: RelationKind): string {
  return `@${capitalized(kind)}`;
}

/**
 * Checks what the decorators of an entity's relations noted, beside each other and beside those of its columns.
 *
 * @throws {MetadataException} naming the property and what to leave out
 */
export function checkRelationRecords(entity: EntityDraft, records: readonly RelationRecord[]): void {
  checkColumns(entity, records);
  checkRepeated(entity.target);
  checkJoins(entity.target, records);
}

function checkColumns({ target, columns }: EntityDraft, records: readonly RelationRecord[]): void {
  const both = records.find(({ property }) => columns.some(({ path }) => path[0] === property));
  if (both !== undefined) {
    throw new MetadataException(
      `${target.name}.${both.property} is a column and a relation: write two properties, one with the key and one with ` +
        `${decoratorOf(both.kind)}.`,
    );
  }
}

function checkRepeated(target: { readonly name: string }): void {
  const noted = { relation: relationRecords.lineOf(target), join: joinRecords.lineOf(target) };
  for (const [what, line] of Object.entries(noted)) {
    const twice = line.map(repeatedProperty).find((property) => property !== undefined);
    if (twice !== undefined) {
      throw new MetadataException(`${target.name}.${twice} has two ${what} decorators: leave one of them.`);
    }
  }
}

function repeatedProperty(records: readonly { readonly property: string }[]): string | undefined {
  const properties = records.map(({ property }) => property);
  return properties.find((property, index) => properties.indexOf(property) !== index);
}

function checkJoins(target: { readonly name: string }, records: readonly RelationRecord[]): void {
  const joins = joinRecords.lineOf(target).flat();
  const lone = joins.find(({ property }) => !records.some((record) => record.property === property));
  if (lone !== undefined) {
    throw new MetadataException(
      `${target.name}.${lone.property} has ${joinDecorator(lone.kind)} and is no relation: write ` +
        `${lone.kind === 'table' ? '@ManyToMany' : '@ManyToOne'}(() => …) above it.`,
    );
  }
}

export function checkJoin(place: string, { kind }: RelationRecord, join: JoinRecord | undefined): void {
  const isLinked = kind === 'manyToMany';
  if (join !== undefined && (kind === 'oneToMany' || (join.kind === 'table') !== isLinked)) {
    throw new MetadataException(
      kind === 'oneToMany'
        ? `The relation ${place} is kept by the other side: write @JoinColumn there.`
        : `The relation ${place} has ${joinDecorator(join.kind)}: write ${joinDecorator(isLinked ? 'table' : 'columns')} ` +
            `in its place.`,
    );
  }
}

/** A key that is not nullable cannot be set to NULL, which PostgreSQL says when it is too late. */
export function checkRules(place: string, { options }: RelationRecord, pairs: readonly ColumnPair[]): void {
  const fixed = pairs.find(({ own }) => !own.nullable);
  if (fixed !== undefined && [options.onDelete, options.onUpdate].includes('SET NULL')) {
    throw new MetadataException(
      `The relation ${place} has the rule SET NULL, but its column ${fixed.own.reference.name} is not nullable: write ` +
        `nullable: true, or another rule.`,
    );
  }
}

/** Of columns that several rows may have alike, nobody could say which row is meant. */
export function checkReferred(place: string, { name, uniqueKeys }: EntityMetadata, pairs: readonly ColumnPair[]): void {
  const referred = pairs.map(({ related }) => related);
  const isKey = uniqueKeys.some(
    (key) => key.length === referred.length && key.every((part) => referred.includes(part)),
  );
  if (!isKey) {
    throw new MetadataException(
      `The relation ${place} refers to ${referred.map(({ property }) => property).join(', ') || 'no column'} of ${name}, ` +
        `which is no key of it: refer to its primary key, or declare these columns unique.`,
    );
  }
}

export function joinDecorator(kind: JoinRecord['kind']): string {
  return kind === 'table' ? '@JoinTable' : '@JoinColumn';
}
