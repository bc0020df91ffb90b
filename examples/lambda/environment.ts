import type { DataApi } from '../data-api.js';

/** The environment that the function is given: which cluster, and where the AWS SDK finds it. */
export function environmentFor({ options, emulator }: DataApi): Record<string, string> {
  return {
    ...(emulator === undefined ? settingsOfHost() : settingsOfEmulator(emulator.clientConfig())),
    AURORM_CLUSTER_ARN: options.dbClusterArn,
    AURORM_SECRET_ARN: options.dbCredentialsSecretsStoreArn,
    AURORM_DATABASE: options.databaseName,
    // Old versions of Node.js make the AWS SDK print a notice.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

function settingsOfEmulator({
  endpoint,
  region,
  credentials,
}: ReturnType<NonNullable<DataApi['emulator']>['clientConfig']>): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_RDS_DATA: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}

/** Lambda gives a function its region and the credentials of its role in the same variables. */
function settingsOfHost(): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => /^(AWS_|HOME$)/.test(name));
  return Object.fromEntries(own) as Record<string, string>;
}
