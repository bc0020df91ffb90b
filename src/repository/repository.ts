import { createEntity, mergeIntoEntity } from '../entity/entity-factory.js';
import { entityFromPlain, entityToPlain, type PlainOptions } from '../entity/plain-data.js';
import type { RelatedEntity, RelationKeyOf } from '../entity/marker-types.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { BulkWriter } from './bulk-writer.js';
import { EntityWriter } from './entity-writer.js';
import type {
  EntityId,
  EntityInput,
  InsertInput,
  InsertOptions,
  UpsertOptions,
  Upserted,
  Where,
} from './find-options.js';
import { checkOptions } from './find-statement.js';
import { linkRelated, unlinkRelated } from './relation-linker.js';
import { ReadRepository } from './read-repository.js';
import { withComputedColumns, type RepositoryParts } from './repository-parts.js';
import { RowChanger } from './row-changer.js';
import { RowMapper } from './row-mapper.js';
import { WrittenRows } from './written-rows.js';

/**
 * Stores and finds the rows of one entity. Every value goes out as a bound parameter with its column's type; every
 * statement belongs to the transaction that is open where the code runs. Without one, a single statement is committed
 * by itself, and a method that needs several to change something runs them in a transaction of its own.
 *
 * What the database made of entities that are given is returned as new instances. The given ones are never changed,
 * other than by their own hooks.
 *
 * MySQL returns no rows from statements that change them. There, a verb that returns entities makes a second call, a
 * SELECT by their keys, where they have columns whose values are not known: defaults, times of the database's clock,
 * and what was not given to an update.
 *
 * The examples below are about `@Entity() class City { @PrimaryGeneratedColumn() id; @Column() name; }`, in the SQL of
 * PostgreSQL.
 */
