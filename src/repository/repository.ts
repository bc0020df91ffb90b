import { createEntity, mergeIntoEntity } from '../entity/entity-factory.js';
import { entityFromPlain, entityToPlain, type PlainOptions } from '../entity/plain-data.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { SqlFragment } from '../sql/sql-tag.js';
import { BulkWriter } from './bulk-writer.js';
import { EntityWriter } from './entity-writer.js';
import type {
  EntityChanges,
  EntityId,
  EntityInput,
  InsertInput,
  InsertOptions,
  UpsertOptions,
  Upserted,
} from './find-options.js';
import { checkOptions } from './find-statement.js';
import { withComputedColumns, type RepositoryParts } from './repository-parts.js';
import { RowMapper } from './row-mapper.js';
import { RowRepository } from './row-repository.js';
import { assertWritable } from './writable.js';
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
export class Repository<Entity extends object> extends RowRepository<Entity> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #single: EntityWriter<Entity>;
  readonly #bulk: BulkWriter<Entity>;

  /** Repositories are made by `dataSource.getRepository()`. */
  constructor(given: RepositoryParts<Entity>) {
    const parts = withComputedColumns(given);
    const rows = new RowMapper(parts);
    const written = new WrittenRows(parts, rows);
    super(parts, rows, written);
    this.#parts = parts;
    this.#single = new EntityWriter(parts, rows, written);
    this.#bulk = new BulkWriter(parts, rows, written);
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
   * Stores a new row and returns it as the database has it. Properties that are `undefined` get the column's default;
   * a value may be SQL, made by the `sql` tag. With `{ onConflict: 'ignore' }`, a row that has a unique key of another one is left out, and `null` is returned.
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
  async insert(entity: InsertInput<Entity, SqlFragment>): Promise<Entity>;
  async insert(entity: InsertInput<Entity, SqlFragment>, options: InsertOptions): Promise<Entity | null>;
  async insert(entity: InsertInput<Entity, SqlFragment>, options?: InsertOptions): Promise<Entity | null> {
    assertWritable(this.#parts.metadata, 'insert()');
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
    assertWritable(this.#parts.metadata, 'insertMany()');
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
   * @throws {ConfigurationException} before any call, when the entity was read without its key, or a value does not fit
   * its column
   */
  async save(entity: EntityInput<Entity>): Promise<Entity> {
    assertWritable(this.#parts.metadata, 'save()');
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
    assertWritable(this.#parts.metadata, 'saveMany()');
    return await this.#bulk.saveMany(entities);
  }

  /**
   * Changes the row with this primary key and returns it as the database has it. A version among the changes is the
   * one that the row must have. A value may be SQL of your own, made by the `sql` tag, or a function that makes it and
   * is given the quoted name of the column.
   *
   * ```ts
   * await cities.update(7, { name: 'Rīga' });
   * // UPDATE "city" SET "name" = :p1 WHERE "id" = :p2 RETURNING "id", "name"
   * await cities.update(7, { name: (name) => sql`${name} || ${'!'}` });
   * // UPDATE "city" SET "name" = ("name" || :p1) WHERE "id" = :p2 RETURNING "id", "name"
   * ```
   *
   * @throws {EntityNotFoundException} when no row has the key
   * @throws {OptimisticLockException} when the row has another version
   * @throws {ConfigurationException} before any call, when nothing is to be changed, or a column that cannot be
   */
  async update(id: EntityId<Entity>, changes: EntityChanges<Entity>): Promise<Entity> {
    assertWritable(this.#parts.metadata, 'update()');
    return await this.#single.update(id, changes);
  }

  /**
   * Gives many rows values of their own, by one statement, and returns them in the same order. Each has its primary
   * key and what is to be changed; a version is the one that the row must have. All rows are changed or none.
   *
   * ```ts
   * await cities.updateMany([{ id: 7, name: 'Rīga' }, { id: 8, name: 'Tērbata' }]);
   * // WITH aurorm_found AS (SELECT aurorm_rows.* FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS
   * // (c1 integer, c2 text)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_ordinal)
   * // JOIN "city" ON "id" = aurorm_1 ORDER BY aurorm_ordinal FOR UPDATE OF "city")
   * // UPDATE "city" SET "name" = aurorm_2 FROM aurorm_found WHERE "id" = aurorm_1
   * // AND (SELECT count(*) FROM aurorm_found) = :p2
   * ```
   *
   * @throws {EntityNotFoundException} when no row has one of the keys
   * @throws {OptimisticLockException} when one of the rows has another version
   * @throws {ConfigurationException} before any call, when two of the rows have the same key
   */
  async updateMany(rows: readonly EntityInput<Entity>[]): Promise<Entity[]> {
    assertWritable(this.#parts.metadata, 'updateMany()');
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
   * By `update`, a row that is there gets some of the values, or SQL of what it holds and of what was to be inserted.
   *
   * ```ts
   * await pages.upsert([{ url, views: 1 }], { conflict: ['url'], update: { views: (stored, given) => sql`${stored} + ${given}` } });
   * // … ON CONFLICT ("url") DO UPDATE SET "views" = ("page"."views" + EXCLUDED."views") RETURNING …
   * ```
   *
   * MySQL cannot be told which key is meant: there, rows are refused that give values for another unique key too.
   *
   * @throws {ConfigurationException} before any call, when the key is not declared, or two rows have the same
   */
  async upsert(rows: readonly InsertInput<Entity>[], options: UpsertOptions<Entity> = {}): Promise<Upserted<Entity>[]> {
    assertWritable(this.#parts.metadata, 'upsert()');
    return await this.#bulk.upsert(rows, options);
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
}
