import { Client, escapeIdentifier } from 'pg';

import type { OperationName } from '../wire/shapes.js';
import { type EmulatorOptions, resolveEmulatorOptions } from './emulator-options.js';
import { HttpServer } from './http-server.js';
import type { DatabaseSession } from './postgres/database-session.js';
import { type PostgresServer, startPostgres } from './postgres/postgres-server.js';
import { SessionPools } from './postgres/session-pools.js';
import { TransactionRegistry } from './transaction-registry.js';

const REGION = 'us-east-1';
const CLUSTER_ARN = `arn:aws:rds:${REGION}:000000000000:cluster:emulator`;
const SECRET_ARN = `arn:aws:secretsmanager:${REGION}:000000000000:secret:emulator`;
/** The database that every PostgreSQL server has. */
const MAINTENANCE_DATABASE = 'postgres';

/** What `new RDSDataClient(…)` needs to reach an emulator. The credentials are not checked. */
export interface EmulatorClientConfig {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** What `new AuroraDatabase(…)` needs to work with an emulator. */
export interface EmulatorDatabaseOptions {
  databaseName: string;
  dbClusterArn: string;
  dbCredentialsSecretsStoreArn: string;
  client: EmulatorClientConfig;
}

export interface EmulatorStatistics {
  /** The calls of operations since the start, failed ones too. */
  calls: number;
  callsByOperation: Record<OperationName, number>;
  openTransactions: number;
}

/** A running emulator of the Data API. */
export interface Emulator extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  clientConfig(): EmulatorClientConfig;
  databaseOptions(): EmulatorDatabaseOptions;
  statistics(): EmulatorStatistics;
  /** Ends open transactions, connections and the database, and removes temporary data. Later calls do nothing more. */
  stop(): Promise<void>;
}

/**
 * Starts a local Data API, version 2, in front of a PostgreSQL server of its own, for any AWS SDK to talk to.
 *
 * @example
 * await using emulator = await startEmulator();
 * const client = new RDSDataClient(emulator.clientConfig());
 *
 * @throws {TypeError} when an option has a value that it cannot have; nothing has been started then.
 * @throws {Error} when PostgreSQL does not run on this machine or the port is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host, port, database, dataDirectory } = resolveEmulatorOptions(options);
  const postgres = await startPostgres(dataDirectory);
  const emulator = new LocalEmulator({ postgres, host, port, database });
  try {
    await emulator.start();
    return emulator;
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

interface EmulatorParts {
  readonly postgres: PostgresServer;
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

class LocalEmulator implements Emulator {
  readonly #parts: EmulatorParts;
  readonly #pools: SessionPools;
  readonly #transactions = new TransactionRegistry<DatabaseSession>();
  readonly #http: HttpServer;
  readonly #calls: Record<OperationName, number> = {
    BatchExecuteStatement: 0,
    BeginTransaction: 0,
    CommitTransaction: 0,
    ExecuteStatement: 0,
    RollbackTransaction: 0,
  };
  #stopped: Promise<void> | undefined;

  constructor(parts: EmulatorParts) {
    const { host, port, database: defaultDatabase, postgres } = parts;
    this.#parts = parts;
    this.#pools = new SessionPools(postgres.address);
    const context = { pools: this.#pools, transactions: this.#transactions, defaultDatabase };
    this.#http = new HttpServer({ host, port, context, onCall: (operation) => this.#calls[operation]++ });
  }

  get endpoint(): string {
    const { host } = this.#parts;
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.#http.port}`;
  }

  async start(): Promise<void> {
    await createDatabase(this.#parts);
    await this.#http.listen();
  }

  clientConfig(): EmulatorClientConfig {
    const credentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
    return { endpoint: this.endpoint, region: REGION, credentials };
  }

  databaseOptions(): EmulatorDatabaseOptions {
    return {
      databaseName: this.#parts.database,
      dbClusterArn: CLUSTER_ARN,
      dbCredentialsSecretsStoreArn: SECRET_ARN,
      client: this.clientConfig(),
    };
  }

  statistics(): EmulatorStatistics {
    return {
      calls: Object.values(this.#calls).reduce((sum, count) => sum + count, 0),
      callsByOperation: { ...this.#calls },
      openTransactions: this.#transactions.size,
    };
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    await this.#http.close();
    this.#transactions.close();
    const closed = this.#pools.close();
    // Ends the statements that still run; without that the pools would wait for them.
    await this.#parts.postgres.stop();
    await closed;
  }
}

async function createDatabase({ postgres, database }: EmulatorParts): Promise<void> {
  const client = new Client({ ...postgres.address, database: MAINTENANCE_DATABASE, ssl: false });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) {
      await client.query(`CREATE DATABASE ${escapeIdentifier(database)}`);
    }
  } finally {
    await client.end();
  }
}
