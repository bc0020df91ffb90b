import type { StatementResult } from '../connector/connector.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { AuroraDatabaseException, ConfigurationException } from '../errors/base-exception.js';
import { EntityNotFoundException, OptimisticLockException } from '../errors/entity-exceptions.js';
import type { Condition } from '../sql/condition.js';
import { compileStatement } from '../sql/statement-compiler.js';
import type { Assignment, OnConflict, Statement } from '../sql/statement.js';
import { conflictUpdate, knownAfter } from './conflict-key.js';
import { assignments, givenValues, isGiven, keyValues, keyValuesIn, type GivenValue } from './entity-values.js';
import type { Where } from './find-options.js';
import { both, isNever, limitedCondition } from './find-statement.js';
import { EVERY_ROW, isLive } from './live-condition.js';
import { generatedKey } from './generated-key.js';
import { callHooks } from './hooks.js';
import { equalTo } from './key-condition.js';
import type { RepositoryParts } from './repository-parts.js';
import {
  besidesChanges,
  changesIn,
  checkedChanges,
  newRow,
  nextVersion,
  versionIn,
  type RowValues,
} from './row-values.js';
import type { RowMapper } from './row-mapper.js';
import { references, type WrittenRow, type WrittenRows } from './written-rows.js';

/** Whether, and how, a row that is saved is stored. */
export type SaveRoute = 'insert' | 'nothing' | 'update' | 'upsert';

/** A row to change. */
interface RowUpdate {
  readonly key: readonly GivenValue[];
  readonly changes: readonly GivenValue[];
  /** The version that the row must have. */
  readonly version: GivenValue | undefined;
  /** Values that are taken to be those of the row already. */
  readonly kept: readonly GivenValue[];
}

