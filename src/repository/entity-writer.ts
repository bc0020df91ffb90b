import type { StatementResult } from '../connector/connector.js';
import { assertSendable } from '../connector/request-size.js';
import { AuroraDatabaseException } from '../errors/base-exception.js';
import { EntityNotFoundException, OptimisticLockException } from '../errors/entity-exceptions.js';
import type { Condition } from '../sql/condition.js';
import { compileStatement } from '../sql/statement-compiler.js';
import type { Assignment, OnConflict, Statement } from '../sql/statement.js';
import { checkOnlyKey, conflictUpdate, isKnownAfter } from './conflict-key.js';
import { columnsOf, givenValues, isGiven, keyValues, keyValuesIn, type GivenValue } from './entity-values.js';
import { generatedKey } from './generated-key.js';
import { rowOf, valuesIn } from './given-row.js';
import { callHooks } from './hooks.js';
import { equalTo } from './key-condition.js';
import { newRow, type NewRow } from './new-row.js';
import type { RepositoryParts } from './repository-parts.js';
import { besidesChanges, changesIn, checkedChanges, nextVersion, versionIn } from './row-changes.js';
import type { RowMapper } from './row-mapper.js';
import { saveRoute } from './save-route.js';
import { changedValues, insertedValues, knownValues } from './sql-value.js';
import type { WrittenRow } from './written-record.js';
import { references, type WrittenRows } from './written-rows.js';

/** A row to change. */
interface RowUpdate {
  readonly key: readonly GivenValue[];
  readonly changes: readonly GivenValue[];
  /** The version that the row must have. */
  readonly version: GivenValue | undefined;
  /** Values that are taken to be those of the row already. */
  readonly kept: readonly GivenValue[];
}

