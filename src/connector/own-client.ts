import type * as sdkModule from '@aws-sdk/client-rds-data';
import type { RDSDataClient, RDSDataClientConfig } from '@aws-sdk/client-rds-data';

/**
 * The SDK opens 50 connections at the most. Statements that wait for a lock would take them all, and the transaction
 * that holds the lock would find none to commit through.
 */
const MAX_SOCKETS = 1_000;
const MANY_SOCKETS: RDSDataClientConfig = {
  requestHandler: {
    httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
  },
};

/**
 * A client that nobody else has, by the configuration that its user gave. It does once what the SDK does for each call
 * otherwise: its middleware is put in order by the first, the signer is kept, and where nobody gave a logger, nothing is
 * copied for one.
 */
export function createOwnClient(sdk: typeof sdkModule, given: RDSDataClientConfig): RDSDataClient {
  const client = new sdk.RDSDataClient({ ...MANY_SOCKETS, ...given, cacheMiddleware: true });
  if (given.logger === undefined) {
    client.middlewareStack.remove('loggerMiddleware');
  }
  if (given.signer === undefined) {
    keepSigner(client.config);
  }
  return client;
}

/** One signer does for all calls: it asks for the credentials, and is told the time and the region, each time. */
function keepSigner(config: RDSDataClient['config']): void {
  const createSigner = config.signer;
  let signer: Awaited<ReturnType<typeof createSigner>> | undefined;
  config.signer = async (authScheme) => (signer ??= await createSigner(authScheme));
}
