import { ControlRoutes } from './control/control-routes.js';
import type { EmulatorOptions, EngineName } from './emulator-options.js';
import type { Engine, EngineSession } from './engine.js';
import { FaultInjector } from './faults/fault-injector.js';
import { FaultPlan } from './faults/fault-plan.js';
import type { Faults } from './faults/fault.js';
import { HttpServer } from './http-server.js';
import { type ResolvedEmulatorOptions, resolveEmulatorOptions } from './resolved-options.js';
import { startEngine } from './start-engine.js';
import { CallRecorder } from './statistics/call-recorder.js';
import { type EmulatorStatistics, sumOf } from './statistics/statistics.js';
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

/** A running emulator of the Data API. */
export interface Emulator extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`; of this machine too when the emulator listens on all addresses. */
  readonly endpoint: string;
  clientConfig(): EmulatorClientConfig;
  /** @param databaseName @default the database that requests use which do not name one */
  databaseOptions(databaseName?: string): EmulatorDatabaseOptions;
  /** Lets calls fail. */
  readonly faults: Faults;
  /** What happened since the start; a copy. */
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
 * @throws {Error} when PostgreSQL does not run on this machine, another emulator uses the data directory, MySQL cannot be
 *   reached, or the port is taken.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const resolved = resolveEmulatorOptions(options);
  const emulator = new LocalEmulator(await startEngine(resolved), resolved);
  try {
    await emulator.listen();
    return emulator;
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

/** Addresses that stand for all of a machine, which not every client can connect to. */
const LOOPBACK_OF: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

class LocalEmulator implements Emulator {
  readonly #options: ResolvedEmulatorOptions;
  readonly #engine: Engine;
  readonly #transactions: TransactionRegistry<EngineSession>;
  readonly #recorder = new CallRecorder();
  readonly #plan = new FaultPlan();
  readonly #injector: FaultInjector;
  readonly #http: HttpServer;
  #stopped: Promise<void> | undefined;

  constructor(engine: Engine, options: ResolvedEmulatorOptions) {
    const { host, port, databases, clock, faults, control, statementTimeoutMs } = options;
    this.#options = options;
    this.#engine = engine;
    this.#transactions = new TransactionRegistry(clock);
    faults.forEach((fault) => this.#plan.inject(fault));
    this.#injector = new FaultInjector(this.#plan, (id) => this.#transactions.expire(id));
    this.#http = new HttpServer({
      host,
      port,
      context: { engine, transactions: this.#transactions, defaultDatabase: databases[0], statementTimeoutMs },
      recorder: this.#recorder,
      faults: this.#injector,
      control: control ? new ControlRoutes({ faults: this.#plan, statistics: () => this.statistics() }) : undefined,
    });
  }

  get endpoint(): string {
    const host = LOOPBACK_OF.get(this.#options.host) ?? this.#options.host;
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.#http.port}`;
  }

  get faults(): Faults {
    return this.#plan;
  }

  async listen(): Promise<void> {
    await this.#http.listen();
  }

  clientConfig(): EmulatorClientConfig {
    const credentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
    return { endpoint: this.endpoint, region: REGION, credentials };
  }

  databaseOptions(databaseName: string = this.#options.databases[0]): EmulatorDatabaseOptions {
    return {
      databaseName,
      dbClusterArn: CLUSTER_ARN,
      dbCredentialsSecretsStoreArn: SECRET_ARN,
      engine: this.#options.engine,
      client: this.clientConfig(),
    };
  }

  statistics(): EmulatorStatistics {
    const byOperation = this.#recorder.snapshot();
    return {
      ...sumOf(Object.values(byOperation)),
      byOperation,
      openTransactions: this.#transactions.size,
      faultsStruck: this.#plan.strikes,
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
    this.#injector.close();
    await this.#http.close();
    this.#transactions.close();
    await this.#engine.close();
  }
}