/** Stores single rows, new or changed. */
export class EntityWriter<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #rows: RowMapper<Entity>;
  readonly #written: WrittenRows<Entity>;

  constructor(parts: RepositoryParts<Entity>, rows: RowMapper<Entity>, written: WrittenRows<Entity>) {
    this.#parts = parts;
    this.#rows = rows;
    this.#written = written;
  }

  async insert(entity: unknown): Promise<Entity> {
    return this.#stored(await this.#insertUnless(entity, undefined));
  }

  async insertIgnoring(entity: unknown): Promise<Entity | null> {
    return await this.#insertUnless(entity, { action: 'ignore' });
  }

  async save(entity: object): Promise<Entity> {
    const { metadata } = this.#parts;
    const route = saveRoute(metadata, this.#rows.snapshots, entity);
    if (route === 'nothing') {
      return entity as Entity;
    }
    await callHooks(metadata, route === 'update' ? 'beforeUpdate' : 'beforeInsert', entity);
    const given = givenValues(metadata, entity);
    if (route === 'insert') {
      return this.#stored(await this.#insertRow(newRow(metadata, rowOf(given))));
    }
    if (route === 'upsert') {
      const row = newRow(metadata, rowOf(given));
      checkOnlyKey(this.#parts, metadata.primaryColumns, row);
      const update = this.#rows.snapshots.changed(entity, changesIn(given));
      this.#rows.snapshots.forget(entity);
      const stored = await this.#insertRow(row, conflictUpdate(this.#parts, row.columns, { update }));
      return this.#stored(stored);
    }
    // What was read in a transaction that was undone may be of a version that somebody else has made since.
    const kept = this.#rows.snapshots.kept(entity, given);
    const changes = this.#rows.snapshots.changed(entity, changesIn(given));
    this.#rows.snapshots.forget(entity);
    return await this.#updateRow({
      key: keyValuesIn(given),
      changes,
      version: versionIn(metadata, given),
      kept,
    });
  }

  async update(id: unknown, changes: object): Promise<Entity> {
    const { metadata } = this.#parts;
    const given = givenValues(metadata, changes);
    const version = versionIn(metadata, given);
    return await this.#updateRow({
      key: keyValues(metadata, id),
      changes: checkedChanges(
        metadata,
        given.filter((value) => value !== version),
        'update()',
      ),
      version,
      kept: [],
    });
  }

  async #insertUnless(entity: unknown, onConflict: OnConflict | undefined): Promise<Entity | null> {
    const { metadata } = this.#parts;
    let given = givenValues(metadata, entity);
    if (metadata.hooks.beforeInsert.length > 0) {
      await callHooks(metadata, 'beforeInsert', entity);
      given = givenValues(metadata, entity);
    }
    return await this.#insertRow(newRow(metadata, rowOf(given)), onConflict);
  }

  /** Resolves to null where the database stored no row. */
  async #insertRow(row: NewRow, onConflict?: OnConflict): Promise<Entity | null> {
    const { metadata, dialect } = this.#parts;
    const values = valuesIn(row);
    const given = knownValues(values);
    this.#written.checkReadable(row);
    const known =
      onConflict?.action === 'update' ? given.filter(({ column }) => isKnownAfter(onConflict, column)) : given;
    const returned = this.#written.returnedOfOne(known);
    const { records, generatedFields } = await this.#send({
      kind: 'insert',
      table: metadata.table,
      values: [...insertedValues(this.#parts, values), ...row.computed],
      ...(onConflict === undefined ? {} : { onConflict }),
      returning: references(returned),
    });
    if (!dialect.supportsReturning) {
      const stored: WrittenRow =
        onConflict?.action === 'update'
          ? { ...rowOf(known), key: keyValuesIn(given) }
          : rowOf([...known, ...generatedKey(this.#parts, columnsOf(given), generatedFields)]);
      return (await this.#written.entities([stored], []))[0] ?? null;
    }
    const [record] = records;
    return record === undefined
      ? null
      : ((await this.#written.entities([{ ...rowOf(known), record }], returned))[0] ?? null);
  }

  #stored(entity: Entity | null): Entity {
    if (entity === null) {
      const { name, table } = this.#parts.metadata;
      throw new AuroraDatabaseException(
        `${name}: the database stored no row. A trigger or a rule on the table left it out.`,
        { table: table.name },
      );
    }
    return entity;
  }

  async #updateRow({ key, changes, version, kept }: RowUpdate): Promise<Entity> {
    const { metadata, dialect } = this.#parts;
    const where = equalTo(metadata, version === undefined ? key : [...key, version]);
    const values = [...changedValues(this.#parts, changes), ...(changes.length === 0 ? [] : besidesChanges(metadata))];
    const known = [
      ...key,
      ...knownValues(changes),
      ...kept.filter(({ column }) => !isGiven([...key, ...changes], column)),
      ...(version === undefined || changes.length === 0 ? [] : [nextVersion(version)]),
    ];
    if (!dialect.supportsReturning) {
      return await this.#updateWithoutReturning(where, values, known);
    }
    const returned = this.#written.returnedOfOne(known);
    const columns = references(returned);
    const { records } = await this.#send(
      values.length === 0
        ? { kind: 'select', table: metadata.table, columns, where, order: [] }
        : { kind: 'update', table: metadata.table, values, where, returning: columns },
    );
    const [record] = records;
    return record === undefined
      ? await this.#notFound(known)
      : this.#stored((await this.#written.entities([{ ...rowOf(known), record }], returned))[0] ?? null);
  }

  async #updateWithoutReturning(
    where: Condition,
    values: readonly Assignment[],
    known: readonly GivenValue[],
  ): Promise<Entity> {
    const { table } = this.#parts.metadata;
    const { numberOfRecordsUpdated } =
      values.length === 0
        ? { numberOfRecordsUpdated: 0 }
        : await this.#send({ kind: 'update', table, values, where, returning: [] });
    // Some count the rows that were changed, others those that were found.
    if (numberOfRecordsUpdated === 0 && !(await this.#isThere(where))) {
      return await this.#notFound(known);
    }
    return this.#stored((await this.#written.entities([rowOf(known)], []))[0] ?? null);
  }

  async #isThere(where: Condition): Promise<boolean> {
    const { records } = await this.#send({ kind: 'exists', table: this.#parts.metadata.table, where });
    return records[0]?.[0] === true;
  }

  /** Tells a row that somebody else has changed from one that is not there. */
  async #notFound(known: readonly GivenValue[]): Promise<never> {
    const { metadata } = this.#parts;
    const details = { table: metadata.table.name };
    if (versionIn(metadata, known) !== undefined && (await this.#isThere(equalTo(metadata, keyValuesIn(known))))) {
      throw new OptimisticLockException(
        `${metadata.name}: the row was changed by somebody else since it was read: read it again.`,
        details,
      );
    }
    throw new EntityNotFoundException(`${metadata.name}: no row has the key that was to be changed.`, details);
  }

  async #send(statement: Statement): Promise<StatementResult> {
    const { executor, dialect } = this.#parts;
    const query = compileStatement(statement, dialect);
    assertSendable(query);
    return await executor.execute(query);
  }
}
