import type * as sdkModule from '@aws-sdk/client-rds-data';
import type { RDSDataClient, RDSDataClientConfig } from '@aws-sdk/client-rds-data';

import {
  OwnClientSender,
  SharedClientSender,
  type Command,
  type CommandSender,
  type Exchange,
} from './command-sender.js';
import { createOwnClient } from './own-client.js';
import type { ResponseBody } from './response-body.js';
import type { ServiceError } from './service-failure.js';

type Sdk = typeof sdkModule;

/** The oldest version whose clients take the commands of the one that is a dependency; it is tested. */
const OLDEST_SDK = '3.940.0';

/** What a call answered: as its body says, or as the SDK or a double of it has read that. */
export interface CallAnswer<Output> {
  readonly output: Output;
  /** Absent where the SDK has read it. */
  readonly body?: ResponseBody | undefined;
}

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
  #loading: Promise<Loaded> | undefined;
  #loaded: Loaded | undefined;

  constructor(client: RDSDataClient | RDSDataClientConfig) {
    this.#client = client;
  }

  /**
   * @param createCommand makes one of the SDK's commands; their types differ too much to share one but `object`
   * @throws {CallFailure}
   */
  async call<Output extends object>(
    createCommand: (sdk: Sdk) => object,
    abortSignal: AbortSignal,
  ): Promise<CallAnswer<Output>> {
    const exchange: Exchange = { abortSignal, sent: false, body: undefined };
    try {
      abortSignal.throwIfAborted();
      const { sdk, sender } = this.#loaded ?? (await this.#load());
      const output = (await sender.send(createCommand(sdk) as Command, exchange)) as Output;
      const { body } = exchange;
      return body === undefined ? { output } : { output: body.content as Output, body };
    } catch (caught) {
      const error = asError(caught);
      throw new CallFailure(exchange.sent ? error : this.#explained(error), exchange.sent);
    }
  }

  /** Commands do not fit a client that is much older than they are; the SDK's own words about that say nothing. */
  #explained(error: ServiceError): ServiceError {
    const config = this.#loaded?.client.config;
    return config === undefined || 'protocol' in config
      ? error
      : new Error(
          `The client that was given is of an older version of @aws-sdk/client-rds-data: make it with ${OLDEST_SDK} or a ` +
            'newer one.',
          { cause: error },
        );
  }

  async #load(): Promise<Loaded> {
    this.#loading ??= this.#loadNow();
    this.#loaded = await this.#loading;
    return this.#loaded;
  }

  async #loadNow(): Promise<Loaded> {
    const sdk = await import('@aws-sdk/client-rds-data');
    if (isClient(this.#client)) {
      return { sdk, client: this.#client, sender: new SharedClientSender(this.#client) };
    }
    const client = createOwnClient(sdk, this.#client);
    return { sdk, client, sender: new OwnClientSender(client) };
  }
}

interface Loaded {
  readonly sdk: Sdk;
  readonly client: RDSDataClient;
  readonly sender: CommandSender;
}

/** A signal may be aborted with anything for a reason. */
function asError(reason: unknown): ServiceError {
  return typeof reason === 'object' && reason !== null
    ? reason
    : Object.assign(new Error(String(reason)), { name: 'AbortError' });
}

function isClient(client: RDSDataClient | RDSDataClientConfig): client is RDSDataClient {
  return typeof (client as { send?: unknown }).send === 'function';
}
