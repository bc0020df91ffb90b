import type { QueryExecutor } from '../connector/connector.js';
import type { SqlParameters } from '../connector/parameter-binder.js';
import { compileRawStatement } from '../connector/raw-statement.js';
import type { EntityDialect } from '../dialects/dialect.js';
import { createHydrator, type Hydrator } from '../entity/hydrator.js';
import { createEntity, mergeIntoEntity } from '../entity/entity-factory.js';
import type { EntityColumn, EntityMetadata } from '../entity/entity-metadata.js';
import { entityFromPlain, entityToPlain, type PlainOptions } from '../entity/plain-data.js';
import { AuroraDatabaseException, ConfigurationException } from '../errors/base-exception.js';
import { EntityNotFoundException } from '../errors/entity-exceptions.js';
import type { ColumnReference, Condition } from '../sql/condition.js';
import type { SqlFragment } from '../sql/sql-tag.js';
import { compileStatement } from '../sql/statement-compiler.js';
import type { InsertStatement, Statement } from '../sql/statement.js';
import { compileBulkInsert, type BulkPart } from './bulk-insert.js';
import { assignments, givenValues, keyValues, withGeneratedKey, type GivenValue } from './entity-values.js';
import type { EntityId, EntityInput, FindOptions, Where } from './find-options.js';
import { checkOptions, conditionOf, findStatement, isNever, limitedCondition } from './find-statement.js';
import { rawRowMapper } from './raw-row-mapper.js';
import { columnsToReturn } from './returned-columns.js';

/** What a repository works with. */
export interface RepositoryParts<Entity extends object> {
  readonly metadata: EntityMetadata<Entity>;
  readonly executor: QueryExecutor;
  readonly dialect: EntityDialect;
}

/**
 * Stores and finds the rows of one entity. Every value goes out as a bound parameter with its column's type; every
 * statement belongs to the transaction that is open where the code runs. Without one, a single statement is committed
 * by itself, and a method that needs several runs them in a transaction of its own.
 *
 * Entities that are given are never changed: what the database made of them is returned as a new instance.
 *
 * The examples below are about `@Entity() class City { @PrimaryGeneratedColumn() id; @Column() name; }`.
 */