/** Writes single rows, and those that meet a condition. */
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
    const route = this.routeOf(entity);
    if (route === 'nothing') {
      return entity as Entity;
    }
    await callHooks(metadata, route === 'update' ? 'beforeUpdate' : 'beforeInsert', entity);
    const given = givenValues(metadata, entity);
    if (route === 'insert') {
      return this.#stored(await this.#insertRow(newRow(metadata, given)));
    }
    if (route === 'upsert') {
      const row = newRow(metadata, given);
      this.#rows.snapshots.forget(entity);
      const stored = await this.#insertRow(row, conflictUpdate(this.#parts, row.given, { update: changesIn(given) }));
      return this.#stored(stored);
    }
    const changes = this.#rows.snapshots.changed(entity, changesIn(given));
    this.#rows.snapshots.forget(entity);
    return await this.#updateRow({
      key: keyValuesIn(given),
      changes,
      version: versionIn(metadata, given),
      kept: keptIn(metadata, given),
    });
  }

  /**
   * Whether a row is new or to be changed, which its key and version say.
   *
   * @throws {ConfigurationException} when it could be either, or has no version to compare
   */
  routeOf(entity: object): SaveRoute {
    const { metadata } = this.#parts;
    const given = givenValues(metadata, entity);
    const hasKey = metadata.primaryColumns.every((column) => isGiven(given, column));
    const isGenerated = metadata.primaryColumns.some(({ generation }) => generation !== undefined);
    const isVersioned = metadata.versionColumn !== undefined;
    const hasVersion = isVersioned && versionIn(metadata, given) !== undefined;
    if (!hasKey || (isVersioned && !hasVersion && !isGenerated)) {
      return 'insert';
    }
    if (isVersioned && !hasVersion) {
      throw new ConfigurationException(
        `save() on ${metadata.name} needs ${metadata.versionColumn?.property}, the version that the row was read with. ` +
          `Use update() to change a row whatever its version.`,
      );
    }
    if (this.#rows.snapshots.holds(entity, changesIn(given))) {
      return 'nothing';
    }
    return isGenerated || isVersioned ? 'update' : 'upsert';
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

  async updateBy(where: Where<Entity>, changes: object): Promise<number> {
    const { metadata } = this.#parts;
    const given = checkedChanges(metadata, givenValues(metadata, changes), 'updateBy()');
    return await this.#changeLive(where, assignments(metadata, given), 'updateBy()');
  }

  async increment(where: Where<Entity>, amounts: object): Promise<number> {
    const { metadata } = this.#parts;
    const given = checkedChanges(metadata, givenValues(metadata, amounts), 'increment()');
    const values = given.map(({ column, value }): Assignment => {
      if (column.transformer !== undefined || !NUMBERS.has(column.reference.type.name) || value === null) {
        throw new ConfigurationException(
          `increment() cannot count ${metadata.name}.${column.property}: it holds no numbers.`,
        );
      }
      return { column: column.reference, compute: 'increment', by: value };
    });
    return await this.#changeLive(where, values, 'increment()');
  }

  async delete(id: unknown): Promise<number> {
    const { metadata } = this.#parts;
    const where = equalTo(metadata, keyValues(metadata, id));
    await callHooks(metadata, 'beforeDelete', id);
    return await this.#change({ kind: 'delete', table: metadata.table, where });
  }

  async deleteBy(where: Where<Entity>): Promise<number> {
    const condition = limitedCondition(this.#parts, where, 'deleteBy()');
    return await this.#change({ kind: 'delete', table: this.#parts.metadata.table, where: condition });
  }

  async softDelete(id: unknown): Promise<number> {
    const { metadata } = this.#parts;
    const values = this.#deletion('now', 'softDelete()');
    const where = both(equalTo(metadata, keyValues(metadata, id)), isLive(metadata));
    await callHooks(metadata, 'beforeDelete', id);
    return await this.#changeRows(where, values);
  }

  async softDeleteBy(where: Where<Entity>): Promise<number> {
    return await this.#changeLive(where, this.#deletion('now', 'softDeleteBy()'), 'softDeleteBy()');
  }

  async restore(id: unknown): Promise<number> {
    const { metadata } = this.#parts;
    const values = this.#deletion('never', 'restore()');
    return await this.#changeRows(
      both(equalTo(metadata, keyValues(metadata, id)), isDeleted(isLive(metadata))),
      values,
    );
  }

  async restoreBy(where: Where<Entity>): Promise<number> {
    const values = this.#deletion('never', 'restoreBy()');
    const condition = limitedCondition(this.#parts, where, 'restoreBy()');
    return await this.#changeRows(both(condition, isDeleted(isLive(this.#parts.metadata))), values);
  }

  async #insertUnless(entity: unknown, onConflict: OnConflict | undefined): Promise<Entity | null> {
    const { metadata } = this.#parts;
    givenValues(metadata, entity);
    await callHooks(metadata, 'beforeInsert', entity);
    return await this.#insertRow(newRow(metadata, givenValues(metadata, entity)), onConflict);
  }

  /** Resolves to null where the database stored no row. */
  async #insertRow({ given, computed }: RowValues, onConflict?: OnConflict): Promise<Entity | null> {
    const { metadata, dialect } = this.#parts;
    this.#written.checkReadable(given);
    const returned = this.#written.returnedOfOne(given);
    const { records, generatedFields } = await this.#send({
      kind: 'insert',
      table: metadata.table,
      values: [...assignments(metadata, given), ...computed],
      ...(onConflict === undefined ? {} : { onConflict }),
      returning: references(returned),
    });
    if (!dialect.supportsReturning) {
      const known: WrittenRow =
        onConflict?.action === 'update'
          ? { given: knownAfter(onConflict, given), key: keyValuesIn(given) }
          : { given: [...given, ...generatedKey(this.#parts, given, generatedFields)] };
      return (await this.#written.entities([known], []))[0] ?? null;
    }
    const [record] = records;
    return record === undefined ? null : ((await this.#written.entities([{ given, record }], returned))[0] ?? null);
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
    const values = [...assignments(metadata, changes), ...(changes.length === 0 ? [] : besidesChanges(metadata))];
    const known = [
      ...key,
      ...changes,
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
      : this.#stored((await this.#written.entities([{ given: known, record }], returned))[0] ?? null);
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
    return this.#stored((await this.#written.entities([{ given: known }], []))[0] ?? null);
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

  #deletion(when: 'never' | 'now', verb: string): Assignment[] {
    const { deleteDateColumn, name } = this.#parts.metadata;
    if (deleteDateColumn === undefined) {
      throw new ConfigurationException(
        `${verb} needs a column that says when a row of ${name} was deleted: write @DeleteDateColumn() above a ` +
          `property, or use delete().`,
      );
    }
    const { reference: column } = deleteDateColumn;
    return [when === 'now' ? { column, compute: 'now' } : { column, value: null }];
  }

  async #changeLive(where: Where<Entity>, values: readonly Assignment[], verb: string): Promise<number> {
    const condition = limitedCondition(this.#parts, where, verb);
    return await this.#changeRows(both(condition, isLive(this.#parts.metadata)), values);
  }

  async #changeRows(where: Condition, values: readonly Assignment[]): Promise<number> {
    const { metadata } = this.#parts;
    return await this.#change({
      kind: 'update',
      table: metadata.table,
      values: [...values, ...besidesChanges(metadata)],
      where,
      returning: [],
    });
  }

  async #change(statement: Extract<Statement, { readonly kind: 'delete' | 'update' }>): Promise<number> {
    return isNever(statement.where) ? 0 : (await this.#send(statement)).numberOfRecordsUpdated;
  }

  async #send(statement: Statement): Promise<StatementResult> {
    const { executor, dialect } = this.#parts;
    return await executor.execute(compileStatement(statement, dialect));
  }
}

/** The values of an entity that an update does not change: of a row of the same version surely, else as it was read. */
function keptIn({ versionColumn }: EntityMetadata, given: readonly GivenValue[]): GivenValue[] {
  const isChanged = (role: EntityColumn['role']): boolean =>
    role === 'updateDate' || role === 'version' || (role === 'deleteDate' && versionColumn === undefined);
  return given.filter(({ column }) => !column.generated && !isChanged(column.role));
}

const NUMBERS: ReadonlySet<string> = new Set(['bigint', 'decimal', 'double', 'integer', 'real', 'smallint']);

function isDeleted(live: Condition): Condition {
  return live === EVERY_ROW ? live : { kind: 'not', condition: live };
}
