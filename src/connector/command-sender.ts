import type { RDSDataClient } from '@aws-sdk/client-rds-data';

import { hiddenMember } from '../sql/hidden-member.js';
import { takeBody, type ResponseBody } from './response-body.js';

export type Command = Parameters<RDSDataClient['send']>[0];

/** One sending of a command, and what the middleware sees of it. */
export interface Exchange {
  readonly abortSignal: AbortSignal;
  /** Whether the request was given to the network. */
  sent: boolean;
  /** What was answered, where it was taken before the SDK read it. */
  body: ResponseBody | undefined;
}

/**
 * Sends commands through an AWS client. Two things are changed for them, and everything else (credentials, signing,
 * tracing, exceptions) stays the SDK's: they are not repeated whatever the client is set to, since the SDK repeats
 * writes whose answer was lost; and from just inside the SDK's deserializer the request is seen to leave, and the
 * answer's body is taken.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export interface CommandSender {
  send(command: Command, exchange: Exchange): Promise<object>;
}

const IN_PLACE_OF_RETRIES = {
  name: 'retryMiddleware',
  step: 'finalizeRequest',
  priority: 'high',
  override: true,
} as const;
/** That of a command takes the place of its client's, which a double that passes on the call to the client has too. */
const INSIDE_DESERIALIZER = {
  name: 'aurormBodyMiddleware',
  step: 'deserialize',
  priority: 'low',
  override: true,
} as const;

type Stack = Pick<RDSDataClient['middlewareStack'], 'add'>;

function takeOutRetries(stack: Stack): void {
  stack.add((next) => (args) => next(args), IN_PLACE_OF_RETRIES);
}

/** Sends through a client that somebody else uses too: only the commands are changed, each by itself. */
export class SharedClientSender implements CommandSender {
  readonly #client: RDSDataClient;

  constructor(client: RDSDataClient) {
    this.#client = client;
  }

  async send(command: Command, exchange: Exchange): Promise<object> {
    takeOutRetries(command.middlewareStack);
    command.middlewareStack.add(
      (next) => async (args) => {
        exchange.sent = true;
        const result = await next(args);
        exchange.body = await takeBody(result.response);
        return result;
      },
      INSIDE_DESERIALIZER,
    );
    return await this.#client.send(command, { abortSignal: exchange.abortSignal });
  }
}

/**
 * Sends through a client that nobody else has: its middleware is put in order once, where the SDK does so for each call
 * otherwise, which is a fifth of its work for a small one. It does so for each call that has options, too, so that the
 * signal goes to the request handler by another way.
 */
export class OwnClientSender implements CommandSender {
  readonly #client: RDSDataClient;
  readonly #shared: SharedClientSender;
  /** With the input of the command, which all middleware is given. */
  readonly #exchanges = hiddenMember<Exchange>();

  /** @param client one with `cacheMiddleware`, to which no call was given yet */
  constructor(client: RDSDataClient) {
    this.#client = client;
    this.#shared = new SharedClientSender(client);
    const { middlewareStack, config } = client;
    takeOutRetries(middlewareStack);
    middlewareStack.add(
      () => async (args) => {
        const exchange = this.#exchangeOf(args.input);
        const { abortSignal } = exchange;
        abortSignal.throwIfAborted();
        exchange.sent = true;
        const { response } = await config.requestHandler.handle(args.request as never, { abortSignal });
        exchange.body = await takeBody(response);
        return { response, output: {} as never };
      },
      INSIDE_DESERIALIZER,
    );
  }

  async send(command: Command, exchange: Exchange): Promise<object> {
    if (hasDouble(this.#client)) {
      return await this.#shared.send(command, exchange);
    }
    this.#exchanges.set(command.input, exchange);
    try {
      return await this.#client.send(command);
    } finally {
      // The SDK keeps the first command of each kind, whose parameters and answer may be large.
      (command as { input: object }).input = {};
    }
  }

  #exchangeOf(input: object): Exchange {
    const exchange = this.#exchanges.get(input);
    if (exchange === undefined) {
      throw new Error('The input of a command was replaced on its way through the SDK.');
    }
    return exchange;
  }
}

/** Whether somebody has put a function of theirs in the place of `send`, as tests do; it is given all that they expect. */
function hasDouble(client: RDSDataClient): boolean {
  return Object.hasOwn(Object.getPrototypeOf(client) as object, 'send');
}
