import type * as sdkModule from '@aws-sdk/client-rds-data';
import type { RDSDataClient, RDSDataClientConfig, ServiceOutputTypes } from '@aws-sdk/client-rds-data';

import type { ServiceError } from './service-failure.js';

type Sdk = typeof sdkModule;
type Command = Parameters<RDSDataClient['send']>[0];

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

/** A call that failed, and whether it had been given to the network by then. */
export class CallFailure extends Error {
  constructor(
    readonly error: ServiceError,
    readonly sent: boolean,
  ) {
    super(error.message, { cause: error });
  }
}

/** Sends single calls through the AWS SDK, which is loaded when the first one is made. */
export class SdkCaller {
  readonly #client: RDSDataClient | RDSDataClientConfig;
  #loading: Promise<{ readonly sdk: Sdk; readonly client: RDSDataClient }> | undefined;

  constructor(client: RDSDataClient | RDSDataClientConfig) {
    this.#client = client;
  }

  /**
   * @param createCommand makes one of the SDK's commands; their types differ too much to share one but `object`
   * @throws {CallFailure}
   */
  async call<Output extends ServiceOutputTypes>(
    createCommand: (sdk: Sdk) => object,
    abortSignal: AbortSignal,
  ): Promise<Output> {
    let sent = false;
    try {
      abortSignal.throwIfAborted();
      const { sdk, client } = await (this.#loading ??= this.#load());
      const command = createCommand(sdk) as Command;
      sendOnce(command, () => {
        sent = true;
      });
      return (await client.send(command, { abortSignal })) as Output;
    } catch (error) {
      throw new CallFailure(error as ServiceError, sent);
    }
  }

  async #load(): Promise<{ sdk: Sdk; client: RDSDataClient }> {
    const sdk = await import('@aws-sdk/client-rds-data');
    return {
      sdk,
      client: isClient(this.#client) ? this.#client : new sdk.RDSDataClient({ ...MANY_SOCKETS, ...this.#client }),
    };
  }
}

/**
 * Takes the SDK's own repetition out of this one call, whatever the client is set to, since it repeats writes whose
 * answer was lost; and tells when the request is given to the network.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
function sendOnce(command: Command, onSend: () => void): void {
  command.middlewareStack.add((next) => (args) => next(args), {
    name: 'retryMiddleware',
    step: 'finalizeRequest',
    priority: 'high',
    override: true,
  });
  command.middlewareStack.add(
    (next) => (args) => {
      onSend();
      return next(args);
    },
    { name: 'aurormSentMiddleware', step: 'deserialize', priority: 'low' },
  );
}

function isClient(client: RDSDataClient | RDSDataClientConfig): client is RDSDataClient {
  return typeof (client as { send?: unknown }).send === 'function';
}
