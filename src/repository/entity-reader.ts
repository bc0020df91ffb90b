import type { SendOptions, StatementResult } from '../connector/connector.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { EntityNotFoundException } from '../errors/entity-exceptions.js';
import { forColumn } from '../sql/column-value.js';
import { compileStatement } from '../sql/statement-compiler.js';
import type { SelectStatement, Statement } from '../sql/statement.js';
import { assignments, keyValues } from './entity-values.js';
import type { ByKeyOptions, FilterOptions, FindOneOptions, FindOptions } from './find-options.js';
import {
  BY_KEY_OPTIONS,
  checkOptions,
  FILTER_OPTIONS,
  filterOf,
  FIND_ONE_OPTIONS,
  findStatement,
  isNever,
} from './find-statement.js';
import { equalTo } from './key-condition.js';
import { inRequests } from './request-parts.js';
import { loadRelations } from './relation-loader.js';
import { relationPlans, type RelationPlan } from './relation-plan.js';
import type { RepositoryParts } from './repository-parts.js';
import type { RowMapper } from './row-mapper.js';
import { selectedColumns } from './selected-columns.js';
import { references } from './written-rows.js';

/** Reads the rows of one entity. */
export class EntityReader<Entity extends object> {
  readonly #parts: RepositoryParts<Entity>;
  readonly #rows: RowMapper<Entity>;

  constructor(parts: RepositoryParts<Entity>, rows: RowMapper<Entity>) {
    this.#parts = parts;
    this.#rows = rows;
  }

