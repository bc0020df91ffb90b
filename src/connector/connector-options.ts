import type { RDSDataClient, RDSDataClientConfig } from '@aws-sdk/client-rds-data';

import { ConfigurationException } from '../errors/base-exception.js';
import type { StatementEvent } from './statement-event.js';

/** How to reach a database through the Data API. */
export interface ConnectorOptions {
  /** The name of the database inside the cluster. */
  readonly databaseName: string;
  /** The ARN of the cluster. */
  readonly dbClusterArn: string;
  /** The ARN of the secret with the database's credentials. */
  readonly dbCredentialsSecretsStoreArn: string;
  /**
   * The AWS client, or the configuration of one that is made on first use. Repetitions are this library's in both
   * cases: the SDK's own are off for the calls of this library, because they send writes twice. A client that you make
   * yourself has 50 connections unless its request handler says otherwise; transactions that wait for each other's
   * locks need one each.
   *
   * @default {} the region and the credentials are found as the AWS SDK finds them
   */
  readonly client?: RDSDataClient | RDSDataClientConfig;
  /**
   * The time that one call may take in all, its repetitions included, in milliseconds.
   *
   * @default 60000 the service itself ends a statement after 45 seconds
   */
  readonly timeoutMs?: number;
  readonly retry?: {
    /**
     * How often a call may be sent in all. Only calls are repeated that are known not to have run, or that only read.
     * A paused cluster is waited for until `timeoutMs` is over, whatever this says.
     *
     * @default 3
     */
    readonly maxAttempts?: number;
  };
  /** Is told of every call after it ended. What it throws is a warning of the process and harms no statement. */
  readonly onStatement?: (event: StatementEvent) => void;
  /**
   * Whether events hold the values of parameters, which may be secrets.
   *
   * @default false
   */
  readonly logParameters?: boolean;
}

/** The options with every default filled in. */
export interface ConnectorSettings extends Required<Omit<ConnectorOptions, 'onStatement' | 'retry'>> {
  readonly maxAttempts: number;
  readonly onStatement: ((event: StatementEvent) => void) | undefined;
}

/** What a timer of Node.js can count to. */
const MAX_TIMER_MS = 2 ** 31 - 1;
const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_ATTEMPTS = 3;

/** @throws {ConfigurationException} when an option is missing or is not what it must be */
export function resolveConnectorOptions(options: ConnectorOptions): ConnectorSettings {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationException('A database needs its options: give an object with databaseName and the ARNs.');
  }
  for (const name of ['databaseName', 'dbClusterArn', 'dbCredentialsSecretsStoreArn'] as const) {
    if (typeof options[name] !== 'string' || options[name] === '') {
      throw new ConfigurationException(`The option ${name} is missing: give a string that is not empty.`);
    }
  }
  return Object.freeze({
    databaseName: options.databaseName,
    dbClusterArn: options.dbClusterArn,
    dbCredentialsSecretsStoreArn: options.dbCredentialsSecretsStoreArn,
    client: options.client ?? {},
    timeoutMs: positiveInteger('timeoutMs', options.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    maxAttempts: positiveInteger('retry.maxAttempts', options.retry?.maxAttempts ?? DEFAULT_MAX_ATTEMPTS),
    onStatement: options.onStatement,
    logParameters: options.logParameters ?? false,
  });
}

/** @throws {ConfigurationException} when the value is none from 1 to what a timer of Node.js can count to */
export function positiveInteger(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1 || value > MAX_TIMER_MS) {
    throw new ConfigurationException(
      `The option ${name} is ${String(value)}: give a whole number from 1 to ${MAX_TIMER_MS}.`,
    );
  }
  return value;
}
