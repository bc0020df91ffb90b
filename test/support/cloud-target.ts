import aws4 from 'aws4';

import type { EngineName } from '../../src/emulator/index.js';
import type { Service } from './service-calls.js';

/** A cluster on AWS that the conformance tests run against instead of the emulator. */
export interface CloudTarget {
  readonly engine: EngineName;
  readonly database: string;
  readonly region: string;
  readonly service: Service;
}

type Environment = Readonly<Record<string, string | undefined>>;

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') {
    throw new Error(`AURORM_TEST_CLUSTER_ARN names a cluster for the conformance tests; set ${name} too.`);
  }
  return value;
}

function readEngine(environment: Environment): EngineName {
  const engine = required(environment, 'AURORM_TEST_ENGINE');
  if (engine !== 'mysql' && engine !== 'postgresql') {
    throw new Error(`AURORM_TEST_ENGINE is '${engine}'; it must be 'postgresql' or 'mysql'.`);
  }
  return engine;
}

function signedFetch(region: string, environment: Environment): NonNullable<Service['fetch']> {
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  const credentials = {
    accessKeyId: required(environment, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(environment, 'AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
  return (url, { body, headers }) => {
    const { host, pathname } = new URL(url);
    const unsigned = {
      host,
      path: pathname,
      method: 'POST',
      body,
      headers: { ...headers },
      service: 'rds-data',
      region,
    };
    const { headers: signed } = aws4.sign(unsigned, credentials);
    return fetch(url, { method: 'POST', body, headers: signed as Record<string, string> });
  };
}

/**
 * The cluster that the environment names: `AURORM_TEST_CLUSTER_ARN`, `AURORM_TEST_SECRET_ARN`, `AURORM_TEST_DATABASE`
 * (an empty one, in which the tests make and drop what they need) and `AURORM_TEST_ENGINE`, with the credentials
 * `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`. `AURORM_TEST_ENDPOINT` replaces the endpoint.
 * Absent when there is no `AURORM_TEST_CLUSTER_ARN`.
 */
export function readCloudTarget(environment: Environment): CloudTarget | undefined {
  const resourceArn = environment['AURORM_TEST_CLUSTER_ARN'];
  if (resourceArn === undefined || resourceArn === '') {
    return undefined;
  }
  const region = resourceArn.split(':')[3] ?? '';
  const database = required(environment, 'AURORM_TEST_DATABASE');
  return {
    engine: readEngine(environment),
    database,
    region,
    service: {
      endpoint: environment['AURORM_TEST_ENDPOINT'] ?? `https://rds-data.${region}.amazonaws.com`,
      members: { resourceArn, secretArn: required(environment, 'AURORM_TEST_SECRET_ARN'), database },
      fetch: signedFetch(region, environment),
    },
  };
}
