import { ConfigurationException } from '../errors/base-exception.js';
import { EntityNotFoundException, OptimisticLockException } from '../errors/entity-exceptions.js';
import { compileBulkUpdate, compileRowsThere, knownOf, type BulkUpdatePart, type RowChange } from './bulk-update.js';
import { columnsOf, givenValues, isGiven, keyValuesIn } from './entity-values.js';
import type { RepositoryParts } from './repository-parts.js';
import { changesIn, refuseFixed, versionIn } from './row-changes.js';
import type { Snapshots } from './snapshots.js';
import type { Work } from './work.js';
import type { WrittenRow } from './written-record.js';
import type { WrittenRows } from './written-rows.js';

/** Gives many rows values of their own. */
export class BulkUpdater<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #written: WrittenRows<Entity>;

  constructor(parts: RepositoryParts<Entity>, written: WrittenRows<Entity>) {
    this.#parts = parts;
    this.#written = written;
  }

  /**
   * What `updateMany` is asked to change of a row.
   *
   * @throws {ConfigurationException} when it has no key or nothing to change, or a column that cannot be changed
   */
  changeOf(row: object, index: number): RowChange {
    const { metadata } = this.#parts;
    const given = givenValues(metadata, row);
    const version = versionIn(metadata, given);
    const missing = metadata.primaryColumns.find((column) => !isGiven(given, column));
    if (missing !== undefined) {
      throw new ConfigurationException(
        `updateMany() on ${metadata.name}: the row ${index} has no value for ${missing.property}, part of its key.`,
      );
    }
    const others = given.filter(({ column }) => !column.primary && column !== version?.column);
    if (!(row instanceof metadata.target)) {
      refuseFixed(metadata, columnsOf(others), 'updateMany()');
    }
    const changes = changesIn(others);
    if (changes.length === 0) {
      throw new ConfigurationException(`updateMany() on ${metadata.name}: the row ${index} has nothing to change.`);
    }
    return { key: keyValuesIn(given), version, changes, kept: [], index };
  }

  /**
   * What `saveMany` changes of a row that is there. Under a version all of it is sent, so that one statement does for
   * all rows: nobody else has changed any. Without one, what the entity does not change may be somebody else's.
   *
   * @throws {ConfigurationException} when it has nothing that could be changed
   */
  savedChange(entity: object, index: number, snapshots: Snapshots): RowChange {
    const { metadata, dialect } = this.#parts;
    const given = givenValues(metadata, entity);
    const [key, version, all] = [keyValuesIn(given), versionIn(metadata, given), changesIn(given)];
    if (all.length === 0) {
      throw new ConfigurationException(`saveMany() on ${metadata.name}: the row ${index} has nothing to change.`);
    }
    const changed = snapshots.changed(entity, all);
    if (version !== undefined || changed.length === 0 || changed.length === all.length) {
      return { key, version, changes: all, kept: [], index };
    }
    const kept = dialect.supportsReturning ? [] : snapshots.kept(entity, given);
    return { key, version, changes: changed, kept: kept.filter(({ column }) => !column.primary), index };
  }

  /** @param updated where the rows are put that were changed, by their places */
  updates(changes: readonly RowChange[], updated: Entity[]): Work[] {
    return compileBulkUpdate(this.#parts, this.#written, changes).map((part) => async () => {
      for (const [place, entity] of (await this.#updatePart(part)).entries()) {
        updated[part.rows[place]?.index ?? place] = entity;
      }
    });
  }

  async #updatePart({ query, rows, returned, returnLimit }: BulkUpdatePart): Promise<Entity[]> {
    const { records, numberOfRecordsUpdated } = await this.#parts.executor.execute(query);
    if (Math.max(records.length, numberOfRecordsUpdated) < rows.length) {
      await this.#checkUpdated(rows);
    }
    const byOrdinal = new Map(records.map(([ordinal, ...record]) => [Number(ordinal), record]));
    const columns = rows[0] === undefined ? [] : columnsOf(knownOf(rows[0]));
    const written = rows.map((row, place): WrittenRow => {
      const values = knownOf(row).map(({ value }) => value);
      return { columns, values, record: byOrdinal.get(place + 1) ?? [] };
    });
    return await this.#written.entities(written, returned, returnLimit);
  }

  /** Finds out why not all rows were changed: some databases do not count those that had the new values already. */
  async #checkUpdated(rows: readonly RowChange[]): Promise<void> {
    const { metadata, executor, dialect } = this.#parts;
    const { records } = await executor.fetchAll(compileRowsThere(this.#parts, rows));
    const versions = new Map(records.map(([ordinal, version]) => [Number(ordinal), version]));
    const missing = rows.find((_, place) => !versions.has(place + 1));
    const details = { table: metadata.table.name };
    if (missing !== undefined) {
      throw new EntityNotFoundException(
        `${metadata.name}: no row has the key of the row ${missing.index}; none was changed.`,
        details,
      );
    }
    if (rows.some(({ version }) => version !== undefined) || dialect.supportsReturning) {
      const stale = rows.filter(
        ({ version }, place) => version !== undefined && String(version.value) !== String(versions.get(place + 1)),
      );
      throw new OptimisticLockException(
        `${metadata.name}: ${describeRows(stale, rows.length)} changed by somebody else since being read; none was ` +
          'changed now. Read them again.',
        details,
      );
    }
  }
}

const MOST_NAMED = 10;

/** Whoever changed a row may have changed it back since. */
function describeRows(stale: readonly RowChange[], all: number): string {
  if (stale.length === 0) {
    return `one of ${all} rows was`;
  }
  const places = stale.slice(0, MOST_NAMED).map(({ index }) => index);
  const others = stale.length > MOST_NAMED ? ` and ${stale.length - MOST_NAMED} others` : '';
  return stale.length === 1 ? `the row ${places[0]} was` : `the rows ${places.join(', ')}${others} were`;
}
