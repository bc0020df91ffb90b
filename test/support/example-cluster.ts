import { sharedEmulator } from './emulator-http.js';

/** The settings by which an example takes the shared emulator for a cluster. */
export async function clusterSettings(): Promise<Record<string, string>> {
  const { databaseName, dbClusterArn, dbCredentialsSecretsStoreArn, client } = (
    await sharedEmulator()
  ).databaseOptions();
  return {
    AURORM_CLUSTER_ARN: dbClusterArn,
    AURORM_SECRET_ARN: dbCredentialsSecretsStoreArn,
    AURORM_DATABASE: databaseName,
    AWS_ENDPOINT_URL_RDS_DATA: client.endpoint,
    AWS_REGION: client.region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
  };
}
