import type { EntityChanges, EntityId, EntityInput, ReturningOptions, Where } from './find-options.js';
import { checkOptions } from './find-statement.js';
import { LinkRepository } from './link-repository.js';
import type { RepositoryParts } from './repository-parts.js';
import { ReturningChanger, type RowsChange } from './returning-changer.js';
import { RowChanger } from './row-changer.js';
import type { RowMapper } from './row-mapper.js';
import { assertWritable } from './writable.js';
import type { WrittenRows } from './written-rows.js';

/** The verbs of a repository that change or delete rows which are not at hand, but known by a key or by conditions. */
export abstract class RowRepository<Entity extends object> extends LinkRepository<Entity> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #rows: RowMapper<Entity>;
  readonly #changer: RowChanger<Entity>;
  readonly #returning: ReturningChanger<Entity>;

  protected constructor(parts: RepositoryParts<Entity>, rows: RowMapper<Entity>, written: WrittenRows<Entity>) {
    super(parts, rows);
    this.#parts = parts;
    this.#rows = rows;
    this.#changer = new RowChanger(parts);
    this.#returning = new ReturningChanger(parts, rows, written);
  }

  /**
   * Changes the rows that meet the conditions and returns their number, or with `{ returning: true }` the rows, as they
   * are afterwards and in no order. Rows that are soft-deleted stay as they are. Values may be SQL, as those of
   * {@link update}.
   *
   * ```ts
   * await cities.updateBy({ name: 'Riga' }, { name: 'Rīga' });
   * // UPDATE "city" SET "name" = :p1 WHERE "name" = :p2
   * ```
   *
   * MySQL returns no rows from an UPDATE: there, `returning` finds and locks the rows, changes them and reads them, in a
   * transaction. On PostgreSQL, rows of more than 1 MiB cannot be returned.
   *
   * @throws {ConfigurationException} before any call, when there is no condition, or nothing to be changed
   */
  async updateBy(where: Where<Entity>, changes: EntityChanges<Entity>): Promise<number>;
  async updateBy(where: Where<Entity>, changes: EntityChanges<Entity>, options: ReturningOptions): Promise<Entity[]>;
  async updateBy(
    where: Where<Entity>,
    changes: EntityChanges<Entity>,
    options?: ReturningOptions,
  ): Promise<Entity[] | number> {
    assertWritable(this.#parts.metadata, 'updateBy()');
    return await this.#change(this.#changer.changeBy(where, changes), options);
  }

  /**
   * Changes every row and returns their number. Rows that are soft-deleted stay as they are.
   *
   * ```ts
   * await cities.updateAll({ name: (name) => sql`upper(${name})` });
   * // UPDATE "city" SET "name" = (upper("name"))
   * ```
   *
   * @throws {ConfigurationException} before any call, when nothing is to be changed, or a column that cannot be
   */
  async updateAll(changes: EntityChanges<Entity>): Promise<number> {
    assertWritable(this.#parts.metadata, 'updateAll()');
    return await this.#changer.updateAll(changes);
  }

  /**
   * Adds to the numbers of the rows that meet the conditions, and returns how many rows that were, or with
   * `{ returning: true }` the rows with their new numbers, as {@link updateBy} does. A negative number is taken away;
   * NULL counts as 0.
   *
   * ```ts
   * await cities.increment({ id: 7 }, { population: 1 });
   * // UPDATE "city" SET "population" = "population" + :p1 WHERE "id" = :p2
   * const [riga] = await cities.increment({ id: 7 }, { population: 1 }, { returning: true });
   * // PostgreSQL: UPDATE "city" SET "population" = "population" + :p1 WHERE "id" = :p2 RETURNING "id", "population", …
   * ```
   *
   * @throws {ConfigurationException} before any call, when there is no condition, or a property holds no numbers
   */
  async increment(where: Where<Entity>, amounts: EntityInput<Entity>): Promise<number>;
  async increment(where: Where<Entity>, amounts: EntityInput<Entity>, options: ReturningOptions): Promise<Entity[]>;
  async increment(
    where: Where<Entity>,
    amounts: EntityInput<Entity>,
    options?: ReturningOptions,
  ): Promise<Entity[] | number> {
    assertWritable(this.#parts.metadata, 'increment()');
    return await this.#change(this.#changer.incrementBy(where, amounts), options);
  }

  /**
   * Deletes the row with this primary key for good and returns how many that were: 1 or 0. An entity that is given in the
   * place of its key is sent in full when it is saved again.
   *
   * ```ts
   * await cities.delete(7);
   * // DELETE FROM "city" WHERE "id" = :p1
   * ```
   */
  async delete(id: EntityId<Entity>): Promise<number> {
    assertWritable(this.#parts.metadata, 'delete()');
    if (id instanceof Object) {
      this.#rows.snapshots.forget(id);
    }
    return await this.#changer.delete(id);
  }

  /**
   * Deletes the rows that meet the conditions for good, soft-deleted ones too, and returns their number.
   *
   * ```ts
   * await cities.deleteBy({ name: Like('Test %') });
   * // DELETE FROM "city" WHERE "name" LIKE :p1
   * ```
   *
   * @throws {ConfigurationException} before any call, when there is no condition
   */
  async deleteBy(where: Where<Entity>): Promise<number> {
    assertWritable(this.#parts.metadata, 'deleteBy()');
    return await this.#changer.deleteBy(where);
  }

  /**
   * Deletes every row for good, soft-deleted ones too, and returns their number.
   *
   * ```ts
   * await cities.deleteAll();
   * // DELETE FROM "city"
   * ```
   */
  async deleteAll(): Promise<number> {
    assertWritable(this.#parts.metadata, 'deleteAll()');
    return await this.#changer.deleteAll();
  }

  /**
   * Marks the row with this primary key as deleted, at the database's time, and returns how many that were: 1, or 0
   * where there is none or it is marked already. Its entity needs a `@DeleteDateColumn()`.
   *
   * ```ts
   * await cities.softDelete(7);
   * // UPDATE "city" SET "deleted_at" = CURRENT_TIMESTAMP WHERE "id" = :p1 AND "deleted_at" IS NULL
   * ```
   */
  async softDelete(id: EntityId<Entity>): Promise<number> {
    assertWritable(this.#parts.metadata, 'softDelete()');
    return await this.#changer.softDelete(id);
  }

  /** {@link softDelete} for the rows that meet the conditions. */
  async softDeleteBy(where: Where<Entity>): Promise<number> {
    assertWritable(this.#parts.metadata, 'softDeleteBy()');
    return await this.#changer.softDeleteBy(where);
  }

  /**
   * Takes the mark of {@link softDelete} away and returns how many rows that were: 1 or 0.
   *
   * ```ts
   * await cities.restore(7);
   * // UPDATE "city" SET "deleted_at" = CAST(:p1 AS timestamptz) WHERE "id" = :p2 AND NOT ("deleted_at" IS NULL)
   * ```
   */
  async restore(id: EntityId<Entity>): Promise<number> {
    assertWritable(this.#parts.metadata, 'restore()');
    return await this.#changer.restore(id);
  }

  /** {@link restore} for the rows that meet the conditions. */
  async restoreBy(where: Where<Entity>): Promise<number> {
    assertWritable(this.#parts.metadata, 'restoreBy()');
    return await this.#changer.restoreBy(where);
  }

  async #change(change: RowsChange, options: ReturningOptions | undefined): Promise<Entity[] | number> {
    if (options !== undefined) {
      checkOptions(this.#parts.metadata, options, ['returning']);
    }
    return options?.returning === true ? await this.#returning.change(change) : await this.#changer.change(change);
  }
}
