// The public names of `aurorm`, one by one. What is not here is free to change: the layers' own parts (statements,
// compiler, dialects, metadata) and whatever sends calls. The emulator is `aurorm/emulator`.

export { AuroraDatabase, type AuroraDatabaseOptions } from './database/aurora-database.js';
export type { DatabaseTransaction } from './database/database-transaction.js';
export type { QueryOptions, ReadOptions } from './database/query-options.js';
export type { Session } from './database/session.js';
export type { BatchResult, ExecuteResult, StatementArguments } from './database/statement-verbs.js';
export type { ConnectorOptions } from './connector/connector-options.js';
export type { StatementEvent } from './connector/statement-event.js';
export type { SendOptions } from './connector/connector.js';
export type { SqlParameters, SqlParameterValue } from './connector/parameter-binder.js';
export { sql, type SqlFragment } from './sql/sql-tag.js';
export { json, typed, type TypedValue } from './sql/typed-value.js';
export type { ColumnTypeName } from './sql/column-type.js';

export { type CloseOptions, DataSource, type DataSourceOptions } from './data-source/data-source.js';
export type { Schema } from './data-source/schema.js';
export type { EntityClass } from './entity/entity-metadata.js';
export type { NamingStrategy } from './entity/naming-strategy.js';
export type {
  ColumnOptions,
  ComputedExpression,
  EmbeddedOptions,
  EnumValues,
  KeyGeneration,
  ValueTransformer,
} from './entity/column-options.js';
export type { Generated, Many, One } from './entity/marker-types.js';
export { Entity, type EntityOptions } from './entity/decorators/entity.js';
export {
  Column,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type GeneratedColumnOptions,
} from './entity/decorators/column.js';
export {
  Computed,
  CreateDateColumn,
  DeleteDateColumn,
  UpdateDateColumn,
  VersionColumn,
  type ComputedOptions,
  type SpecialColumnOptions,
  type VersionColumnOptions,
} from './entity/decorators/special-columns.js';
export type { PlainOptions } from './entity/plain-data.js';
export { Embedded } from './entity/decorators/embedded.js';
export { Check, Index, Unique, type ConstraintOptions, type IndexOptions } from './entity/decorators/constraints.js';
export {
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  type InverseOf,
  type RelatedClass,
} from './entity/decorators/relations.js';
export type { JoinColumnOptions, JoinTableOptions, RelationOptions } from './entity/relation-options.js';
export { AfterLoad, BeforeDelete, BeforeInsert, BeforeUpdate } from './entity/decorators/hooks.js';

export { Repository } from './repository/repository.js';
export type { ReadRepository } from './repository/read-repository.js';
export type { EntityLoader } from './repository/entity-loader.js';
export { RepositoryOf } from './repository/repository-of.js';
export type { Aggregated, AggregateOptions, AggregateOrder, Having } from './repository/aggregate-options.js';
export type { FindPageOptions, Page, StreamOptions } from './repository/page-reader.js';
export {
  and,
  not,
  or,
  type ConflictChanges,
  type EntityChanges,
  type EntityId,
  type EntityInput,
  type FilterOptions,
  type FindOneOptions,
  type FindOptions,
  type Loaded,
  type RelationFind,
  type RelationFindOne,
  type Relations,
  type InsertInput,
  type InsertOptions,
  type Lock,
  type Order,
  type OrderBy,
  type PropertyOf,
  type ReturningOptions,
  type Select,
  type Selected,
  type SqlValue,
  type Upserted,
  type UpsertOptions,
  type Where,
  type WhereGroup,
  type WhereObject,
} from './repository/find-options.js';
export {
  ArrayContains,
  ArrayOverlap,
  Between,
  Equal,
  ILike,
  In,
  IsNull,
  JsonContains,
  LessThan,
  LessThanOrEqual,
  Like,
  MoreThan,
  MoreThanOrEqual,
  Not,
  NotIn,
  Raw,
  type FindOperator,
} from './repository/find-operators.js';

export {
  NonTransactional,
  runInTransaction,
  Transactional,
  type TransactionalDecorator,
  type TransactionalOptions,
} from './transaction/transactional.js';
export { Propagation } from './transaction/propagation.js';
export {
  afterCommit,
  afterCompletion,
  afterRollback,
  beforeCommit,
  currentTransaction,
  setRollbackOnly,
  type CurrentTransaction,
  type TransactionSelection,
} from './transaction/current-transaction.js';
export type { FailureMatcher, RollbackRules } from './transaction/rollback-rules.js';
export type { TransactionDefaults } from './transaction/transaction-defaults.js';
export type { CompletionHook, TransactionHook, TransactionOutcome } from './transaction/transaction-hooks.js';
export type { IsolationLevel, RetryOptions, TransactionOptions } from './transaction/transaction-options.js';

export { AuroraDatabaseException, ConfigurationException, type ExceptionDetails } from './errors/base-exception.js';
export {
  EntityNotFoundException,
  MetadataException,
  OptimisticLockException,
  StoredRowNotReadException,
} from './errors/entity-exceptions.js';
export {
  CheckViolationException,
  DeadlockException,
  ForeignKeyViolationException,
  LockTimeoutException,
  NotNullViolationException,
  ResultTooLargeException,
  SerializationFailureException,
  StatementTimeoutException,
  SyntaxException,
  TypeMismatchException,
  UndefinedColumnException,
  UndefinedTableException,
  UniqueViolationException,
  UnreadableValueException,
  UnsupportedResultTypeException,
} from './errors/query-exceptions.js';
export {
  AccessDeniedException,
  CallAbortedException,
  DatabaseResumingException,
  ServiceUnavailableException,
  StatementOutcomeUnknownException,
} from './errors/service-exceptions.js';
export {
  CommitOutcomeUnknownException,
  DataSourceClosedException,
  IncompatibleTransactionException,
  NoTransactionException,
  ReadOnlyTransactionException,
  TransactionAlreadyOpenException,
  TransactionClosedException,
  TransactionDeadlockException,
  TransactionDepthException,
  TransactionExpiredException,
  TransactionManagedException,
  TransactionNotFoundException,
  TransactionPresentException,
  TransactionTimeoutException,
  UnexpectedRollbackException,
} from './errors/transaction-exceptions.js';
