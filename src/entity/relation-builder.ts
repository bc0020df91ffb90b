import { MetadataException } from '../errors/entity-exceptions.js';
import type { JoinRecord, RelationRecord } from './decorator-records.js';
import type { EntityDraft } from './entity-draft.js';
import type { ColumnPair, EntityColumn, EntityMetadata, RelationMetadata } from './entity-metadata.js';
import { foreignKey } from './foreign-key.js';
import { lazyClass } from './lazy-class.js';
import { invertedLink, linkTable } from './link-table.js';
import type { NamingStrategy } from './naming-strategy.js';
import { describeValue } from './option-checks.js';
import {
  checkJoin,
  checkReferred,
  checkRelationRecords,
  checkRules,
  decoratorOf,
  INVERSE_KINDS,
  joinDecorator,
} from './relation-checks.js';
import { inverseName, joinRecordOf, placeOf, relationRecordsOf } from './relation-records.js';

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
      const records = relationRecordsOf(entity.target);
      checkRelationRecords(entity, records);
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

  /** The columns of each relation whose foreign key the entity has. */
  foreignKeys(target: object): ReadonlyMap<string, readonly EntityColumn[]> {
    const drafts = [...(this.#drafts.get(target) ?? [])];
    return new Map(
      drafts.flatMap(([property, { pairs }]) =>
        pairs === undefined ? [] : [[property, pairs.map(({ own }) => own)] as const],
      ),
    );
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
    const join = joinRecordOf(entity.target, record.property);
    checkJoin(place, record, join);
    const isOwner = record.kind === 'manyToOne' || (record.kind === 'oneToOne' && join !== undefined);
    const pairs = isOwner ? foreignKey(place, { entity, record, join, target, naming: this.#naming }) : undefined;
    checkRules(place, record, pairs ?? []);
    return { record, join, target, ...(pairs === undefined ? {} : { pairs }) };
  }

  #targetOf(place: string, { type }: RelationRecord): EntityDraft {
    const target = lazyClass(`The relation ${place}`, type);
    if (typeof target !== 'function') {
      throw new MetadataException(
        `The relation ${place} was given a function that returns ${describeValue(target)} in place of a class: where two ` +
          `files import each other, make the data source when both are loaded.`,
      );
    }
    const entity = this.#entities.get(target as object);
    if (entity === undefined) {
      throw new MetadataException(
        `The relation ${place} is about ${target.name}, which is not among the entities of the data source: add it to the ` +
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
    if (draft.join !== undefined || pairs !== undefined) {
      this.#checkInverse(owner, draft);
    }
    if (kind === 'manyToMany') {
      return { ...common, kind, isOwner: draft.join !== undefined, link: this.#link(owner, draft) };
    }
    if (pairs !== undefined) {
      checkReferred(placeOf(this.#entities.get(owner) as EntityDraft, record), common.target, pairs);
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

  /** What the side that keeps the relation says of the other side. */
  #checkInverse(owner: object, { record, target, join }: RelationDraft): void {
    if (record.inverse === undefined) {
      return;
    }
    const place = placeOf(this.#entities.get(owner) as EntityDraft, record);
    const name = inverseName(record.inverse);
    const found = name === undefined ? undefined : this.#drafts.get(target.target)?.get(name);
    if (found?.record.kind !== INVERSE_KINDS[record.kind]) {
      throw new MetadataException(
        `The relation ${place} names ${name === undefined ? 'nothing' : `'${name}'`} at the other side, but ` +
          `${target.target.name} has no such ${decoratorOf(INVERSE_KINDS[record.kind])} property: name it, ` +
          `(other) => other.property, or leave it out.`,
      );
    }
    if (join !== undefined && found.join !== undefined) {
      throw new MetadataException(
        `The relation ${place} is kept at both sides: leave out ${joinDecorator(join.kind)} at ` +
          `one of ${record.property} and ${placeOf(target, found.record)}.`,
      );
    }
  }

  /** The same relation, as the other side describes it. */
  #inverse(owner: object, { record, target }: RelationDraft, kind: RelationRecord['kind']): RelationDraft {
    const place = placeOf(this.#entities.get(owner) as EntityDraft, record);
    const name = inverseName(record.inverse);
    const found = name === undefined ? undefined : this.#drafts.get(target.target)?.get(name);
    const isInverse = found?.record.kind === kind && found.target.target === owner;
    if (found === undefined || !isInverse || (kind !== 'manyToMany' && found.pairs === undefined)) {
      throw new MetadataException(
        `The relation ${place} is kept by the other side, but ${
          name === undefined
            ? `does not say in which property of ${target.target.name}`
            : `${target.target.name} has no ${decoratorOf(kind)} property '${name}' that is about it` +
              (kind === 'oneToOne' ? ' and has @JoinColumn()' : '')
        }: name it, (other) => other.property${orHere(kind)}.`,
      );
    }
    return found;
  }
}

/** What to write where this side was meant to keep the relation. */
function orHere(kind: RelationRecord['kind']): string {
  switch (kind) {
    case 'oneToOne':
      return ', or write @JoinColumn() here';
    case 'manyToMany':
      return ', or write @JoinTable() here';
    default:
      return '';
  }
}
