import type { EntityColumn } from '../entity/entity-metadata.js';
import { AuroraDatabaseException, ConfigurationException } from '../errors/base-exception.js';
import { EntityNotFoundException, OptimisticLockException } from '../errors/entity-exceptions.js';
import type { OnConflict } from '../sql/statement.js';
import {
  compileBatchInsert,
  compileBulkInsert,
  isCounted,
  planForNewRows,
  type BulkBatch,
  type BulkInsertPlan,
  type BulkPart,
  type BulkRow,
} from './bulk-insert.js';
import {
  compileBulkUpdate,
  compileRowsThere,
  knownOf,
  refuseRepeatedKeys,
  type BulkUpdatePart,
  type RowChange,
} from './bulk-update.js';
import { conflictUpdate, knownAfter } from './conflict-key.js';
import { columnsOf, givenValues, isGiven, keyValuesIn, type GivenValue } from './entity-values.js';
import type { EntityWriter, SaveRoute } from './entity-writer.js';
import type { Upserted, UpsertOptions } from './find-options.js';
import { checkOptions } from './find-statement.js';
import { generatedKey } from './generated-key.js';
import { callHooks } from './hooks.js';
import { columnsAt } from './property-paths.js';
import type { RepositoryParts } from './repository-parts.js';
import type { RowMapper } from './row-mapper.js';
import { changesIn, newRow, refuseFixed, versionIn } from './row-values.js';
import type { WrittenRows } from './written-rows.js';

/** What one part of many rows does: it stores some of them and puts what became of them in their places. */
type Work = () => Promise<void>;