export class Repository<Entity extends object> extends ReadRepository<Entity> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #single: EntityWriter<Entity>;
  readonly #bulk: BulkWriter<Entity>;
  readonly #changer: RowChanger<Entity>;

  /** Repositories are made by `dataSource.getRepository()`. */
  constructor(given: RepositoryParts<Entity>) {
    const parts = withComputedColumns(given);
    const rows = new RowMapper(parts);
    super(parts, rows);
    const written = new WrittenRows(parts, rows);
    this.#parts = parts;
    this.#single = new EntityWriter(parts, rows, written);
    this.#changer = new RowChanger(parts);
    this.#bulk = new BulkWriter(parts, { rows, written, single: this.#single });
  }

  /**
   * A new instance of the entity with these values, for which no call is made. Plain objects in the place of embedded
   * ones become instances of their classes; what is `undefined` stays as the constructor left it.
   *
   * ```ts
   * const city = cities.create({ name: 'Riga' });
   * ```
   *
   * @throws {ConfigurationException} when a property is none of the entity's
   */
  create(values: EntityInput<Entity> = {}): Entity {
    return createEntity(this.#parts.metadata, values);
  }

  /**
   * Sets values in an instance, which is returned; later ones win, and what is `undefined` changes nothing. No call is
   * made.
   *
   * ```ts
   * cities.merge(city, { name: 'Rīga' });
   * ```
   *
   * @throws {ConfigurationException} when a property is none of the entity's
   */
  merge(entity: Entity, ...changes: EntityInput<Entity>[]): Entity {
    return mergeIntoEntity(this.#parts.metadata, entity, changes);
  }

  /**
   * A new instance made of data from outside, a request's JSON for instance, for which no call is made. The decorators
   * of class-transformer are honoured (`@Expose`, `@Exclude`, `@Type`, `@Transform`); times are read from texts with
   * their zone, 64-bit integers from digits, bytes from base64.
   *
   * ```ts
   * const city = cities.fromPlain(JSON.parse(body), { groups: ['editor'] });
   * ```
   *
   * @throws {ConfigurationException} when a property is none of the entity's, or a text not what its column holds
   */
  fromPlain(plain: unknown, options?: PlainOptions): Entity {
    return entityFromPlain(this.#parts.metadata, plain, options);
  }

  /**
   * The entity as plain data that JSON can hold, by the decorators of class-transformer; 64-bit integers become texts
   * of digits, bytes texts of base64. `instanceToPlain` of class-transformer, and with it NestJS's serializer, does the
   * same.
   *
   * ```ts
   * response.json(cities.toPlain(city, { groups: ['visitor'] }));
   * ```
   */
  toPlain(entity: Entity, options?: PlainOptions): Record<string, unknown> {
    return entityToPlain(this.#parts.metadata, entity, options);
  }

  /**
   * Stores a new row and returns it as the database has it. Properties that are `undefined` get the column's default.
   * With `{ onConflict: 'ignore' }`, a row that has a unique key of another one is left out, and `null` is returned.
   *
   * ```ts
   * await cities.insert({ name: 'Riga' });
   * // INSERT INTO "city" ("name") VALUES (:p1) RETURNING "id", "name"
   * ```
   *
   * @throws {UniqueViolationException} when a row with this key is there already
   * @throws {ConfigurationException} before any call, when a value does not fit its column
   * @throws {StoredRowNotReadException} on MySQL, when the row was stored and the SELECT behind it failed
   */
  async insert(entity: InsertInput<Entity>): Promise<Entity>;
  async insert(entity: InsertInput<Entity>, options: InsertOptions): Promise<Entity | null>;
  async insert(entity: InsertInput<Entity>, options?: InsertOptions): Promise<Entity | null> {
    this.#assertWritable('insert()');
    return this.#isIgnoring(options) ? await this.#single.insertIgnoring(entity) : await this.#single.insert(entity);
  }

  /**
   * Stores many new rows, in one call unless their values are larger than a request may be (then in one transaction),
   * and returns them in the same order: the values as they were given, with those that the database made. With
   * `{ onConflict: 'ignore' }`, rows that have a unique key of another one are left out, and the others returned.
   *
   * ```ts
   * await cities.insertMany([{ name: 'Riga' }, { name: 'Tartu' }]);
   * // PostgreSQL: INSERT INTO "city" ("name") SELECT aurorm_1
   * // FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 text))
   * // WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_ordinal) ORDER BY aurorm_ordinal RETURNING "id"
   * // MySQL, in a batch and a transaction: INSERT INTO `city` (`name`) VALUES (:p1)
   * ```
   *
   * MySQL tells of a statement that stores many rows only which key the first of them got. Rows whose keys it counts
   * are sent as one batch instead, which tells the key of each; with keys of your own, or a uuid, it is one statement.
   *
   * @throws {UniqueViolationException} when one is there already; none is stored
   * @throws {ConfigurationException} before any call, when a value does not fit its column
   */
  async insertMany(entities: readonly InsertInput<Entity>[], options?: InsertOptions): Promise<Entity[]> {
    this.#assertWritable('insertMany()');
    return this.#isIgnoring(options)
      ? await this.#bulk.insertManyIgnoring(entities)
      : await this.#bulk.insertMany(entities);
  }

  /**
   * Stores a row, new or changed, and returns it as the database has it. A row whose generated key is not set is
   * inserted, one whose key is set is updated with the properties that are not `undefined`. Rows with a key of your
   * own are inserted, or updated where the key is there already; as the database checks the new row first, such a row
   * needs all columns that are not nullable. One call in every case, and no SELECT before it.
   *
   * An entity with a version is updated only where the row still has this version; without a version it is new.
   *
   * Of an instance that was read or stored outside of a transaction, only what has changed since is sent. When that is
   * nothing there is no call, and the very instance is returned.
   *
   * ```ts
   * await cities.save({ id: 7, name: 'Rīga' });
   * // UPDATE "city" SET "name" = :p1 WHERE "id" = :p2 RETURNING "id", "name"
   * ```
   *
   * @throws {EntityNotFoundException} when no row has the generated key that is set
   * @throws {OptimisticLockException} when the row has another version than the entity
   */
  async save(entity: EntityInput<Entity>): Promise<Entity> {
    this.#assertWritable('save()');
    return await this.#single.save(entity);
  }

  /**
   * {@link save} for many: one statement for all that are new and one for all that are changed, in one transaction
   * where there are both. All are stored or none.
   *
   * @throws {EntityNotFoundException} when no row has a key that is set
   * @throws {OptimisticLockException} when a row has another version than its entity
   */
  async saveMany(entities: readonly EntityInput<Entity>[]): Promise<Entity[]> {
    this.#assertWritable('saveMany()');
    return await this.#bulk.saveMany(entities);
  }

  /**
   * Changes the row with this primary key and returns it as the database has it. A version among the changes is the
   * one that the row must have.
   *
   * ```ts
   * await cities.update(7, { name: 'Rīga' });
   * // UPDATE "city" SET "name" = :p1 WHERE "id" = :p2 RETURNING "id", "name"
   * ```
   *
   * @throws {EntityNotFoundException} when no row has the key
   * @throws {OptimisticLockException} when the row has another version
   * @throws {ConfigurationException} before any call, when nothing is to be changed, or a column that cannot be
   */
  async update(id: EntityId<Entity>, changes: EntityInput<Entity>): Promise<Entity> {
    this.#assertWritable('update()');
    return await this.#single.update(id, changes);
  }

  /**
   * Changes the rows that meet the conditions and returns their number. Rows that are soft-deleted stay as they are.
   *
   * ```ts
   * await cities.updateBy({ name: 'Riga' }, { name: 'Rīga' });
   * // UPDATE "city" SET "name" = :p1 WHERE "name" = :p2
   * ```
   *
   * @throws {ConfigurationException} before any call, when there is no condition, or nothing to be changed
   */
  async updateBy(where: Where<Entity>, changes: EntityInput<Entity>): Promise<number> {
    this.#assertWritable('updateBy()');
    return await this.#changer.updateBy(where, changes);
  }

  /**
   * Gives many rows values of their own, by one statement, and returns them in the same order. Each has its primary
   * key and what is to be changed; a version is the one that the row must have. All rows are changed or none.
   *
   * ```ts
   * await cities.updateMany([{ id: 7, name: 'Rīga' }, { id: 8, name: 'Tērbata' }]);
   * // WITH aurorm_found AS (SELECT aurorm_rows.* FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS
   * // (c1 integer, c2 text)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_ordinal)
   * // JOIN "city" ON "id" = aurorm_1 FOR UPDATE OF "city")
   * // UPDATE "city" SET "name" = aurorm_2 FROM aurorm_found WHERE "id" = aurorm_1
   * // AND (SELECT count(*) FROM aurorm_found) = :p2
   * ```
   *
   * @throws {EntityNotFoundException} when no row has one of the keys
   * @throws {OptimisticLockException} when one of the rows has another version
   * @throws {ConfigurationException} before any call, when two of the rows have the same key
   */
  async updateMany(rows: readonly EntityInput<Entity>[]): Promise<Entity[]> {
    this.#assertWritable('updateMany()');
    return await this.#bulk.updateMany(rows);
  }

  /**
   * Inserts rows, or changes those that are there already, by one statement, and returns them in the same order. A row
   * is there when it has the same values for the columns of a unique key, which the entity must declare.
   *
   * ```ts
   * await cities.upsert([{ name: 'Riga', area: '304' }], { conflict: ['name'] });
   * // INSERT INTO "city" ("name", "area") SELECT aurorm_1, aurorm_2 FROM … ORDER BY aurorm_ordinal
   * // ON CONFLICT ("name") DO UPDATE SET "area" = EXCLUDED."area" RETURNING "id", (xmax = 0) AS aurorm_inserted
   * ```
   *
   * MySQL cannot be told which key is meant: there, rows are refused that give values for another unique key too.
   *
   * @throws {ConfigurationException} before any call, when the key is not declared, or two rows have the same
   */
  async upsert(rows: readonly InsertInput<Entity>[], options: UpsertOptions<Entity> = {}): Promise<Upserted<Entity>[]> {
    this.#assertWritable('upsert()');
    return await this.#bulk.upsert(rows, options);
  }

  /**
   * Adds to the numbers of the rows that meet the conditions, and returns how many rows that were. A negative number
   * is taken away.
   *
   * ```ts
   * await cities.increment({ id: 7 }, { population: 1 });
   * // UPDATE "city" SET "population" = "population" + :p1 WHERE "id" = :p2
   * ```
   *
   * @throws {ConfigurationException} before any call, when there is no condition, or a property holds no numbers
   */
  async increment(where: Where<Entity>, amounts: EntityInput<Entity>): Promise<number> {
    this.#assertWritable('increment()');
    return await this.#changer.increment(where, amounts);
  }

  /**
   * Deletes the row with this primary key for good and returns how many that were: 1 or 0.
   *
   * ```ts
   * await cities.delete(7);
   * // DELETE FROM "city" WHERE "id" = :p1
   * ```
   */
  async delete(id: EntityId<Entity>): Promise<number> {
    this.#assertWritable('delete()');
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
    this.#assertWritable('deleteBy()');
    return await this.#changer.deleteBy(where);
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
    this.#assertWritable('softDelete()');
    return await this.#changer.softDelete(id);
  }

  /** {@link softDelete} for the rows that meet the conditions. */
  async softDeleteBy(where: Where<Entity>): Promise<number> {
    this.#assertWritable('softDeleteBy()');
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
    this.#assertWritable('restore()');
    return await this.#changer.restore(id);
  }

  /** {@link restore} for the rows that meet the conditions. */
  async restoreBy(where: Where<Entity>): Promise<number> {
    this.#assertWritable('restoreBy()');
    return await this.#changer.restoreBy(where);
  }

  #isIgnoring(options: InsertOptions | undefined): boolean {
    if (options === undefined) {
      return false;
    }
    checkOptions(this.#parts.metadata, options, ['onConflict']);
    if (options.onConflict !== 'ignore') {
      throw new ConfigurationException(
        `${this.#parts.metadata.name}: onConflict is ${String(options.onConflict)}: write 'ignore', or use upsert().`,
      );
    }
    return true;
  }

  #assertWritable(verb: string): void {
    const { kind, name } = this.#parts.metadata;
    if (kind === 'view') {
      throw new ConfigurationException(`${verb} cannot change ${name}, which is a view: change the tables behind it.`);
    }
  }

  /**
   * Relates a row to others of a relation that is many-to-many: the pairs are stored, of which those that are there
   * already stay as they are. Entities that are given are not changed. One call.
   *
   * ```ts
   * await posts.link(post, 'tags', [typescript, aurora]);
   * // INSERT INTO "post_tags" ("post_id", "tag_id") SELECT aurorm_1, aurorm_2
   * // FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer, c2 integer))
   * // WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_ordinal) ORDER BY aurorm_ordinal
   * // ON CONFLICT ("post_id", "tag_id") DO UPDATE SET "post_id" = EXCLUDED."post_id", "tag_id" = EXCLUDED."tag_id"
   * ```
   *
   * @param row an entity, or its key
   * @param related entities or their keys, one or an array
   * @throws {ForeignKeyViolationException} when a row of one side does not exist
   * @throws {ConfigurationException} before any call, when the relation is of another kind
   */
  async link<Property extends RelationKeyOf<Entity>>(
    row: EntityId<Entity>,
    property: Property,
    related: Related<Entity, Property>,
  ): Promise<void> {
    await linkRelated(this.#parts, row, { property, related });
  }

  /**
   * Takes the relation back that {@link link} stored, and returns how many pairs there were. One call.
   *
   * ```ts
   * await posts.unlink(post, 'tags', [aurora]);
   * // DELETE FROM "post_tags" WHERE "post_id" = :p1 AND "tag_id" = ANY (CAST(:p2 AS integer[]))
   * ```
   *
   * @throws {ConfigurationException} before any call, when the relation is of another kind
   */
  async unlink<Property extends RelationKeyOf<Entity>>(
    row: EntityId<Entity>,
    property: Property,
    related: Related<Entity, Property>,
  ): Promise<number> {
    return await unlinkRelated(this.#parts, row, { property, related });
  }
}

/** Entities of the other side of a relation, or their keys, one or several. */
type Related<Entity, Property extends keyof Entity> =
  | EntityId<RelatedEntity<Entity[Property]>>
  | readonly EntityId<RelatedEntity<Entity[Property]>>[];
