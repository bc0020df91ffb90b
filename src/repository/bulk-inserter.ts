import type { EntityColumn } from '../entity/entity-metadata.js';
import { AuroraDatabaseException } from '../errors/base-exception.js';
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
import { checkKeys, checkOnlyKey, conflictUpdate, isKnownAfter } from './conflict-key.js';
import { conflictPlan } from './conflict-plan.js';
import type { GivenValue } from './entity-values.js';
import type { Upserted, UpsertOptions } from './find-options.js';
import { generatedKey } from './generated-key.js';
import { picker, rowOf, valuesFor, valuesIn, type GivenRow } from './given-row.js';
import { inKeyOrder, type KeyedRow } from './key-order.js';
import type { RepositoryParts } from './repository-parts.js';
import { changesIn } from './row-changes.js';
import { inOneTransaction, type Work } from './work.js';
import type { WrittenRow } from './written-record.js';
import type { WrittenRows } from './written-rows.js';

/** Inserts many rows. What is sent for them is decided, and checked, before anything is. */
export class BulkInserter<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #written: WrittenRows<Entity>;

  constructor(parts: RepositoryParts<Entity>, written: WrittenRows<Entity>) {
    this.#parts = parts;
    this.#written = written;
  }

  /** @param inserted where the rows are put that were stored, by their places */
  insertions(rows: readonly BulkRow[], inserted: Entity[]): Work[] {
    for (const row of rows) {
      this.#written.checkReadable(row);
    }
    const keep = (part: readonly BulkRow[], entities: readonly Entity[]): void => {
      for (const [place, entity] of entities.entries()) {
        inserted[part[place]?.index ?? place] = entity;
      }
    };
    const inBatch = (row: BulkRow): boolean => rows.length > 1 && isCounted(this.#parts, row.columns);
    const counted = rows.filter(inBatch);
    const others = rows.filter((row) => !inBatch(row));
    const works = [
      ...compileBulkInsert(this.#parts, others, planForNewRows(this.#written)).map(
        (part) => async () => keep(part.rows, await this.#insertPart(part)),
      ),
      ...compileBatchInsert(this.#parts, counted).map(
        (part) => async () => keep(part.rows, await this.#insertBatch(part)),
      ),
    ];
    // A batch by itself is not known to be stored as a whole or not at all.
    return counted.length > 0 ? [() => inOneTransaction(this.#parts.executor, works)] : works;
  }

  /** @param inserted where the rows are put that were stored: it is not known which of the given ones they are */
  ignoringInsertions(rows: readonly BulkRow[], inserted: Entity[]): Work[] {
    const { selectedColumns } = this.#parts.metadata;
    const parts = compileBulkInsert(this.#parts, rows, {
      onConflict: () => ({ action: 'ignore' }),
      returned: () => selectedColumns,
      mayBeLarge: true,
      returnsInserted: false,
    });
    return parts.map(({ query, returnLimit }) => async () => {
      const { records } = await this.#parts.executor.execute(query);
      const written = records.map((record) => ({
        columns: [],
        values: [],
        record,
        ...(returnLimit === undefined ? {} : { key: this.#written.keyIn(record, selectedColumns) }),
      }));
      inserted.push(...(await this.#written.entities(written, selectedColumns, returnLimit)));
    });
  }

  upserts(
    rows: readonly BulkRow[],
    options: UpsertOptions<Entity>,
    keep: (index: number, row: Upserted<Entity>) => void,
  ): Work[] {
    const { dialect } = this.#parts;
    const { key, updated, made } = conflictPlan(this.#parts, options);
    const plan: BulkInsertPlan = {
      onConflict: (row) =>
        conflictUpdate(this.#parts, row.columns, {
          key,
          update: (row.changes ?? changesIn(valuesIn(row))).filter(({ column }) => updated?.includes(column) ?? true),
          made,
        }),
      returned: (given, onConflict) => this.#written.returnedOfMany(given.filter(isKnownUnder(onConflict))),
      mayBeLarge: true,
      returnsInserted: dialect.supportsReturning,
    };
    const keyed = rows.map((row) => withKey(row, valuesFor(key, row)));
    checkKeys(this.#parts, key, keyed);
    for (const row of rows) {
      checkOnlyKey(this.#parts, key, row);
    }
    const parts = compileBulkInsert(this.#parts, inKeyOrder(this.#parts, keyed), plan);
    return parts.map((part) => async () => {
      const { rows: stored, isStored, returned, returnLimit } = part;
      const width = returned.length + (returnLimit === undefined ? 0 : 1);
      const { records } = await this.#parts.executor.execute(part.query);
      this.#checkStored(stored.length, dialect.supportsReturning ? records.length : stored.length);
      const knownOf = picker(stored[0]?.columns ?? [], isKnownUnder(part.onConflict));
      const known = stored.map((row, place): WrittenRow => {
        const { columns, values } = knownOf(row);
        return { columns, values, isStored, key: row.key, record: (records[place] ?? []).slice(0, width) };
      });
      for (const [place, entity] of (await this.#written.entities(known, returned, returnLimit)).entries()) {
        const inserted = records[place]?.[width];
        keep(stored[place]?.index ?? place, {
          entity,
          inserted: typeof inserted === 'boolean' ? inserted : undefined,
        });
      }
    });
  }

  async #insertBatch({ batch, rows }: BulkBatch): Promise<Entity[]> {
    const fields = await this.#parts.executor.executeBatch(batch);
    const written = rows.map((row, place) => this.#withGeneratedKey(row, fields[place] ?? []));
    return await this.#written.entities(written, []);
  }

  async #insertPart({ query, rows, isStored, returned }: BulkPart): Promise<Entity[]> {
    const { records, generatedFields } = await this.#parts.executor.execute(query);
    this.#checkStored(rows.length, returned.length > 0 ? records.length : rows.length);
    const written = rows.map((row, place): WrittenRow => {
      const { columns, values } = isStored ? row : this.#withGeneratedKey(row, generatedFields);
      return { columns, values, isStored, record: records[place] ?? [] };
    });
    return await this.#written.entities(written, returned);
  }

  /** A row that was sent by itself, with the key that the database counted for it, if it did. */
  #withGeneratedKey(row: BulkRow, generatedFields: readonly unknown[]): GivenRow {
    return isCounted(this.#parts, row.columns)
      ? rowOf([...valuesIn(row), ...generatedKey(this.#parts, row.columns, generatedFields)])
      : row;
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

/** Not by a spread: to read what one has made takes many times as long. */
function withKey(
  { columns, values, computed, fresh, index, changes }: BulkRow,
  key: readonly GivenValue[],
): BulkRow & KeyedRow {
  return { columns, values, computed, fresh, index, changes, key };
}

/** Whether rows surely have what is given for a column. */
function isKnownUnder(onConflict: OnConflict | undefined): (column: EntityColumn) => boolean {
  return (column) => onConflict?.action !== 'update' || isKnownAfter(onConflict, column);
}
