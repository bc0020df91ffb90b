import { resolveConnectorOptions, type ConnectorOptions } from '../connector/connector-options.js';
import { DataApiConnector } from '../connector/data-api-connector.js';
import { MysqlDialect } from '../dialects/mysql/mysql-dialect.js';
import { PostgresDialect } from '../dialects/postgres/postgres-dialect.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { TransactionManagedException } from '../errors/transaction-exceptions.js';
import { splitStatements } from '../sql/split-statements.js';
import type { AutomaticTransaction } from '../transaction/automatic-transaction.js';
import { resolveTransactionDefaults, type TransactionDefaults } from '../transaction/transaction-defaults.js';
import { bindTransactionManager } from '../transaction/transaction-manager-registry.js';
import { TransactionManager } from '../transaction/transaction-manager.js';
import type { TransactionOptions } from '../transaction/transaction-options.js';
import type { TransactionScope } from '../transaction/transaction-scope.js';
import { DatabaseTransaction } from './database-transaction.js';
import { SessionTransaction } from './session-transaction.js';
import type { DatabaseParts, Engine } from './database-parts.js';
import { Session } from './session.js';

export interface AuroraDatabaseOptions extends ConnectorOptions {
  /** The engine of the cluster. @default 'postgresql' */
  readonly engine?: Engine;
  /** What holds for all transactions of the database. */
  readonly transaction?: TransactionDefaults;
}

/**
 * An Aurora database through the Data API, as if it were a local one: pages, transactions and field values are taken
 * care of. Making one costs nothing; the AWS SDK is loaded by the first call.
 *
 * ```ts
 * const database = new AuroraDatabase({
 *   databaseName: 'census',
 *   dbClusterArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:census',
 *   dbCredentialsSecretsStoreArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:census',
 * });
 * await database.query('SELECT name FROM city WHERE population > :minimum', { minimum: 1_000_000 });
 * ```
 *
 * Where code runs inside `@Transactional`, `transaction(fn)` or `dataSource.transaction(fn)`, every statement belongs
 * to that transaction. Elsewhere the object is one unit of work, see {@link Session}.
 */
export class AuroraDatabase extends Session {
  /** @throws {ConfigurationException} when an option is missing or is not what it must be */
  constructor(options: AuroraDatabaseOptions) {
    const settings = resolveConnectorOptions(options);
    const engine = engineOf(options);
    const dialect = new DIALECTS[engine]();
    const connector = new DataApiConnector(settings, dialect);
    const defaults = resolveTransactionDefaults(options.transaction);
    const automatic = new SessionTransaction(() => transactions);
    const transactions: TransactionManager = new TransactionManager(connector, dialect, defaults, automatic);
    const parts = { connector, dialect, engine, transactions, listeners: connector.listeners };
    super(parts, automatic);
    bindTransactionManager(this, transactions);
    partsByDatabase.set(this, parts);
  }

  /** An independent unit of work over the same client, which joins no transaction around it. */
  session(): Session {
    return new Session(this.target);
  }

  /**
   * Runs the work in a transaction: the one around it, or a new one that begins with the first statement, is
   * committed when the work ends well and rolled back when it throws. Inside, `tx`, this object and the repositories
   * of its data source all belong to it.
   *
   * ```ts
   * await database.transaction(async (tx) => {
   *   await tx.update('UPDATE city SET population = population - 1 WHERE id = :id', { id: from });
   *   await tx.update('UPDATE city SET population = population + 1 WHERE id = :id', { id: to });
   * });
   * ```
   *
   * @throws {ConfigurationException} before the work runs, when an option is not what it must be
   * @throws {UnexpectedRollbackException} when a statement failed and its failure was caught inside; nothing was stored
   * @throws {CommitOutcomeUnknownException} when the commit's answer was lost
   * @throws {IncompatibleTransactionException} when the transaction around it does not have the options asked for
   * @throws {TransactionPresentException} when writes of this object have begun a transaction that is still open
   */
  async transaction<Result>(
    work: (tx: DatabaseTransaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result> {
    return await this.target.transactions.run((scope) => work(new DatabaseTransaction(this.target, scope)), options);
  }

  /** @throws {TransactionManagedException} where there is no transaction by intent */
  override async beginTransaction(): Promise<void> {
    this.#assertNotWithout('beginTransaction()');
    await super.beginTransaction();
  }

  /**
   * Cuts a script into its statements, by the lexical rules of the engine: what stands in literals, in comments and in
   * the bodies of routines is left alone. The Data API runs one statement in a call.
   *
   * ```ts
   * await database.transaction(async (tx) => {
   *   for (const statement of database.splitStatements(script)) {
   *     await tx.execute(statement);
   *   }
   * });
   * ```
   *
   * `DELIMITER` is a command of MySQL's own client and no SQL: leave it out, the bodies of routines are known.
   *
   * @returns the statements in their order, without the `;` that ends each; `[]` for a script without any
   * @throws {ConfigurationException} when a literal or a comment does not end
   */
  splitStatements(script: string): string[] {
    return splitStatements(script, this.target.dialect.syntax);
  }

  /** @throws {TransactionManagedException} inside a transaction that ends by itself */
  override async commit(): Promise<void> {
    this.#assertUnmanaged('commit()');
    await super.commit();
  }

  /** @throws {TransactionManagedException} inside a transaction that ends by itself */
  override async rollback(): Promise<void> {
    this.#assertUnmanaged('rollback()');
    await super.rollback();
  }

  protected override automatic(): AutomaticTransaction {
    return this.target.transactions.ambient.automatic ?? super.automatic();
  }

  protected override openTransaction(): TransactionScope | undefined {
    const { participant, isWithout = false } = this.target.transactions.ambient;
    return participant?.scope ?? (isWithout ? undefined : this.automatic().openScope);
  }

  protected override transactionForWrite(): TransactionScope | undefined {
    const { participant, isWithout = false } = this.target.transactions.ambient;
    return participant?.scope ?? (isWithout ? undefined : this.automatic().open());
  }

  #assertUnmanaged(verb: string): void {
    if (this.target.transactions.current !== undefined) {
      throw new TransactionManagedException(
        `${verb} was called inside @Transactional or transaction(fn), which ends its transaction itself: return to ` +
          `commit, throw to roll back.`,
      );
    }
    this.#assertNotWithout(verb);
  }

  #assertNotWithout(verb: string): void {
    if (this.target.transactions.ambient.isWithout === true) {
      throw new TransactionManagedException(
        `${verb} was called where every statement is committed by itself: inside NOT_SUPPORTED, or in a hook after the ` +
          `end of a transaction. Use session(), or transaction(fn), for a transaction there.`,
      );
    }
  }
}

const partsByDatabase = new WeakMap<AuroraDatabase, DatabaseParts>();

/** What a database is made of, for the composition root above it; no part of the public interface. */
export function partsOf(database: AuroraDatabase): DatabaseParts {
  const parts = partsByDatabase.get(database);
  if (parts === undefined) {
    throw new ConfigurationException('The option database is neither an AuroraDatabase nor the options of one.');
  }
  return parts;
}

const DIALECTS = { mysql: MysqlDialect, postgresql: PostgresDialect } as const;

function engineOf({ engine = 'postgresql' }: AuroraDatabaseOptions): Engine {
  if (!Object.hasOwn(DIALECTS, engine)) {
    throw new ConfigurationException(`The option engine is '${String(engine)}': write 'postgresql' or 'mysql'.`);
  }
  return engine;
}