  async find(options: FindOptions<Entity>): Promise<Entity[]> {
    const { statement, columns } = findStatement(this.#parts, options);
    this.#checkLock(statement);
    const plans = relationPlans(this.#parts, options.relations);
    if (isNever(statement.where) || statement.limit === 0) {
      return [];
    }
    const result = await this.#fetchAll(statement, options);
    return await this.#related(this.#rows.entities(result, columns), plans, options);
  }

  async load(rows: readonly object[], relations: unknown, options: { readonly signal?: AbortSignal }): Promise<void> {
    const { metadata } = this.#parts;
    if (!Array.isArray(rows) || !rows.every((row) => typeof row === 'object' && row !== null)) {
      throw new ConfigurationException(`load() on ${metadata.name} takes an array of rows that were read or stored.`);
    }
    await loadRelations(this.#parts, rows, relationPlans(this.#parts, relations), signalOf(options));
  }

  async #related(
    rows: Entity[],
    plans: readonly RelationPlan[],
    options: { readonly signal?: AbortSignal },
  ): Promise<Entity[]> {
    if (plans.length > 0) {
      await loadRelations(this.#parts, rows, plans, signalOf(options));
    }
    return rows;
  }

  async findOne(options: FindOneOptions<Entity>): Promise<Entity | null> {
    checkOptions(this.#parts.metadata, options, FIND_ONE_OPTIONS);
    const { statement, columns } = findStatement(this.#parts, options);
    this.#checkLock(statement);
    const plans = relationPlans(this.#parts, options.relations);
    if (isNever(statement.where)) {
      return null;
    }
    const result = await this.#send({ ...statement, limit: 1 }, options);
    const [found = null] = await this.#related(this.#rows.entities(result, columns), plans, options);
    return found;
  }

  async findById(id: unknown, options: ByKeyOptions<Entity>): Promise<Entity | null> {
    const { metadata } = this.#parts;
    checkOptions(metadata, options, BY_KEY_OPTIONS);
    const { statement, columns } = findStatement(this.#parts, options);
    this.#checkLock(statement);
    const plans = relationPlans(this.#parts, options.relations);
    const conditions = [equalTo(metadata, keyValues(metadata, id)), statement.where];
    const result = await this.#send({ ...statement, where: { kind: 'and', conditions } }, options);
    const [found = null] = await this.#related(this.#rows.entities(result, columns), plans, options);
    return found;
  }

  async findByIds(ids: readonly unknown[], options: Omit<ByKeyOptions<Entity>, 'lock'>): Promise<Entity[]> {
    const { metadata } = this.#parts;
    if (!Array.isArray(ids)) {
      throw new ConfigurationException(`findByIds() on ${metadata.name} takes an array of keys.`);
    }
    return (await this.findEach(ids, options)).filter((row) => row !== null);
  }

  /** @throws {ConfigurationException} when an option is not what it must be, or relates to nothing */
  checkByIdsOptions(options: Omit<ByKeyOptions<Entity>, 'lock'>): void {
    checkOptions(this.#parts.metadata, options, BY_IDS_OPTIONS);
    relationPlans(this.#parts, options.relations);
    selectedColumns(this.#parts.metadata, options);
  }

  /** @throws {ConfigurationException} when it is no key that the columns can hold */
  checkKey(id: unknown): void {
    const { metadata, dialect } = this.#parts;
    for (const { column, value } of assignments(metadata, keyValues(metadata, id))) {
      forColumn(column, () => dialect.encode(value, column.type));
    }
  }

  /** The rows with these keys, each in the place of its key; null where there is none. */
  async findEach(
    ids: readonly unknown[],
    options: Omit<ByKeyOptions<Entity>, 'lock'>,
  ): Promise<readonly (Entity | null)[]> {
    const { metadata, dialect } = this.#parts;
    checkOptions(metadata, options, BY_IDS_OPTIONS);
    const plans = relationPlans(this.#parts, options.relations);
    const columns = selectedColumns(metadata, options);
    const keys = Array.from(ids, (id) => assignments(metadata, keyValues(metadata, id)).map(({ value }) => value));
    if (keys.length === 0) {
      return [];
    }
    const parts = inRequests(
      keys,
      (rows) =>
        compileStatement(
          {
            kind: 'selectByKeys',
            table: metadata.table,
            columns: references(columns),
            keys: { columns: metadata.primaryColumns.map(({ reference }) => reference), rows },
            where: filterOf(this.#parts, options),
          },
          dialect,
        ),
      () => `A key of ${metadata.name}`,
    );
    const map = this.#rows.mapper(columns);
    const found = new Map<number, Entity>();
    let first = 0;
    for (const { query, rows } of parts) {
      const { records } = await this.#parts.executor.fetchAll(query, signalOf(options));
      for (const [ordinal, ...record] of records.toSorted(byOrdinal)) {
        found.set(first + Number(ordinal) - 1, map(record));
      }
      first += rows.length;
    }
    await this.#related([...found.values()], plans, options);
    return keys.map((_, place) => found.get(place) ?? null);
  }

  async findAndCount(options: FindOptions<Entity>): Promise<[Entity[], number]> {
    const { statement, columns } = findStatement(this.#parts, options);
    if (statement.lock !== undefined) {
      throw new ConfigurationException(
        `${this.#parts.metadata.name}: findAndCount() cannot lock, as no database locks rows that it counts: use find().`,
      );
    }
    if (statement.distinct === true) {
      throw new ConfigurationException(
        `${this.#parts.metadata.name}: findAndCount() counts rows, not those that distinct takes for one: use find(), or ` +
          `aggregate() with by.`,
      );
    }
    const plans = relationPlans(this.#parts, options.relations);
    if (isNever(statement.where)) {
      return [[], 0];
    }
    const result = statement.limit === 0 ? NO_RESULT : await this.#fetchAll({ ...statement, total: true }, options);
    const total = result.records[0]?.[columns.length];
    return [
      await this.#related(this.#rows.entities(result, columns), plans, options),
      // Past the end there is no record to say how many rows there are.
      total === undefined && hasLeftOut(statement) ? await this.#countOf(statement, options) : Number(total ?? 0),
    ];
  }

  async count(options: FilterOptions<Entity>): Promise<number> {
    checkOptions(this.#parts.metadata, options, FILTER_OPTIONS);
    const where = filterOf(this.#parts, options);
    return isNever(where) ? 0 : await this.#countOf({ where }, options);
  }

  async exists(options: FilterOptions<Entity>): Promise<boolean> {
    const { metadata } = this.#parts;
    checkOptions(metadata, options, FILTER_OPTIONS);
    const where = filterOf(this.#parts, options);
    if (isNever(where)) {
      return false;
    }
    const { records } = await this.#send({ kind: 'exists', table: metadata.table, where }, options);
    return records[0]?.[0] === true;
  }

  /** @throws {EntityNotFoundException} when it is null */
  found(entity: Entity | null): Entity {
    const { metadata } = this.#parts;
    if (entity === null) {
      throw new EntityNotFoundException(`${metadata.name}: no row meets the conditions.`, {
        table: metadata.table.name,
      });
    }
    return entity;
  }

  async #countOf({ where }: Pick<SelectStatement, 'where'>, options: FilterOptions<Entity>): Promise<number> {
    const { records } = await this.#send({ kind: 'count', table: this.#parts.metadata.table, where }, options);
    return Number(records[0]?.[0] ?? 0);
  }

  /** A lock that is taken by a statement alone ends with the statement. */
  #checkLock({ lock }: SelectStatement): void {
    if (lock !== undefined && !this.#parts.executor.isInTransaction) {
      throw new ConfigurationException(
        `${this.#parts.metadata.name}: a lock needs a transaction, without which it would end at once: use ` +
          `@Transactional or dataSource.transaction().`,
      );
    }
  }

  #send(statement: Statement, options: { readonly signal?: AbortSignal }): Promise<StatementResult> {
    const { executor, dialect } = this.#parts;
    return executor.execute(compileStatement(statement, dialect), signalOf(options));
  }

  #fetchAll(statement: SelectStatement, options: { readonly signal?: AbortSignal }): Promise<StatementResult> {
    const { executor, dialect } = this.#parts;
    return executor.fetchAll(compileStatement(statement, dialect), signalOf(options));
  }
}

const NO_RESULT: Pick<StatementResult, 'records'> = { records: [] };

const BY_IDS_OPTIONS = ['select', 'relations', 'withDeleted', 'signal'] as const;

function byOrdinal([first]: readonly unknown[], [second]: readonly unknown[]): number {
  return Number(first) - Number(second);
}

/** Whether an empty result may be one of many rows. */
function hasLeftOut({ limit, offset }: SelectStatement): boolean {
  return limit === 0 || (offset ?? 0) > 0;
}

export function signalOf({ signal }: { readonly signal?: AbortSignal }): Pick<SendOptions, 'signal'> {
  return signal === undefined ? {} : { signal };
}