/** Writes many rows: by one statement where they fit into one, else by several in one transaction. */
export class BulkWriter<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #rows: RowMapper<Entity>;
  readonly #written: WrittenRows<Entity>;
  readonly #single: EntityWriter<Entity>;

  constructor(
    parts: RepositoryParts<Entity>,
    {
      rows,
      written,
      single,
    }: {
      readonly rows: RowMapper<Entity>;
      readonly written: WrittenRows<Entity>;
      readonly single: EntityWriter<Entity>;
    },
  ) {
    this.#parts = parts;
    this.#rows = rows;
    this.#written = written;
    this.#single = single;
  }

  async insertMany(entities: readonly unknown[]): Promise<Entity[]> {
    const rows = await this.#newRows(entities, 'insertMany()');
    const inserted: Entity[] = [];
    await this.#run(this.#insertions(rows, inserted));
    return inserted;
  }

  /** Resolves to the rows that were stored, of which it is not known which of the given ones they are. */
  async insertManyIgnoring(entities: readonly unknown[]): Promise<Entity[]> {
    const rows = await this.#newRows(entities, 'insertMany()');
    const { selectedColumns } = this.#parts.metadata;
    const parts = compileBulkInsert(this.#parts, rows, {
      onConflict: () => ({ action: 'ignore' }),
      returned: () => selectedColumns,
      returnsInserted: false,
    });
    const inserted: Entity[] = [];
    await this.#run(
      parts.map((part) => async () => {
        const { records } = await this.#parts.executor.execute(part.query);
        inserted.push(
          ...(await this.#written.entities(
            records.map((record) => ({ given: [], record })),
            selectedColumns,
          )),
        );
      }),
    );
    return inserted;
  }

  async updateMany(rows: readonly object[]): Promise<Entity[]> {
    const { metadata } = this.#parts;
    const changes: RowChange[] = [];
    for (const [index, row] of asArray(rows, `updateMany() on ${metadata.name}`).entries()) {
      givenValues(metadata, row);
      await callHooks(metadata, 'beforeUpdate', row);
      changes.push(this.#changeOf(row, index));
    }
    const updated: Entity[] = [];
    await this.#run(this.#updates(changes, updated));
    return updated;
  }

  async saveMany(entities: readonly object[]): Promise<Entity[]> {
    const { metadata } = this.#parts;
    const given = asArray(entities, `saveMany() on ${metadata.name}`);
    const routes = given.map((entity) => this.#single.routeOf(entity));
    for (const [index, entity] of given.entries()) {
      if (routes[index] !== 'nothing') {
        await callHooks(metadata, routes[index] === 'update' ? 'beforeUpdate' : 'beforeInsert', entity);
      }
    }
    const saved = given.map((entity) => entity as Entity);
    const places = (route: SaveRoute): number[] => [...routes.keys()].filter((index) => routes[index] === route);
    const newRowAt = (index: number): BulkRow => ({ ...newRow(metadata, givenValues(metadata, given[index])), index });
    const work = [
      ...this.#insertions(places('insert').map(newRowAt), saved),
      ...this.#upserts(places('upsert').map(newRowAt), {}, (index, { entity }) => (saved[index] = entity)),
      ...this.#updates(
        places('update').map((index) => this.#savedChange(given[index] ?? {}, index)),
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
    await this.#run(this.#upserts(rows, options, (index, row) => (upserted[index] = row)));
    return upserted;
  }

  async #newRows(entities: readonly unknown[], verb: string): Promise<BulkRow[]> {
    const { metadata } = this.#parts;
    const given = asArray(entities, `${verb} on ${metadata.name}`);
    for (const entity of given) {
      givenValues(metadata, entity);
    }
    const rows: BulkRow[] = [];
    for (const [index, entity] of given.entries()) {
      await callHooks(metadata, 'beforeInsert', entity);
      rows.push({ ...newRow(metadata, givenValues(metadata, entity)), index });
    }
    return rows;
  }

  #insertions(rows: readonly BulkRow[], inserted: Entity[]): Work[] {
    for (const { given } of rows) {
      this.#written.checkReadable(given);
    }
    const keep = (part: readonly BulkRow[], entities: readonly Entity[]): void => {
      for (const [place, entity] of entities.entries()) {
        inserted[part[place]?.index ?? place] = entity;
      }
    };
    const counted = rows.length > 1 ? rows.filter((row) => isCounted(this.#parts, row)) : [];
    const others = rows.filter((row) => !counted.includes(row));
    const works = [
      ...compileBulkInsert(this.#parts, others, planForNewRows(this.#written)).map(
        (part) => async () => keep(part.rows, await this.#insertPart(part)),
      ),
      ...compileBatchInsert(this.#parts, counted).map(
        (part) => async () => keep(part.rows, await this.#insertBatch(part)),
      ),
    ];
    // A batch by itself is not known to be stored as a whole or not at all.
    return counted.length > 0 ? [() => this.#inTransaction(works)] : works;
  }

  async #insertBatch({ batch, rows }: BulkBatch): Promise<Entity[]> {
    const fields = await this.#parts.executor.executeBatch(batch);
    const written = rows.map(({ given }, place) => ({
      given: [...given, ...generatedKey(this.#parts, given, fields[place] ?? [])],
    }));
    return await this.#written.entities(written, []);
  }

  async #insertPart({ query, rows, returned }: BulkPart): Promise<Entity[]> {
    const { records, generatedFields } = await this.#parts.executor.execute(query);
    this.#checkStored(rows.length, returned.length > 0 ? records.length : rows.length);
    const written = rows.map((row, place) => ({
      given: [
        ...row.given,
        ...(isCounted(this.#parts, row) ? generatedKey(this.#parts, row.given, generatedFields) : []),
      ],
      record: records[place] ?? [],
    }));
    return await this.#written.entities(written, returned);
  }

  #upserts(
    rows: readonly BulkRow[],
    options: UpsertOptions<Entity>,
    keep: (index: number, row: Upserted<Entity>) => void,
  ): Work[] {
    const { metadata, dialect } = this.#parts;
    const key =
      options.conflict === undefined ? metadata.primaryColumns : columnsAt(metadata, options.conflict, 'conflict');
    const updated = options.update === undefined ? undefined : this.#updatedColumns(options.update);
    const plan: BulkInsertPlan = {
      onConflict: (given) =>
        conflictUpdate(this.#parts, given, {
          key,
          update: changesIn(given).filter(({ column }) => updated?.includes(column) ?? true),
        }),
      returned: (given, onConflict) => this.#written.returnedOfMany(knownGiven(onConflict, given)),
      returnsInserted: dialect.supportsReturning,
    };
    const parts = compileBulkInsert(this.#parts, rows, plan);
    refuseRepeatedKeys(
      this.#parts,
      rows.map(({ given }) => given.filter(({ column }) => key.includes(column))),
    );
    return parts.map((part) => async () => {
      const { returned } = part;
      const { records } = await this.#parts.executor.execute(part.query);
      this.#checkStored(part.rows.length, dialect.supportsReturning ? records.length : part.rows.length);
      const known = part.rows.map(({ given }, place) => ({
        given: knownGiven(part.onConflict, given),
        key: given.filter(({ column }) => key.includes(column)),
        record: (records[place] ?? []).slice(0, returned.length),
      }));
      for (const [place, entity] of (await this.#written.entities(known, returned)).entries()) {
        const inserted = records[place]?.[returned.length];
        keep(part.rows[place]?.index ?? place, {
          entity,
          inserted: typeof inserted === 'boolean' ? inserted : undefined,
        });
      }
    });
  }

  #updatedColumns(properties: readonly string[]): readonly EntityColumn[] {
    const columns = columnsAt(this.#parts.metadata, properties, 'update');
    refuseFixed(this.#parts.metadata, columns, 'upsert()');
    return columns;
  }

  #updates(changes: readonly RowChange[], updated: Entity[]): Work[] {
    return compileBulkUpdate(this.#parts, this.#written, changes).map((part) => async () => {
      for (const [place, entity] of (await this.#updatePart(part)).entries()) {
        updated[part.rows[place]?.index ?? place] = entity;
      }
    });
  }

  async #updatePart({ query, rows, returned }: BulkUpdatePart): Promise<Entity[]> {
    const { records, numberOfRecordsUpdated } = await this.#parts.executor.execute(query);
    if (Math.max(records.length, numberOfRecordsUpdated) < rows.length) {
      await this.#checkUpdated(rows);
    }
    const byOrdinal = new Map(records.map(([ordinal, ...record]) => [Number(ordinal), record]));
    const written = rows.map((row, place) => ({ given: knownOf(row), record: byOrdinal.get(place + 1) ?? [] }));
    return await this.#written.entities(written, returned);
  }

  /** Finds out why not all rows were changed: some databases do not count those that had the new values already. */
  async #checkUpdated(rows: readonly RowChange[]): Promise<void> {
    const { metadata, executor, dialect } = this.#parts;
    const { records } = await executor.fetchAll(compileRowsThere(this.#parts, rows));
    const there = new Set(records.map(([ordinal]) => Number(ordinal)));
    const missing = rows.find((_, place) => !there.has(place + 1));
    const details = { table: metadata.table.name };
    if (missing !== undefined) {
      throw new EntityNotFoundException(
        `${metadata.name}: no row has the key of the row ${missing.index}; none was changed.`,
        details,
      );
    }
    if (rows.some(({ version }) => version !== undefined) || dialect.supportsReturning) {
      throw new OptimisticLockException(
        `${metadata.name}: one of ${rows.length} rows was changed by somebody else since it was read; none was changed ` +
          'now. Read them again.',
        details,
      );
    }
  }

  #changeOf(row: object, index: number): RowChange {
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
    return { key: keyValuesIn(given), version, changes, index };
  }

  #savedChange(entity: object, index: number): RowChange {
    const { metadata } = this.#parts;
    const given = givenValues(metadata, entity);
    return { key: keyValuesIn(given), version: versionIn(metadata, given), changes: changesIn(given), index };
  }

  async #run(works: readonly Work[]): Promise<void> {
    const [only] = works;
    await (works.length === 1 && only !== undefined ? only() : this.#inTransaction(works));
  }

  async #inTransaction(works: readonly Work[]): Promise<void> {
    if (works.length === 0) {
      return;
    }
    await this.#parts.executor.runInTransaction(async () => {
      for (const work of works) {
        await work();
      }
    });
  }

  #checkStored(rows: number, stored: number): void {
    if (stored !== rows) {
      throw new AuroraDatabaseException(
        `${this.#parts.metadata.name}: of ${rows} rows the database stored ${stored}, so that it is not known which ` +
          `got which values. A trigger or a rule on the table leaves rows out: insert them one by one.`,
      );
    }
  }
}

function knownGiven(onConflict: OnConflict | undefined, given: readonly GivenValue[]): readonly GivenValue[] {
  return onConflict?.action === 'update' ? knownAfter(onConflict, given) : given;
}

/** A hole in an array becomes undefined, which is refused; other methods would pass it over. */
function asArray<Item>(items: readonly Item[], what: string): Item[] {
  if (!Array.isArray(items)) {
    throw new ConfigurationException(`${what} takes an array of rows.`);
  }
  return Array.from(items);
}