export class Repository<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #columns: readonly ColumnReference[];
  readonly #hydrate: Hydrator<Entity>;

  /** Repositories are made by `dataSource.getRepository()`. */
  constructor(parts: RepositoryParts<Entity>) {
    this.#parts = parts;
    this.#columns = parts.metadata.columns.map(({ reference }) => reference);
    this.#hydrate = createHydrator(parts.metadata, parts.metadata.columns);
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
   * The rows that meet the conditions, `[]` when there are none; however many and however large.
   *
   * ```ts
   * await cities.find({ where: { name: Like('San %') }, order: { name: 'ASC' }, take: 10, skip: 20 });
   * // SELECT "id", "name" FROM "city" WHERE "name" LIKE :p1 ORDER BY "name" ASC, "id" ASC LIMIT :p2 OFFSET :p3
   * ```
   *
   * @throws {ConfigurationException} before any call: an unknown property, `undefined` in a condition, a bad number
   */
  async find(options: FindOptions<Entity> = {}): Promise<Entity[]> {
    const statement = findStatement(this.#parts.metadata, options);
    if (isNever(statement.where) || statement.limit === 0) {
      return [];
    }
    const { executor, dialect } = this.#parts;
    const { records } = await executor.fetchAll(compileStatement(statement, dialect), signalOf(options));
    return records.map(this.#hydrate);
  }

  /**
   * {@link find} with conditions only.
   *
   * ```ts
   * await cities.findBy({ name: In(['Riga', 'Tartu']) });
   * // SELECT "id", "name" FROM "city" WHERE "name" = ANY (CAST(:p1 AS text[]))
   * ```
   */
  async findBy(where: Where<Entity>): Promise<Entity[]> {
    return await this.find({ where });
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
    const statement = findStatement(this.#parts.metadata, { where });
    const records = isNever(statement.where) ? [] : await this.#send({ ...statement, limit: 1 });
    return records[0] === undefined ? null : this.#hydrate(records[0]);
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
  async findById(id: EntityId<Entity>): Promise<Entity | null> {
    const [record] = await this.#send({
      kind: 'select',
      table: this.#parts.metadata.table,
      columns: this.#columns,
      where: this.#keyCondition(keyValues(this.#parts.metadata, id)),
      order: [],
    });
    return record === undefined ? null : this.#hydrate(record);
  }

  /**
   * The number of rows that meet the conditions; of all rows when there are none.
   *
   * ```ts
   * await cities.count({ where: { name: 'Riga' } });
   * // SELECT count(*) FROM "city" WHERE "name" = :p1
   * ```
   */
  async count(options: Pick<FindOptions<Entity>, 'where'> = {}): Promise<number> {
    const { metadata } = this.#parts;
    checkOptions(metadata, options, ['where']);
    const where = conditionOf(metadata, options);
    const [record] = isNever(where) ? [] : await this.#send({ kind: 'count', table: metadata.table, where });
    return Number(record?.[0] ?? 0);
  }

  /**
   * Whether a row meets the conditions.
   *
   * ```ts
   * await cities.existsBy({ name: 'Riga' });
   * // SELECT EXISTS (SELECT 1 FROM "city" WHERE "name" = :p1)
   * ```
   */
  async existsBy(where: Where<Entity>): Promise<boolean> {
    const { metadata } = this.#parts;
    const condition = conditionOf(metadata, { where });
    const [record] = isNever(condition)
      ? []
      : await this.#send({ kind: 'exists', table: metadata.table, where: condition });
    return record?.[0] === true;
  }

  /**
   * Stores a new row and returns it as the database has it. Properties that are `undefined` get the column's default.
   *
   * ```ts
   * await cities.insert({ name: 'Riga' });
   * // INSERT INTO "city" ("name") VALUES (:p1) RETURNING "id", "name"
   * ```
   *
   * @throws {UniqueViolationException} when a row with this key is there already
   * @throws {ConfigurationException} before any call, when a value does not fit its column
   */
  async insert(entity: EntityInput<Entity>): Promise<Entity> {
    return await this.#insert(this.#insertable(givenValues(this.#parts.metadata, entity)));
  }

  /**
   * Stores many new rows, in one call unless their values are larger than a request may be (then in one transaction),
   * and returns them in the same order: the values as they were given, with those that the database made.
   *
   * ```ts
   * await cities.insertMany([{ name: 'Riga' }, { name: 'Tartu' }]);
   * // INSERT INTO "city" ("name") SELECT "name"
   * // FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS ("name" text))
   * // WITH ORDINALITY AS rows ("name", aurorm_ordinal) ORDER BY aurorm_ordinal RETURNING "id"
   * ```
   *
   * @throws {UniqueViolationException} when one is there already; none is stored
   * @throws {ConfigurationException} before any call, when a value does not fit its column
   */
  async insertMany(entities: readonly EntityInput<Entity>[]): Promise<Entity[]> {
    const { metadata, executor, dialect } = this.#parts;
    if (!Array.isArray(entities)) {
      throw new ConfigurationException(`insertMany() on ${metadata.name} takes an array of rows.`);
    }
    const rows = Array.from(entities, (entity, index) => ({
      given: this.#insertable(givenValues(metadata, entity)),
      index,
    }));
    const parts = compileBulkInsert(metadata, rows, dialect);
    const inserted: Entity[] = [];
    const send = async (): Promise<void> => {
      for (const part of parts) {
        await this.#insertPart(part, inserted);
      }
    };
    await (parts.length > 1 ? executor.runInTransaction(send) : send());
    return inserted;
  }

  /**
   * Stores a row, new or changed, and returns it as the database has it. A row whose generated key is not set is
   * inserted, one whose key is set is updated with the properties that are not `undefined`. Rows with a key of your
   * own are inserted, or updated where the key is there already; as the database checks the new row first, such a row
   * needs all columns that are not nullable. One call in every case.
   *
   * ```ts
   * await cities.save({ id: 7, name: 'Rīga' });
   * // UPDATE "city" SET "name" = :p1 WHERE "id" = :p2 RETURNING "id", "name"
   * ```
   *
   * @throws {EntityNotFoundException} when no row has the generated key that is set
   */
  async save(entity: EntityInput<Entity>): Promise<Entity> {
    const { metadata } = this.#parts;
    const given = givenValues(metadata, entity);
    const isGenerated = metadata.primaryColumns.some(({ generation }) => generation !== undefined);
    const hasKey = metadata.primaryColumns.every((column) => given.some((value) => value.column === column));
    const changes = given.filter(({ column }) => column.updatable);
    if (isGenerated && hasKey) {
      return await this.#update(keyValuesIn(given), changes);
    }
    return await this.#insert(
      this.#insertable(given),
      isGenerated ? undefined : { key: references(metadata.primaryColumns), values: assignments(metadata, changes) },
    );
  }

  /**
   * Changes the row with this primary key and returns it as the database has it.
   *
   * ```ts
   * await cities.update(7, { name: 'Rīga' });
   * // UPDATE "city" SET "name" = :p1 WHERE "id" = :p2 RETURNING "id", "name"
   * ```
   *
   * @throws {EntityNotFoundException} when no row has the key
   * @throws {ConfigurationException} before any call, when nothing is to be changed, or a column that cannot be
   */
  async update(id: EntityId<Entity>, changes: EntityInput<Entity>): Promise<Entity> {
    return await this.#update(keyValues(this.#parts.metadata, id), this.#changes(changes, 'update()'));
  }

  /**
   * Changes the rows that meet the conditions and returns their number.
   *
   * ```ts
   * await cities.updateBy({ name: 'Riga' }, { name: 'Rīga' });
   * // UPDATE "city" SET "name" = :p1 WHERE "name" = :p2
   * ```
   *
   * @throws {ConfigurationException} before any call, when there is no condition, or nothing to be changed
   */
  async updateBy(where: Where<Entity>, changes: EntityInput<Entity>): Promise<number> {
    const { metadata } = this.#parts;
    const values = assignments(metadata, this.#changes(changes, 'updateBy()'));
    const condition = limitedCondition(metadata, where, 'updateBy()');
    return await this.#change({ kind: 'update', table: metadata.table, values, where: condition, returning: [] });
  }

  /**
   * Deletes the row with this primary key and returns how many that were: 1 or 0.
   *
   * ```ts
   * await cities.delete(7);
   * // DELETE FROM "city" WHERE "id" = :p1
   * ```
   */
  async delete(id: EntityId<Entity>): Promise<number> {
    const { metadata } = this.#parts;
    const where = this.#keyCondition(keyValues(metadata, id));
    return await this.#change({ kind: 'delete', table: metadata.table, where });
  }

  /**
   * Deletes the rows that meet the conditions and returns their number.
   *
   * ```ts
   * await cities.deleteBy({ name: Like('Test %') });
   * // DELETE FROM "city" WHERE "name" LIKE :p1
   * ```
   *
   * @throws {ConfigurationException} before any call, when there is no condition
   */
  async deleteBy(where: Where<Entity>): Promise<number> {
    const { metadata } = this.#parts;
    const condition = limitedCondition(metadata, where, 'deleteBy()');
    return await this.#change({ kind: 'delete', table: metadata.table, where: condition });
  }

  /**
   * Entities made of the records of a query of your own, matched by the names of their columns; properties whose
   * columns are not among them stay as the constructor left them.
   *
   * ```ts
   * await cities.query(sql`SELECT * FROM city WHERE name % ${name}`);
   * // SELECT * FROM city WHERE name % :p1
   * ```
   *
   * @throws {ConfigurationException} when the result has a column that the entity has not
   */
  async query(statement: SqlFragment): Promise<Entity[]>;
  async query(statement: string, sqlParameters?: SqlParameters): Promise<Entity[]>;
  async query(statement: string | SqlFragment, sqlParameters?: SqlParameters): Promise<Entity[]> {
    const { metadata, executor, dialect } = this.#parts;
    const { query, text } = compileRawStatement(statement, sqlParameters, dialect);
    const result = await (text.kind === 'select' ? executor.fetchAll(query) : executor.execute(query));
    return result.records.map(rawRowMapper(metadata, result.columns));
  }

  #insertable(given: readonly GivenValue[]): GivenValue[] {
    return withGeneratedKey(this.#parts.metadata, given).filter(({ column }) => column.insertable);
  }

  async #insert(given: readonly GivenValue[], updateOnConflict?: InsertStatement['updateOnConflict']): Promise<Entity> {
    const { metadata } = this.#parts;
    const returned = columnsToReturn(metadata, given);
    const [record] = await this.#send({
      kind: 'insert',
      table: metadata.table,
      values: assignments(metadata, given),
      ...(updateOnConflict === undefined ? {} : { updateOnConflict }),
      returning: references(returned),
    });
    if (record === undefined) {
      throw new AuroraDatabaseException(
        `${metadata.name}: the database stored no row. A trigger or a rule on the table left it out.`,
        { table: metadata.table.name },
      );
    }
    return this.#completer(returned)(record, given);
  }

  /** Makes rows as the database has them, with the values that they were given where those were not returned. */
  #completer(returned: readonly EntityColumn[]): (record: readonly unknown[], given: readonly GivenValue[]) => Entity {
    const { metadata } = this.#parts;
    if (returned === metadata.columns) {
      return this.#hydrate;
    }
    const hydrate = createHydrator(metadata, returned);
    const isReturned = new Set(returned);
    return (record, given) => {
      const entity = hydrate(record);
      for (const { column, value } of given) {
        if (!isReturned.has(column)) {
          (entity as Record<string, unknown>)[column.property] = value;
        }
      }
      return entity;
    };
  }

  async #insertPart({ query, rows, returned }: BulkPart, inserted: Entity[]): Promise<void> {
    const { metadata, executor } = this.#parts;
    const { records } = await executor.execute(query);
    if (returned.length > 0 && records.length !== rows.length) {
      throw new AuroraDatabaseException(
        `${metadata.name}: of ${rows.length} rows the database stored ${records.length}, so that it is not known which ` +
          `got which values. A trigger or a rule on the table leaves rows out: insert them one by one.`,
      );
    }
    const complete = this.#completer(returned);
    for (const [place, { given, index }] of rows.entries()) {
      inserted[index] = complete(records[place] ?? [], given);
    }
  }

  async #update(key: readonly GivenValue[], changes: readonly GivenValue[]): Promise<Entity> {
    const { metadata } = this.#parts;
    const where = this.#keyCondition(key);
    const returned = columnsToReturn(metadata, changes);
    const columns = references(returned);
    const values = assignments(metadata, changes);
    const [record] = await this.#send(
      values.length === 0
        ? { kind: 'select', table: metadata.table, columns, where, order: [] }
        : { kind: 'update', table: metadata.table, values, where, returning: columns },
    );
    if (record === undefined) {
      throw new EntityNotFoundException(`${metadata.name}: no row has the key that was to be changed.`, {
        table: metadata.table.name,
      });
    }
    return this.#completer(returned)(record, changes);
  }

  #changes(changes: EntityInput<Entity>, verb: string): GivenValue[] {
    const { metadata } = this.#parts;
    const given = givenValues(metadata, changes);
    const fixed = given.find(({ column }) => !column.updatable);
    if (fixed !== undefined) {
      throw new ConfigurationException(
        `${verb} cannot change ${metadata.name}.${fixed.column.property}: ` +
          (fixed.column.primary ? 'it is part of the primary key.' : 'its decorator says update: false.'),
      );
    }
    if (given.length === 0) {
      throw new ConfigurationException(`${verb} on ${metadata.name} was given nothing to change.`);
    }
    return given;
  }

  #keyCondition(key: readonly GivenValue[]): Condition {
    return {
      kind: 'and',
      conditions: assignments(this.#parts.metadata, key).map(({ column, value }) => ({
        kind: 'comparison',
        operator: '=',
        column,
        value,
      })),
    };
  }

  async #send(statement: Statement): Promise<readonly unknown[][]> {
    const { executor, dialect } = this.#parts;
    return (await executor.execute(compileStatement(statement, dialect))).records;
  }

  async #change(statement: Extract<Statement, { readonly where: Condition }>): Promise<number> {
    if (isNever(statement.where)) {
      return 0;
    }
    const { executor, dialect } = this.#parts;
    return (await executor.execute(compileStatement(statement, dialect))).numberOfRecordsUpdated;
  }
}

function references(columns: readonly EntityColumn[]): ColumnReference[] {
  return columns.map(({ reference }) => reference);
}

function keyValuesIn(given: readonly GivenValue[]): GivenValue[] {
  return given.filter(({ column }) => column.primary);
}

function signalOf({ signal }: { readonly signal?: AbortSignal }): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
