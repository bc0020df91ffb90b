import { MetadataException } from '../errors/entity-exceptions.js';
import {
  joinRecords,
  relationRecords,
  type InverseSide,
  type JoinRecord,
  type RelationRecord,
} from './decorator-records.js';
import type { EntityDraft } from './entity-draft.js';
import type { ColumnPair, EntityColumn, EntityMetadata, RelationMetadata } from './entity-metadata.js';
import { foreignKey } from './foreign-key.js';
import { invertedLink, linkTable } from './link-table.js';
import type { NamingStrategy } from './naming-strategy.js';

/** A relation whose other side is not linked yet. */
export interface RelationDraft {
  readonly record: RelationRecord;
  readonly join: JoinRecord | undefined;
  readonly target: EntityDraft;
  /** The pairs of the foreign key, where this side has it; columns that are not there are made. */
  readonly pairs?: readonly ColumnPair[];
}

/** The relations of the entities, of which those that hold a foreign key are worked out. */
export class RelationBuilder {
  readonly #naming: NamingStrategy;
  readonly #entities: ReadonlyMap<object, EntityDraft>;
  readonly #drafts = new Map<object, Map<string, RelationDraft>>();

  constructor(naming: NamingStrategy, entities: ReadonlyMap<object, EntityDraft>) {
    this.#naming = naming;
    this.#entities = entities;
    for (const entity of entities.values()) {
      const records = recordsOf(entity.target);
      this.#drafts.set(entity.target, new Map(records.map((record) => [record.property, this.#draft(entity, record)])));
    }
  }

