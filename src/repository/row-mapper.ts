import type { StatementResult } from '../connector/connector.js';
import type { WireRecord } from '../connector/field-reader.js';
import { createHydrator, type Hydrator } from '../entity/hydrator.js';
import type { EntityColumn } from '../entity/entity-metadata.js';
import { hiddenMember } from '../sql/hidden-member.js';
import { RecentEntries } from '../sql/recent-entries.js';
import type { RepositoryParts } from './repository-parts.js';
import { Snapshots } from './snapshots.js';

/** Who lets others choose what is selected, as GraphQL does, has more sets of columns than need to be kept. */
const MAX_HYDRATORS = 200;

/** What makes an entity of a record, and what notes of it that the database holds it. */
interface Makers<Entity extends object> {
  readonly hydrate: Hydrator<Entity>;
  readonly remember: ReturnType<Snapshots['rememberer']>;
}

/** Makes entities of the records that were read, and remembers what they are known to hold. */
export class RowMapper<Entity extends object> {
  readonly snapshots: Snapshots;
  readonly #parts: RepositoryParts<Entity>;
  readonly #hydrators = new RecentEntries<string, Hydrator<Entity>>(MAX_HYDRATORS);
  /** What was made for a list of columns, which is the same one nearly always. */
  readonly #makersOfLists = hiddenMember<Makers<Entity>>();

  constructor(parts: RepositoryParts<Entity>) {
    this.#parts = parts;
    this.snapshots = new Snapshots(parts);
  }

  /** @param columns those of the records, whose other values are passed over */
  entities(
    { records, fields }: Pick<StatementResult, 'fields' | 'records'>,
    columns: readonly EntityColumn[],
  ): Entity[] {
    const map = this.mapper(columns);
    return records.map((record, place) => map(record, fields?.[place]));
  }

  /**
   * A function that makes entities of records, and of the fields that these were read from, where they are known; for
   * as long as the code around it runs where it does now.
   *
   * @param columns those of the records, whose other values are passed over
   */
  mapper(columns: readonly EntityColumn[]): (record: readonly unknown[], fields?: WireRecord) => Entity {
    const { hydrate, remember } = this.#makers(columns);
    const isRemembered = !this.#parts.executor.isInTransaction;
    return (record, fields) => {
      const entity = hydrate(record);
      // Before the entity sees it: what it changes after loading is a change that can be saved, and nothing is remembered
      // of one that it freezes.
      if (isRemembered) {
        remember(entity, record, fields);
      }
      return this.loaded(entity);
    };
  }

  /** Calls what the entity wants to do after loading. */
  loaded(entity: Entity): Entity {
    const { afterLoad } = this.#parts.metadata.hooks;
    // A counted loop: the list is frozen, and an iterator of such a one is made anew for every entity.
    for (let index = 0; index < afterLoad.length; index++) {
      (Reflect.get(entity, afterLoad[index] ?? '') as () => void).call(entity);
    }
    return entity;
  }

  /** Compiled once for each of the sets of columns that were read last. */
  hydrator(columns: readonly EntityColumn[]): Hydrator<Entity> {
    return this.#makers(columns).hydrate;
  }

  #makers(columns: readonly EntityColumn[]): Makers<Entity> {
    const known = this.#makersOfLists.get(columns);
    if (known !== undefined) {
      return known;
    }
    const makers = { hydrate: this.#hydratorByName(columns), remember: this.snapshots.rememberer(columns) };
    this.#makersOfLists.set(columns, makers);
    return makers;
  }

  #hydratorByName(columns: readonly EntityColumn[]): Hydrator<Entity> {
    const key = columns.map(({ reference }) => reference.name).join('\n');
    return this.#hydrators.get(key, () => createHydrator(this.#parts.metadata, columns));
  }
}
