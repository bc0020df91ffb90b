import { entityDialectOf } from '../data-source/entity-dialects.js';
import { AuroraDatabase, partsOf } from '../database/aurora-database.js';
import { buildMetadata } from '../entity/entity-metadata-builder.js';
import type { EntityClass, EntityMetadata } from '../entity/entity-metadata.js';
import { SNAKE_CASE } from '../entity/naming-strategy.js';
import { withRelated } from '../entity/relation-records.js';
import { assignments, givenValues } from '../repository/entity-values.js';
import { rowOf, valuesIn } from '../repository/given-row.js';
import type { EntityInput } from '../repository/find-options.js';
import { entityOfRepository, type AnyRepository, type RepositoryClass } from '../repository/repository-of.js';
import { Repository } from '../repository/repository.js';
import { newRow } from '../repository/new-row.js';
import { bindTransactionManager } from '../transaction/transaction-manager-registry.js';
import { MemoryExecutor } from './fake/memory-executor.js';
import { MemoryTable } from './fake/memory-table.js';
import { RowValues } from './fake/row-values.js';

/** All fakes share its transactions, so that `@Transactional` rolls several of them back together. It is never called. */
const NOWHERE = new AuroraDatabase({
  databaseName: 'fake',
  dbClusterArn: 'fake',
  dbCredentialsSecretsStoreArn: 'fake',
});

/**
 * A repository whose rows are in memory, for tests of what uses it: no emulator, no call, no time. It is the real
 * repository but for the database behind it: conditions, keys, versions, soft deletion, hooks, pages and refusals are
 * the same, and `@Transactional` rolls it back. Unique keys and columns that are not nullable are kept as the entity
 * declares them.
 *
 * ```ts
 * const users = fakeRepository(User, [{ id: 1, email: 'ada@example.org' }]);
 * await new UserService(users).rename(1, 'Ada');
 * ```
 *
 * What takes a database is refused by an exception that says so: SQL of your own, `Raw()`, relations, computed columns,
 * defaults that are SQL, operators on arrays and JSON, averages. Foreign keys and checks are not kept, locks not waited for,
 * other transactions not kept apart. Texts are ordered by
 * the numbers of their characters, and decimals have the digits that they were given with.
 *
 * @param target the entity, or a class with `@RepositoryOf()`
 * @param rows what it holds in the beginning
 * @throws {MetadataException} when the entity is described wrongly
 * @throws {UniqueViolationException} when two of the rows have the same key
 */
export function fakeRepository<Custom extends AnyRepository>(
  target: RepositoryClass<Custom>,
  rows?: readonly object[],
): Custom;
export function fakeRepository<Entity extends object>(
  target: EntityClass<Entity>,
  rows?: readonly EntityInput<Entity>[],
): Repository<Entity>;
export function fakeRepository(
  target: EntityClass<object> | RepositoryClass<AnyRepository>,
  rows: readonly object[] = [],
): unknown {
  const parts = partsOf(NOWHERE);
  const dialect = entityDialectOf(parts);
  const entity = entityOfRepository(target) ?? (target as EntityClass<object>);
  const metadata = buildMetadata(withRelated(entity), SNAKE_CASE).get(entity) as EntityMetadata;
  const values = new RowValues(dialect);
  const table = new MemoryTable(metadata, values);
  table.insert(
    rows.map((row) => {
      const made = newRow(metadata, rowOf(givenValues(metadata, row)));
      return [...assignments(metadata, valuesIn(made)), ...made.computed];
    }),
  );
  const RepositoryType = entity === target ? Repository : (target as unknown as typeof Repository);
  const executor = new MemoryExecutor(table, values, parts.transactions);
  const repository = new RepositoryType({ metadata, executor, dialect });
  bindTransactionManager(repository, parts.transactions);
  return repository;
}
