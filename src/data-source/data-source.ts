/// <reference lib="esnext.disposable" preserve="true" />
import { partsOf, AuroraDatabase, type AuroraDatabaseOptions } from '../database/aurora-database.js';
import type { EntityDialect } from '../dialects/dialect.js';
import type { DatabaseTransaction } from '../database/database-transaction.js';
import { warnOfOpenTransaction } from '../database/open-sessions.js';
import type { QueryExecutor } from '../connector/connector.js';
import { ScopedExecutor } from '../database/scoped-executor.js';
import { buildMetadata } from '../entity/entity-metadata-builder.js';
import type { EntityClass, EntityMetadata } from '../entity/entity-metadata.js';
import { checkedNaming, SNAKE_CASE, type NamingStrategy } from '../entity/naming-strategy.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { entityOfRepository, type AnyRepository, type RepositoryClass } from '../repository/repository-of.js';
import { Repository } from '../repository/repository.js';
import type { TransactionDefaults } from '../transaction/transaction-defaults.js';
import { bindTransactionManager, registerTransactionManager } from '../transaction/transaction-manager-registry.js';
import type { TransactionOptions } from '../transaction/transaction-options.js';
import { checkColumnTypes } from './column-types.js';
import { checkDatabaseNames } from './database-names.js';
import { entityDialectOf } from './entity-dialects.js';
import { Schema } from './schema.js';

export interface DataSourceOptions {
  /** The database, or the options of one that is made. */
  readonly database: AuroraDatabase | AuroraDatabaseOptions;
  /** The classes with `@Entity()` whose rows are in the database. */
  readonly entities: readonly EntityClass<object>[];
  /** The name under which `@Transactional({ dataSource: name })` finds it. @default 'default' */
  readonly name?: string;
  /** How tables and columns are named that do not name themselves. @default snake_case */
  readonly naming?: NamingStrategy;
  /** What holds for all transactions, where `database` is given as options; else an option of the AuroraDatabase. */
  readonly transaction?: TransactionDefaults;
}

/**
 * A database and the entities in it: where repositories come from. Making one checks every entity and makes no call.
 *
 * ```ts
 * const dataSource = new DataSource({ database, entities: [City, Country] });
 * const cities = dataSource.getRepository(City);
 * ```
 */
export class DataSource implements AsyncDisposable {
  readonly name: string;
  /** Raw SQL beside the repositories, in the same transactions. */
  readonly database: AuroraDatabase;
  /** The tables of the entities: as statements, to be created and to be dropped. */
  readonly schema: Schema;
  readonly #metadata: ReadonlyMap<EntityClass<object>, EntityMetadata>;
  readonly #dialect: EntityDialect;
  /** One for all repositories, which know by it that they are about the same rows. */
  readonly #executor: QueryExecutor;
  readonly #repositories = new Map<object, Repository<object>>();
  readonly #unregister: () => void;

  /**
   * @throws {MetadataException} when an entity is described wrongly
   * @throws {ConfigurationException} when an option is missing or is not what it must be
   */
  constructor(options: DataSourceOptions) {
    if (!Array.isArray(options?.entities)) {
      throw new ConfigurationException(
        'A data source needs the option entities: give an array of classes with @Entity().',
      );
    }
    const { name = 'default', naming = SNAKE_CASE } = options;
    const metadata = buildMetadata(options.entities, checkedNaming(naming));
    this.name = name;
    this.database = databaseOf(options);
    this.#metadata = metadata;
    const parts = partsOf(this.database);
    this.#dialect = entityDialectOf(parts);
    checkColumnTypes([...metadata.values()], this.#dialect);
    checkDatabaseNames([...metadata.values()], this.#dialect);
    this.#executor = new ScopedExecutor(parts);
    this.schema = new Schema([...metadata.values()], this.#dialect, this.#executor);
    bindTransactionManager(this, parts.transactions);
    this.#unregister = registerTransactionManager(name, parts.transactions);
  }

  /**
   * The repository of an entity, or one of a class with `@RepositoryOf()`; always the same object for the same class.
   *
   * @throws {ConfigurationException} when the class, or its entity, is not among the data source's entities
   */
  getRepository<Custom extends AnyRepository>(repository: RepositoryClass<Custom>): Custom;
  getRepository<Entity extends object>(entity: EntityClass<Entity>): Repository<Entity>;
  getRepository(target: EntityClass<object> | RepositoryClass<AnyRepository>): unknown {
    const repository = this.#repositories.get(target) ?? this.#createRepository(target);
    this.#repositories.set(target, repository);
    return repository;
  }

  /**
   * Runs the work in a transaction, like {@link AuroraDatabase.transaction}: repositories and `database` belong to it.
   *
   * ```ts
   * await dataSource.transaction(async () => {
   *   const city = await cities.insert({ name: 'Riga' });
   *   await districts.insertMany(names.map((name) => ({ name, cityId: city.id })));
   * });
   * ```
   *
   * @throws {UnexpectedRollbackException} when a part failed and its failure was caught inside; nothing was stored
   * @throws {CommitOutcomeUnknownException} when the commit's answer was lost
   */
  async transaction<Result>(
    work: (tx: DatabaseTransaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result> {
    return await this.database.transaction(work, options);
  }

  /**
   * Rolls back what the database object has open, with a warning, and frees the name. Repositories and statements work
   * no less.
   */
  async close(): Promise<void> {
    this.#unregister();
    if (this.database.inTransaction) {
      warnOfOpenTransaction('The data source is closed');
    }
    await this.database[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #createRepository(target: EntityClass<object> | RepositoryClass<AnyRepository>): Repository<object> {
    const entity = entityOfRepository(target) ?? (target as EntityClass<object>);
    const metadata = this.#metadata.get(entity);
    if (metadata === undefined) {
      throw new ConfigurationException(
        `${entity.name} is not among the entities of the data source '${this.name}': add it to the option entities.`,
      );
    }
    const RepositoryType = entity === target ? Repository : (target as unknown as typeof Repository);
    const parts = partsOf(this.database);
    const repository = new RepositoryType({ metadata, executor: this.#executor, dialect: this.#dialect });
    bindTransactionManager(repository, parts.transactions);
    return repository;
  }
}

function databaseOf({ database, transaction }: DataSourceOptions): AuroraDatabase {
  if (!(database instanceof AuroraDatabase)) {
    return new AuroraDatabase(transaction === undefined ? database : { ...database, transaction });
  }
  if (transaction !== undefined) {
    throw new ConfigurationException(
      'The option transaction was given beside an AuroraDatabase, which has its own: give it to the AuroraDatabase.',
    );
  }
  return database;
}
