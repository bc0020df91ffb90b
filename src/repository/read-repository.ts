import type { SqlParameters } from '../connector/parameter-binder.js';
import { compileRawStatement } from '../connector/raw-statement.js';
import type { SqlFragment } from '../sql/sql-tag.js';
import { AggregateRepository } from './aggregate-repository.js';
import { EntityLoader } from './entity-loader.js';
import { EntityReader } from './entity-reader.js';
import type {
  ByKeyOptions,
  EntityId,
  FilterOptions,
  FindOneOptions,
  FindOptions,
  Loaded,
  LoadedRelations,
  Loading,
  Relations,
  Select,
  Selected,
  Selecting,
  Where,
} from './find-options.js';
import { PageReader, type FindPageOptions, type Page, type StreamOptions } from './page-reader.js';
import { rawRowMapper } from './raw-row-mapper.js';
import type { RepositoryParts } from './repository-parts.js';
import type { RowMapper } from './row-mapper.js';

/**
 * The verbs of a repository that read. A row that is soft-deleted is found by none of them, unless `withDeleted` says
 * so.
 */
export abstract class ReadRepository<Entity extends object> extends AggregateRepository<Entity> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #rows: RowMapper<Entity>;
  readonly #reader: EntityReader<Entity>;
  readonly #pages: PageReader<Entity>;

  protected constructor(parts: RepositoryParts<Entity>, rows: RowMapper<Entity>) {
    super(parts, rows);
    this.#parts = parts;
    this.#rows = rows;
    this.#reader = new EntityReader(parts, rows);
    this.#pages = new PageReader(parts, rows);
  }

  /**
   * The rows that meet the conditions, `[]` when there are none; however many and however large. With `select`, the
   * result's type has only what was asked for; with `distinct` besides, rows that are equal in it are one.
   *
   * ```ts
   * await cities.find({ where: { name: Like('San %') }, order: { name: 'ASC' }, take: 10, skip: 20 });
   * // SELECT "id", "name" FROM "city" WHERE "name" LIKE :p1 ORDER BY "name" ASC, "id" ASC LIMIT :p2 OFFSET :p3
   * ```
   *
   * @throws {ConfigurationException} before any call: an unknown property, `undefined` in a condition, a bad number, a
   * lock outside of a transaction
   */
  async find<const Selection extends Select<Entity>, const Asked extends Relations<Entity>>(
    options: Omit<FindOptions<Entity>, 'relations' | 'select'> & Selecting<Entity, Selection> & Loading<Entity, Asked>,
  ): Promise<(Selected<Entity, Selection> & LoadedRelations<Entity, Asked>)[]>;
  async find<const Asked extends Relations<Entity>>(
    options: Omit<FindOptions<Entity>, 'relations' | 'select'> & Loading<Entity, Asked>,
  ): Promise<Loaded<Entity, Asked>[]>;
  async find<const Selection extends Select<Entity>>(
    options: Omit<FindOptions<Entity>, 'select'> & Selecting<Entity, Selection>,
  ): Promise<Selected<Entity, Selection>[]>;
  async find(options?: FindOptions<Entity>): Promise<Entity[]>;
  async find(options: FindOptions<Entity> = {}): Promise<unknown[]> {
    return await this.#reader.find(options);
  }

  /**
   * Loads relations of rows that were read before, or were stored, and returns the same rows: one call for each
   * relation and level, however many rows there are. What was loaded before is loaded again.
   *
   * ```ts
   * const [city] = await cities.load(found, { districts: { order: { name: 'ASC' }, take: 3 } });
   * city?.districts[0]?.name;
   * // SELECT aurorm_key, "id", "name", "city_id" FROM (SELECT aurorm_ordinal AS aurorm_key, "id", "name", "city_id",
   * // row_number() OVER (PARTITION BY aurorm_ordinal ORDER BY "name" ASC, "id" ASC) AS aurorm_place
   * // FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer))
   * // WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_ordinal)
   * // JOIN "district" ON "city_id" = aurorm_1) AS aurorm_related
   * // WHERE aurorm_place <= :p2 ORDER BY aurorm_key, aurorm_place
   * ```
   *
   * @throws {ConfigurationException} before any call: no relation of that name, or a row without the key that it needs
   */
  async load<Row extends object, const Asked extends Relations<Entity>>(
    rows: readonly Row[],
    relations: Loading<Entity, Asked>['relations'],
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<(Omit<Row, keyof LoadedRelations<Entity, Asked>> & LoadedRelations<Entity, Asked>)[]> {
    await this.#reader.load(rows, relations, options);
    return [...rows] as unknown as (Omit<Row, keyof LoadedRelations<Entity, Asked>> & LoadedRelations<Entity, Asked>)[];
  }

  /**
   * {@link find} with conditions only.
   *
   * ```ts
   * await cities.findBy({ name: In(['Riga', 'Tartu']) });
   * // PostgreSQL: SELECT "id", "name" FROM "city" WHERE "name" = ANY (CAST(:p1 AS text[]))
   * // MySQL: SELECT `id`, `name` FROM `city` WHERE `name` IN (SELECT JSON_UNQUOTE(aurorm_value)
   * // FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_value JSON PATH '$')) AS aurorm_list)
   * ```
   */
  async findBy(where: Where<Entity>): Promise<Entity[]> {
    return await this.#reader.find({ where });
  }

  /**
   * The first row that meets the conditions, or `null`. Where several do and there is no order, the database decides
   * which.
   *
   * ```ts
   * await cities.findOne({ where: { name: Like('R%') }, order: { name: 'ASC' } });
   * // SELECT "id", "name" FROM "city" WHERE "name" LIKE :p1 ORDER BY "name" ASC LIMIT :p2
   * ```
   */
  async findOne<const Selection extends Select<Entity>, const Asked extends Relations<Entity>>(
    options: Omit<FindOneOptions<Entity>, 'relations' | 'select'> &
      Selecting<Entity, Selection> &
      Loading<Entity, Asked>,
  ): Promise<(Selected<Entity, Selection> & LoadedRelations<Entity, Asked>) | null>;
  async findOne<const Asked extends Relations<Entity>>(
    options: Omit<FindOneOptions<Entity>, 'relations' | 'select'> & Loading<Entity, Asked>,
  ): Promise<Loaded<Entity, Asked> | null>;
  async findOne<const Selection extends Select<Entity>>(
    options: Omit<FindOneOptions<Entity>, 'select'> & Selecting<Entity, Selection>,
  ): Promise<Selected<Entity, Selection> | null>;
  async findOne(options: FindOneOptions<Entity>): Promise<Entity | null>;
  async findOne(options: FindOneOptions<Entity>): Promise<unknown> {
    return await this.#reader.findOne(options);
  }

  /**
   * One row that meets the conditions, or `null`. Where several do, the database decides which.
   *
   * ```ts
   * await cities.findOneBy({ name: 'Riga' });
   * // SELECT "id", "name" FROM "city" WHERE "name" = :p1 LIMIT :p2
   * ```
   */
  async findOneBy(where: Where<Entity>): Promise<Entity | null> {
    return await this.#reader.findOne({ where });
  }

  /**
   * {@link findOne}, where there has to be a row.
   *
   * @throws {EntityNotFoundException} when no row meets the conditions
   */
  async findOneOrFail<const Selection extends Select<Entity>, const Asked extends Relations<Entity>>(
    options: Omit<FindOneOptions<Entity>, 'relations' | 'select'> &
      Selecting<Entity, Selection> &
      Loading<Entity, Asked>,
  ): Promise<Selected<Entity, Selection> & LoadedRelations<Entity, Asked>>;
  async findOneOrFail<const Asked extends Relations<Entity>>(
    options: Omit<FindOneOptions<Entity>, 'relations' | 'select'> & Loading<Entity, Asked>,
  ): Promise<Loaded<Entity, Asked>>;
  async findOneOrFail<const Selection extends Select<Entity>>(
    options: Omit<FindOneOptions<Entity>, 'select'> & Selecting<Entity, Selection>,
  ): Promise<Selected<Entity, Selection>>;
  async findOneOrFail(options: FindOneOptions<Entity>): Promise<Entity>;
  async findOneOrFail(options: FindOneOptions<Entity>): Promise<unknown> {
    return this.#reader.found(await this.#reader.findOne(options));
  }

  /**
   * {@link findOneBy}, where there has to be a row.
   *
   * @throws {EntityNotFoundException} when no row meets the conditions
   */
  async findOneByOrFail(where: Where<Entity>): Promise<Entity> {
    return this.#reader.found(await this.#reader.findOne({ where }));
  }

  /**
   * The row with this primary key, or `null`. A composite key is an object of its parts by property.
   *
   * ```ts
   * await cities.findById(7);
   * // SELECT "id", "name" FROM "city" WHERE "id" = :p1
   * ```
   *
   * @throws {ConfigurationException} before any call, when a part of the key is missing
   */
  async findById<const Selection extends Select<Entity>, const Asked extends Relations<Entity>>(
    id: EntityId<Entity>,
    options: Omit<ByKeyOptions<Entity>, 'relations' | 'select'> & Selecting<Entity, Selection> & Loading<Entity, Asked>,
  ): Promise<(Selected<Entity, Selection> & LoadedRelations<Entity, Asked>) | null>;
  async findById<const Asked extends Relations<Entity>>(
    id: EntityId<Entity>,
    options: Omit<ByKeyOptions<Entity>, 'relations' | 'select'> & Loading<Entity, Asked>,
  ): Promise<Loaded<Entity, Asked> | null>;
  async findById<const Selection extends Select<Entity>>(
    id: EntityId<Entity>,
    options: Omit<ByKeyOptions<Entity>, 'select'> & Selecting<Entity, Selection>,
  ): Promise<Selected<Entity, Selection> | null>;
  async findById(id: EntityId<Entity>, options?: ByKeyOptions<Entity>): Promise<Entity | null>;
  async findById(id: EntityId<Entity>, options: ByKeyOptions<Entity> = {}): Promise<unknown> {
    return await this.#reader.findById(id, options);
  }

  /**
   * The rows with these primary keys, in the order of the keys; keys that no row has are passed over. The SQL is the
   * same for any number of keys, and one call is enough unless the keys are larger than a request may be.
   *
   * ```ts
   * await cities.findByIds([7, 3]);
   * // SELECT aurorm_ordinal, "id", "name"
   * // FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer))
   * // WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_ordinal)
   * // JOIN "city" ON "id" = aurorm_1 ORDER BY aurorm_ordinal
   * ```
   */
  async findByIds<const Selection extends Select<Entity>, const Asked extends Relations<Entity>>(
    ids: readonly EntityId<Entity>[],
    options: Omit<ByKeyOptions<Entity>, 'lock' | 'relations' | 'select'> &
      Selecting<Entity, Selection> &
      Loading<Entity, Asked>,
  ): Promise<(Selected<Entity, Selection> & LoadedRelations<Entity, Asked>)[]>;
  async findByIds<const Asked extends Relations<Entity>>(
    ids: readonly EntityId<Entity>[],
    options: Omit<ByKeyOptions<Entity>, 'lock' | 'relations' | 'select'> & Loading<Entity, Asked>,
  ): Promise<Loaded<Entity, Asked>[]>;
  async findByIds<const Selection extends Select<Entity>>(
    ids: readonly EntityId<Entity>[],
    options: Omit<ByKeyOptions<Entity>, 'lock' | 'select'> & Selecting<Entity, Selection>,
  ): Promise<Selected<Entity, Selection>[]>;
  async findByIds(ids: readonly EntityId<Entity>[], options?: Omit<ByKeyOptions<Entity>, 'lock'>): Promise<Entity[]>;
  async findByIds(
    ids: readonly EntityId<Entity>[],
    options: Omit<ByKeyOptions<Entity>, 'lock'> = {},
  ): Promise<unknown[]> {
    return await this.#reader.findByIds(ids, options);
  }

  /**
   * Something that finds rows by their keys, those that are asked for in one tick by one call: for code in which each
   * part asks for one row and none knows of the others, such as the resolvers of GraphQL. It remembers nothing. Inside
   * of transactions, the keys of each are asked for by a call of their own.
   *
   * ```ts
   * const loader = cities.loader();
   * const [riga, tartu, none] = await Promise.all([7, 3, 99].map((id) => loader.findById(id)));
   * // SELECT aurorm_ordinal, "id", "name"
   * // FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer))
   * // WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_ordinal)
   * // JOIN "city" ON "id" = aurorm_1 ORDER BY aurorm_ordinal
   * ```
   *
   * @throws {ConfigurationException} when an option is not what it must be
   */
  loader<const Selection extends Select<Entity>, const Asked extends Relations<Entity>>(
    options: Omit<ByKeyOptions<Entity>, 'lock' | 'relations' | 'select'> &
      Selecting<Entity, Selection> &
      Loading<Entity, Asked>,
  ): EntityLoader<Entity, Selected<Entity, Selection> & LoadedRelations<Entity, Asked>>;
  loader<const Asked extends Relations<Entity>>(
    options: Omit<ByKeyOptions<Entity>, 'lock' | 'relations' | 'select'> & Loading<Entity, Asked>,
  ): EntityLoader<Entity, Loaded<Entity, Asked>>;
  loader<const Selection extends Select<Entity>>(
    options: Omit<ByKeyOptions<Entity>, 'lock' | 'select'> & Selecting<Entity, Selection>,
  ): EntityLoader<Entity, Selected<Entity, Selection>>;
  loader(options?: Omit<ByKeyOptions<Entity>, 'lock'>): EntityLoader<Entity, Entity>;
  loader(options: Omit<ByKeyOptions<Entity>, 'lock'> = {}): unknown {
    this.#reader.checkByIdsOptions(options);
    return new EntityLoader<Entity, Entity>({
      checkKey: (id) => this.#reader.checkKey(id),
      findEach: async (ids) => await this.#reader.findEach(ids, options),
      currentScope: () => this.#parts.executor.currentScope,
    });
  }

  /**
   * A page of the rows that meet the conditions, and the number of all of them: one call, and a second one only for an
   * empty page past the end.
   *
   * ```ts
   * const [page, total] = await cities.findAndCount({ order: { name: 'ASC' }, take: 10, skip: 20 });
   * // SELECT "id", "name", count(*) OVER () AS aurorm_total FROM "city"
   * // ORDER BY "name" ASC, "id" ASC LIMIT :p1 OFFSET :p2
   * ```
   */
  async findAndCount<const Selection extends Select<Entity>, const Asked extends Relations<Entity>>(
    options: Omit<FindOptions<Entity>, 'distinct' | 'lock' | 'relations' | 'select'> &
      Selecting<Entity, Selection> &
      Loading<Entity, Asked>,
  ): Promise<[(Selected<Entity, Selection> & LoadedRelations<Entity, Asked>)[], number]>;
  async findAndCount<const Asked extends Relations<Entity>>(
    options: Omit<FindOptions<Entity>, 'distinct' | 'lock' | 'relations' | 'select'> & Loading<Entity, Asked>,
  ): Promise<[Loaded<Entity, Asked>[], number]>;
  async findAndCount<const Selection extends Select<Entity>>(
    options: Omit<FindOptions<Entity>, 'distinct' | 'lock' | 'select'> & Selecting<Entity, Selection>,
  ): Promise<[Selected<Entity, Selection>[], number]>;
  async findAndCount(options?: Omit<FindOptions<Entity>, 'distinct' | 'lock'>): Promise<[Entity[], number]>;
  async findAndCount(options: Omit<FindOptions<Entity>, 'distinct' | 'lock'> = {}): Promise<[unknown[], number]> {
    return await this.#reader.findAndCount(options);
  }

  /**
   * A page that begins behind, or ends before, a row that a cursor tells of: as fast for the thousandth page as for
   * the first, and without rows that are left out or come twice when others are stored meanwhile. One call.
   *
   * ```ts
   * const first = await cities.findPage({ order: { name: 'ASC' }, first: 10 });
   * const second = await cities.findPage({ order: { name: 'ASC' }, first: 10, after: first.endCursor });
   * // SELECT "id", "name", CAST("name" AS text) AS aurorm_text_1, CAST("id" AS text) AS aurorm_text_2 FROM "city"
   * // WHERE "name" >= CAST(:p1 AS text) AND ("name" > CAST(:p2 AS text)
   * // OR ("name" = CAST(:p3 AS text) AND "id" > CAST(:p4 AS integer)))
   * // ORDER BY "name" ASC, "id" ASC LIMIT :p5
   * ```
   *
   * @throws {ConfigurationException} before any call, when a cursor belongs to another query or is none
   */
  async findPage<const Selection extends Select<Entity>, const Asked extends Relations<Entity>>(
    options: Omit<FindPageOptions<Entity>, 'relations' | 'select'> &
      Selecting<Entity, Selection> &
      Loading<Entity, Asked>,
  ): Promise<Page<Selected<Entity, Selection> & LoadedRelations<Entity, Asked>>>;
  async findPage<const Asked extends Relations<Entity>>(
    options: Omit<FindPageOptions<Entity>, 'relations' | 'select'> & Loading<Entity, Asked>,
  ): Promise<Page<Loaded<Entity, Asked>>>;
  async findPage<const Selection extends Select<Entity>>(
    options: Omit<FindPageOptions<Entity>, 'select'> & Selecting<Entity, Selection>,
  ): Promise<Page<Selected<Entity, Selection>>>;
  async findPage(options?: FindPageOptions<Entity>): Promise<Page<Entity>>;
  async findPage(options: FindPageOptions<Entity> = {}): Promise<Page<unknown>> {
    return await this.#pages.findPage(options);
  }

  /**
   * The rows that meet the conditions one after the other, of which only two batches are in memory: the one that is
   * gone through, and the next, which is fetched meanwhile. Each batch is a call of its own and sees what is stored by
   * then; in a transaction that sees one moment, all of them see the same.
   *
   * ```ts
   * for await (const city of cities.stream({ where: { name: Like('San %') } })) {
   *   console.log(city.name);
   * }
   * // SELECT "id", "name", CAST("id" AS text) AS aurorm_text_1 FROM "city" WHERE "name" LIKE :p1
   * // ORDER BY "id" ASC LIMIT :p2
   * ```
   *
   * @throws {ConfigurationException} before any call, when an option is not what it must be
   */
  stream<const Selection extends Select<Entity>, const Asked extends Relations<Entity>>(
    options: Omit<StreamOptions<Entity>, 'relations' | 'select'> &
      Selecting<Entity, Selection> &
      Loading<Entity, Asked>,
  ): AsyncGenerator<Selected<Entity, Selection> & LoadedRelations<Entity, Asked>, void, undefined>;
  stream<const Asked extends Relations<Entity>>(
    options: Omit<StreamOptions<Entity>, 'relations' | 'select'> & Loading<Entity, Asked>,
  ): AsyncGenerator<Loaded<Entity, Asked>, void, undefined>;
  stream<const Selection extends Select<Entity>>(
    options: Omit<StreamOptions<Entity>, 'select'> & Selecting<Entity, Selection>,
  ): AsyncGenerator<Selected<Entity, Selection>, void, undefined>;
  stream(options?: StreamOptions<Entity>): AsyncGenerator<Entity, void, undefined>;
  stream(options: StreamOptions<Entity> = {}): AsyncGenerator<unknown, void, undefined> {
    return this.#pages.stream(options);
  }

  /**
   * The number of rows that meet the conditions; of all rows when there are none.
   *
   * ```ts
   * await cities.count({ where: { name: 'Riga' } });
   * // SELECT count(*) FROM "city" WHERE "name" = :p1
   * ```
   */
  async count(options: FilterOptions<Entity> = {}): Promise<number> {
    return await this.#reader.count(options);
  }

  /** {@link count} with conditions only. */
  async countBy(where: Where<Entity>): Promise<number> {
    return await this.#reader.count({ where });
  }

  /**
   * Whether a row meets the conditions.
   *
   * ```ts
   * await cities.exists({ where: { name: 'Riga' }, withDeleted: true });
   * // SELECT EXISTS (SELECT 1 FROM "city" WHERE "name" = :p1)
   * ```
   */
  async exists(options: FilterOptions<Entity> = {}): Promise<boolean> {
    return await this.#reader.exists(options);
  }

  /** {@link exists} with conditions only. */
  async existsBy(where: Where<Entity>): Promise<boolean> {
    return await this.#reader.exists({ where });
  }

  /**
   * Entities made of the records of a query of your own, matched by the names of their columns; properties whose
   * columns are not among them are undefined.
   *
   * ```ts
   * await cities.query(sql`SELECT * FROM city WHERE name % ${name}`);
   * // SELECT * FROM city WHERE name % :p1
   * ```
   *
   * @throws {ConfigurationException} when the result has a column that the entity has not, or one twice
   */
  async query(statement: SqlFragment): Promise<Entity[]>;
  async query(statement: string, sqlParameters?: SqlParameters): Promise<Entity[]>;
  async query(statement: string | SqlFragment, sqlParameters?: SqlParameters): Promise<Entity[]> {
    const { metadata, executor, dialect } = this.#parts;
    const { query, text } = compileRawStatement(statement, sqlParameters, dialect);
    const result = await (text.kind === 'select' ? executor.fetchAll(query) : executor.execute(query));
    const map = rawRowMapper(metadata, result.columns);
    return result.records.map((record) => this.#rows.loaded(map(record)));
  }
}
