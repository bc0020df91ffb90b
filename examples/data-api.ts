import type { AuroraDatabaseOptions } from 'aurorm';
import { startEmulator, type Emulator } from 'aurorm/emulator';

/** Is told what is found. */
export type Say = (text: string) => void;

/** A Data API to work with. Disposing of it stops what was started for it. */
export interface DataApi extends AsyncDisposable {
  readonly options: AuroraDatabaseOptions;
  /** The emulator, unless it is a cluster. */
  readonly emulator?: Emulator;
}

/** The environment variables that say which cluster to use: all of them, or none for the emulator. */
const VARIABLES = ['AURORM_CLUSTER_ARN', 'AURORM_SECRET_ARN', 'AURORM_DATABASE'] as const;

/** @throws {Error} when some of the variables are set and others are not */
export async function openDataApi(say: Say): Promise<DataApi> {
  const missing = VARIABLES.filter((name) => (process.env[name] ?? '') === '');
  if (missing.length === VARIABLES.length) {
    return await openEmulator(say);
  }
  if (missing.length > 0) {
    throw new Error(`Set ${missing.join(' and ')} too to use a cluster, or none of ${VARIABLES.join(', ')}.`);
  }
  return openCluster(say);
}

async function openEmulator(say: Say): Promise<DataApi> {
  const emulator = await startEmulator();
  say(`An emulator, with a PostgreSQL of its own, listens at ${emulator.endpoint}.`);
  return {
    options: emulator.databaseOptions(),
    emulator,
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}

/** Region and credentials are found as the AWS SDK finds them. */
function openCluster(say: Say): DataApi {
  const [dbClusterArn = '', dbCredentialsSecretsStoreArn = '', databaseName = ''] = VARIABLES.map(
    (name) => process.env[name],
  );
  say(`The database ${databaseName} of ${dbClusterArn}.`);
  return {
    options: { dbClusterArn, dbCredentialsSecretsStoreArn, databaseName },
    async [Symbol.asyncDispose]() {},
  };
}
