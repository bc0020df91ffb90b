import type { OperationName } from '../wire/shapes.js';
import { type EngineName, type EmulatorOptions, resolveEmulatorOptions } from './emulator-options.js';
import type { Engine, EngineSession } from './engine.js';
import { HttpServer } from './http-server.js';
import { startEngine } from './start-engine.js';
import { TransactionRegistry } from './transaction-registry.js';

const REGION = 'us-east-1';
const CLUSTER_ARN = `arn:aws:rds:${REGION}:000000000000:cluster:emulator`;
const SECRET_ARN = `arn:aws:secretsmanager:${REGION}:000000000000:secret:emulator`;

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
  engine: EngineName;
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
 * Starts a local Data API, version 2, for any AWS SDK to talk to: in front of a PostgreSQL server of its own, or of a
 * MySQL or MariaDB server that runs already.
 *
 * @example
 * await using emulator = await startEmulator();
 * const client = new RDSDataClient(emulator.clientConfig());
 *
 * @throws {TypeError} when an option has a value that it cannot have; nothing has been started then.
 * @throws {Error} when PostgreSQL does not run on this machine, MySQL cannot be reached, or the port is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const resolved = resolveEmulatorOptions(options);
  const { host, port, database } = resolved;
  const emulator = new LocalEmulator({
    engine: await startEngine(resolved),
    engineName: resolved.engine,
    host,
    port,
    database,
  });
  try {
    await emulator.listen();
    return emulator;
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

interface EmulatorParts {
  readonly engine: Engine;
  readonly engineName: EngineName;
  readonly host: string;
  readonly port: number;
  readonly database: string;
}

class LocalEmulator implements Emulator {
  readonly #parts: EmulatorParts;
  readonly #transactions = new TransactionRegistry<EngineSession>();
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
    const { host, port, database: defaultDatabase, engine } = parts;
    this.#parts = parts;
    const context = { engine, transactions: this.#transactions, defaultDatabase };
    this.#http = new HttpServer({ host, port, context, onCall: (operation) => this.#calls[operation]++ });
  }

  get endpoint(): string {
    const { host } = this.#parts;
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.#http.port}`;
  }

  async listen(): Promise<void> {
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
      engine: this.#parts.engineName,
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
    await this.#parts.engine.close();
  }
}