  /** The columns of foreign keys that no property of the entity holds. */
  impliedColumns(target: object): EntityColumn[] {
    const pairs = [...(this.#drafts.get(target)?.values() ?? [])].flatMap((draft) => draft.pairs ?? []);
    return pairs.map(({ own }) => own).filter(({ implied }) => implied === true);
  }

  /** The foreign keys that no two rows have alike, because the relation is to one from either side. */
  uniqueProperties(target: object): string[][] {
    return [...(this.#drafts.get(target)?.values() ?? [])]
      .filter(({ record, pairs }) => record.kind === 'oneToOne' && pairs !== undefined)
      .map(({ pairs = [] }) => pairs.map(({ own }) => own.property));
  }

  link(target: object, metadataOf: (target: object) => EntityMetadata): Map<string, RelationMetadata> {
    const drafts = [...(this.#drafts.get(target) ?? [])];
    return new Map(
      drafts.map(([property, draft]) => [property, Object.freeze(this.#relation(target, draft, metadataOf))]),
    );
  }

  #draft(entity: EntityDraft, record: RelationRecord): RelationDraft {
    const place = placeOf(entity, record);
    const target = this.#targetOf(place, record);
    const join = joinOf(entity.target, record.property);
    checkJoin(place, record, join);
    const isOwner = record.kind === 'manyToOne' || (record.kind === 'oneToOne' && join !== undefined);
    const pairs = isOwner ? foreignKey(place, { entity, record, join, target, naming: this.#naming }) : undefined;
    return { record, join, target, ...(pairs === undefined ? {} : { pairs }) };
  }

  #targetOf(place: string, { type }: RelationRecord): EntityDraft {
    const target: unknown = type();
    const entity = this.#entities.get(target as object);
    if (entity === undefined) {
      const name = typeof target === 'function' ? target.name : String(target);
      throw new MetadataException(
        `The relation ${place} is about ${name}, which is not among the entities of the data source: add it to the ` +
          `option entities.`,
      );
    }
    return entity;
  }

  #relation(owner: object, draft: RelationDraft, metadataOf: (target: object) => EntityMetadata): RelationMetadata {
    const { record, target, pairs } = draft;
    const { property, kind, options } = record;
    const isMany = kind === 'oneToMany' || kind === 'manyToMany';
    const common = { property, target: metadataOf(target.target), isMany };
    if (kind === 'manyToMany') {
      return { ...common, kind, isOwner: draft.join !== undefined, link: this.#link(owner, draft) };
    }
    if (pairs !== undefined) {
      const { onDelete, onUpdate } = options;
      const rules = {
        ...(onDelete === undefined ? {} : { onDelete }),
        ...(onUpdate === undefined ? {} : { onUpdate }),
      };
      return { ...common, kind, isOwner: true, pairs, rules };
    }
    const inverse = this.#inverse(owner, draft, kind === 'oneToMany' ? 'manyToOne' : 'oneToOne');
    const turned = (inverse.pairs ?? []).map(({ own, related }) => ({ own: related, related: own }));
    return { ...common, kind, isOwner: false, pairs: Object.freeze(turned) };
  }

  #link(owner: object, draft: RelationDraft): Extract<RelationMetadata, { readonly kind: 'manyToMany' }>['link'] {
    const entity = this.#entities.get(owner) as EntityDraft;
    const place = placeOf(entity, draft.record);
    if (draft.join !== undefined) {
      return linkTable(place, {
        entity,
        record: draft.record,
        join: draft.join,
        target: draft.target,
        naming: this.#naming,
      });
    }
    const inverse = this.#inverse(owner, draft, 'manyToMany');
    if (inverse.join === undefined) {
      throw new MetadataException(`Neither side of the relation ${place} names its table: write @JoinTable() at one.`);
    }
    const other = placeOf(draft.target, inverse.record);
    return invertedLink(
      linkTable(other, {
        entity: draft.target,
        record: inverse.record,
        join: inverse.join,
        target: entity,
        naming: this.#naming,
      }),
    );
  }

  /** The same relation, as the other side describes it. */
  #inverse(owner: object, { record, target }: RelationDraft, kind: RelationRecord['kind']): RelationDraft {
    const place = placeOf(this.#entities.get(owner) as EntityDraft, record);
    const name = inverseName(record.inverse);
    const decorator = `@${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    const found = name === undefined ? undefined : this.#drafts.get(target.target)?.get(name);
    const isInverse = found?.record.kind === kind && found.target.target === owner;
    if (found === undefined || !isInverse || (kind !== 'manyToMany' && found.pairs === undefined)) {
      throw new MetadataException(
        `The relation ${place} is kept by the other side, but ${target.target.name} has no ${decorator} property ` +
          `${name === undefined ? 'that is named here' : `'${name}'`} that is about it${
            kind === 'oneToOne' ? ' and has @JoinColumn()' : ''
          }: name it, (other) => other.property.`,
      );
    }
    return found;
  }
}

function recordsOf(target: object): RelationRecord[] {
  return [
    ...new Map(
      relationRecords
        .lineOf(target)
        .flat()
        .map((record) => [record.property, record]),
    ).values(),
  ];
}

function joinOf(target: object, property: string): JoinRecord | undefined {
  return joinRecords
    .lineOf(target)
    .flat()
    .findLast((record) => record.property === property);
}

function placeOf({ target }: EntityDraft, { property }: RelationRecord): string {
  return `${target.name}.${property}`;
}

function checkJoin(place: string, { kind }: RelationRecord, join: JoinRecord | undefined): void {
  const isLinked = kind === 'manyToMany';
  if (join !== undefined && (kind === 'oneToMany' || (join.kind === 'table') !== isLinked)) {
    throw new MetadataException(
      kind === 'oneToMany'
        ? `The relation ${place} is kept by the other side: write @JoinColumn there.`
        : `The relation ${place} has @Join${join.kind === 'table' ? 'Table' : 'Column'}: write ` +
            `@Join${isLinked ? 'Table' : 'Column'} in its place.`,
    );
  }
}

/** A function is asked for the property that it reads. */
function inverseName(inverse: InverseSide | undefined): string | undefined {
  if (typeof inverse !== 'function') {
    return inverse;
  }
  const names = new Proxy({}, { get: (_, name) => name });
  const name = (inverse as (related: unknown) => unknown)(names);
  return typeof name === 'string' ? name : undefined;
}

/** The class with all that it is related to, directly and by others. */
export function withRelated(target: new () => object): (new () => object)[] {
  const found = new Set([target]);
  // What is added meanwhile is gone through too.
  for (const entity of found) {
    for (const { type } of recordsOf(entity)) {
      found.add(type());
    }
  }
  return [...found];
}
