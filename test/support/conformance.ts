import type { RDSDataClientConfig } from '@aws-sdk/client-rds-data';

import type { Emulator, EngineName } from '../../src/emulator/index.js';
import { readCloudTarget } from './cloud-target.js';
import { sharedEmulator } from './emulator-http.js';
import { describeMysql as describeMysqlEmulator, MYSQL_DATABASE, sharedMysqlEmulator } from './mysql-http.js';
import { ServiceCalls, TARGET as EMULATOR_TARGET } from './service-calls.js';

const cloud = readCloudTarget(process.env);

/** The members that every request must have. */
export const TARGET = cloud?.service.members ?? EMULATOR_TARGET;

/** What the conformance tests call: an emulator, or the service in front of a cluster on AWS. */
export interface ConformanceTarget {
  readonly engine: EngineName;
  /** The database in which the tests make and drop what they need. */
  readonly database: string;
  readonly calls: ServiceCalls;
  /** What an SDK's client needs to reach the target; the SDK's own retries are off. */
  clientConfig(): Promise<RDSDataClientConfig>;
}

function createTarget(engine: EngineName, database: string, findEmulator: () => Promise<Emulator>): ConformanceTarget {
  if (cloud === undefined) {
    const clientConfig = async (): Promise<RDSDataClientConfig> => ({
      ...(await findEmulator()).clientConfig(),
      maxAttempts: 1,
    });
    return { engine, database, calls: new ServiceCalls(findEmulator), clientConfig };
  }
  const { region, service } = cloud;
  return {
    engine,
    database: cloud.database,
    calls: new ServiceCalls(async () => service),
    clientConfig: async () => ({ region, endpoint: service.endpoint, maxAttempts: 1 }),
  };
}

export const postgresTarget = createTarget('postgresql', 'aurorm', sharedEmulator);
export const mysqlTarget = createTarget('mysql', MYSQL_DATABASE, sharedMysqlEmulator);

/** A suite of what Aurora PostgreSQL does. Skipped when the tests run against a cluster of the other engine. */
export function describePostgres(title: string, suite: () => void): void {
  describeOn(postgresTarget, describe, title, suite);
}

/** A suite of what Aurora MySQL does. Skipped when the tests run against a cluster of the other engine. */
export function describeMysql(title: string, suite: () => void): void {
  describeOn(mysqlTarget, cloud === undefined ? describeMysqlEmulator : describe, title, suite);
}

type Describe = (title: string, suite: () => void) => void;

function describeOn({ engine }: ConformanceTarget, describeSuite: Describe, title: string, suite: () => void): void {
  if (cloud === undefined || cloud.engine === engine) {
    describeSuite(title, suite);
  } else {
    describe.skip(`${title} (the cluster on AWS is ${cloud.engine})`, suite);
  }
}

/** A suite of what the service does alike on both engines: it runs once on each. */
export function describeBoth(title: string, suite: (target: ConformanceTarget) => void): void {
  describePostgres(`${title} on PostgreSQL`, () => suite(postgresTarget));
  describeMysql(`${title} on MySQL`, () => suite(mysqlTarget));
}

/**
 * What only the emulator is known to do: its own API, and where no source tells what the service does. Skipped against
 * a cluster on AWS.
 */
export function itOnEmulator(title: string, test: () => Promise<void>): void {
  if (cloud === undefined) {
    it(title, test);
  } else {
    it.skip(`${title} (not known of the service)`, test);
  }
}

/** The same for a whole suite. */
export function describeOnEmulator(title: string, suite: () => void, describeSuite: Describe = describe): void {
  if (cloud === undefined) {
    describeSuite(title, suite);
  } else {
    describe.skip(`${title} (not known of the service)`, suite);
  }
}

/** The same, once on each engine. */
export function describeBothOnEmulator(title: string, suite: (target: ConformanceTarget) => void): void {
  describeOnEmulator(`${title} on PostgreSQL`, () => suite(postgresTarget));
  describeOnEmulator(`${title} on MySQL`, () => suite(mysqlTarget), describeMysqlEmulator);
}
