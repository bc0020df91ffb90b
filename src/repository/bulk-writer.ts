import type { EntityMetadata } from '../entity/entity-metadata.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { BulkRow } from './bulk-insert.js';
import { BulkInserter } from './bulk-inserter.js';
import type { RowChange } from './bulk-update.js';
import { BulkUpdater } from './bulk-updater.js';
import { checkGiven, type GivenValue } from './entity-values.js';
import type { Upserted, UpsertOptions } from './find-options.js';
import { checkOptions } from './find-statement.js';
import { callHooks } from './hooks.js';
import { valuesIn } from './given-row.js';
import { NewRows, type NewRow } from './new-row.js';
import type { RepositoryParts } from './repository-parts.js';
import type { RowMapper } from './row-mapper.js';
import { changesIn } from './row-changes.js';
import { saveRoute, type SaveRoute } from './save-route.js';
import { doAll, type Work } from './work.js';
import type { WrittenRows } from './written-rows.js';

/** Writes many rows: by one statement where they fit into one, else by several in one transaction. */
export class BulkWriter<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #rows: RowMapper<Entity>;
  readonly #inserter: BulkInserter<Entity>;
  readonly #updater: BulkUpdater<Entity>;

  constructor(parts: RepositoryParts<Entity>, rows: RowMapper<Entity>, written: WrittenRows<Entity>) {
    this.#parts = parts;
    this.#rows = rows;
    this.#inserter = new BulkInserter(parts, written);
    this.#updater = new BulkUpdater(parts, written);
  }

  async insertMany(entities: readonly unknown[]): Promise<Entity[]> {
    const rows = await this.#newRows(entities, 'insertMany()');
    const inserted: Entity[] = [];
    await this.#run(this.#inserter.insertions(rows, inserted));
    return inserted;
  }

  /** Resolves to the rows that were stored, of which it is not known which of the given ones they are. */
  async insertManyIgnoring(entities: readonly unknown[]): Promise<Entity[]> {
    const rows = await this.#newRows(entities, 'insertMany()');
    const inserted: Entity[] = [];
    await this.#run(this.#inserter.ignoringInsertions(rows, inserted));
    return inserted;
  }

  async updateMany(rows: readonly object[]): Promise<Entity[]> {
    const { metadata } = this.#parts;
    const changes: RowChange[] = [];
    for (const [index, row] of asArray(rows, `updateMany() on ${metadata.name}`).entries()) {
      if (metadata.hooks.beforeUpdate.length > 0) {
        checkGiven(metadata, row);
        await callHooks(metadata, 'beforeUpdate', row);
      }
      changes.push(this.#updater.changeOf(row, index));
    }
    const updated: Entity[] = [];
    await this.#run(this.#updater.updates(changes, updated));
    return updated;
  }

  async saveMany(entities: readonly object[]): Promise<Entity[]> {
    const { metadata } = this.#parts;
    const given = asArray(entities, `saveMany() on ${metadata.name}`);
    const routes = given.map((entity) => saveRoute(metadata, this.#rows.snapshots, entity));
    refuseSameInstances(
      metadata,
      given.map((entity, index) => (routes[index] === 'nothing' ? undefined : entity)),
    );
    for (const [index, entity] of given.entries()) {
      if (routes[index] !== 'nothing') {
        await callHooks(metadata, routes[index] === 'update' ? 'beforeUpdate' : 'beforeInsert', entity);
      }
    }
    const saved = given.map((entity) => entity as Entity);
    const places = (route: SaveRoute): number[] => [...routes.keys()].filter((index) => routes[index] === route);
    const newRows = new NewRows(metadata);
    const insertedRowAt = (index: number): BulkRow => bulkRow(newRows.complete(newRows.given(given[index])), index);
    const { snapshots } = this.#rows;
    const savedRowAt = (index: number): BulkRow => {
      const row = newRows.given(given[index]);
      const changes = snapshots.changed(given[index] ?? {}, changesIn(valuesIn(row)));
      return bulkRow(newRows.complete(row), index, changes);
    };
    const work = [
      ...this.#inserter.insertions(places('insert').map(insertedRowAt), saved),
      ...this.#inserter.upserts(places('upsert').map(savedRowAt), {}, (index, { entity }) => (saved[index] = entity)),
      ...this.#updater.updates(
        places('update').map((index) => this.#updater.savedChange(given[index] ?? {}, index, snapshots)),
        saved,
      ),
    ];
    for (const [index, entity] of given.entries()) {
      if (routes[index] !== 'nothing') {
        this.#rows.snapshots.forget(entity);
      }
    }
    await this.#run(work);
    return saved;
  }

  async upsert(entities: readonly unknown[], options: UpsertOptions<Entity>): Promise<Upserted<Entity>[]> {
    checkOptions(this.#parts.metadata, options, ['conflict', 'update']);
    const rows = await this.#newRows(entities, 'upsert()');
    const upserted: Upserted<Entity>[] = [];
    await this.#run(this.#inserter.upserts(rows, options, (index, row) => (upserted[index] = row)));
    return upserted;
  }

  async #newRows(entities: readonly unknown[], verb: string): Promise<BulkRow[]> {
    const { metadata } = this.#parts;
    const given = asArray(entities, `${verb} on ${metadata.name}`);
    const rows = new NewRows(metadata);
    const values = given.map((entity) => rows.given(entity));
    if (metadata.hooks.beforeInsert.length > 0) {
      for (const [index, entity] of given.entries()) {
        await callHooks(metadata, 'beforeInsert', entity);
        values[index] = rows.given(entity);
      }
    }
    return values.map((value, index) => bulkRow(rows.complete(value), index));
  }

  async #run(works: readonly Work[]): Promise<void> {
    await doAll(this.#parts.executor, works);
  }
}

/** Not by a spread, which makes several times as much garbage: this is run for every row. */
function bulkRow(
  { columns, values, computed, fresh }: NewRow,
  index: number,
  changes?: readonly GivenValue[],
): BulkRow {
  return { columns, values, computed, fresh, index, changes };
}

/** Stored twice, an instance without a key would become two rows. */
function refuseSameInstances({ name }: EntityMetadata, entities: readonly (object | undefined)[]): void {
  const places = new Map<object, number>();
  for (const [index, entity] of entities.entries()) {
    const other = entity === undefined ? undefined : places.get(entity);
    if (other !== undefined) {
      throw new ConfigurationException(
        `saveMany() on ${name}: the rows ${other} and ${index} are the same object, and one call stores a row once.`,
      );
    }
    if (entity !== undefined) {
      places.set(entity, index);
    }
  }
}

/** A hole in an array becomes undefined, which is refused; other methods would pass it over. */
function asArray<Item>(items: readonly Item[], what: string): Item[] {
  if (!Array.isArray(items)) {
    throw new ConfigurationException(`${what} takes an array of rows.`);
  }
  return Array.from(items);
}
