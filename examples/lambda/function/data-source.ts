import { DataSource, type StatementEvent } from 'aurorm';

import { Account } from './account.js';
import { Payment } from './payment.js';

function setting(name: string): string {
  const value = process.env[name] ?? '';
  if (value === '') {
    throw new Error(`Set the environment variable ${name} of the function.`);
  }
  return value;
}

/** What is in the log of the function when a call has to be sent again: while the cluster wakes up, for instance. */
function logRepetition({ operation, attempt, retryInMs }: StatementEvent): void {
  if (retryInMs !== undefined) {
    console.log(JSON.stringify({ message: 'sent again', operation, attempt }));
  }
}

/**
 * One for the process, and so for all invocations that it serves: connections and credentials are kept. Making it
 * makes no call, and loads the AWS SDK with the first one.
 */
export const dataSource = new DataSource({
  database: {
    dbClusterArn: setting('AURORM_CLUSTER_ARN'),
    dbCredentialsSecretsStoreArn: setting('AURORM_SECRET_ARN'),
    databaseName: setting('AURORM_DATABASE'),
    onStatement: logRepetition,
  },
  entities: [Account, Payment],
});
