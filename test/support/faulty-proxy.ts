import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { OperationName } from '../../src/wire/shapes.js';

/** What happens to a call: the answer that is given in place of the service, or a connection that is cut. */
export type Fault =
  | { readonly kind: 'answer'; readonly status: number; readonly errorType: string; readonly message?: string }
  | { readonly kind: 'cut' };

export interface PlannedFault {
  readonly operation: OperationName;
  readonly fault: Fault;
  /** Whether the service has carried the call out by then. */
  readonly when: 'after the effect' | 'before the effect';
  /** Only calls whose body holds this text. */
  readonly matching?: string;
}

const OPERATIONS: ReadonlyMap<string, OperationName> = new Map([
  ['/Execute', 'ExecuteStatement'],
  ['/BatchExecute', 'BatchExecuteStatement'],
  ['/BeginTransaction', 'BeginTransaction'],
  ['/CommitTransaction', 'CommitTransaction'],
  ['/RollbackTransaction', 'RollbackTransaction'],
]);

/** A server in front of an emulator that lets calls fail as the network and the service do; each fault once. */
export class FaultyProxy {
  readonly #server: Server;
  readonly #target: string;
  readonly #faults: PlannedFault[] = [];
  /** The operations that arrived. */
  readonly calls: OperationName[] = [];

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((incoming, response) => void this.#handle(incoming, response));
  }

  static async start(target: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The faults that no call has met. */
  get remainingFaults(): number {
    return this.#faults.length;
  }

  plan(...faults: readonly PlannedFault[]): void {
    this.#faults.splice(0, Number.POSITIVE_INFINITY, ...faults);
    this.calls.length = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const operation = OPERATIONS.get(incoming.url ?? '');
    if (operation !== undefined) {
      this.calls.push(operation);
    }
    const planned = this.#take(operation, body.toString());
    const answer = planned?.when === 'before the effect' ? undefined : await this.#forward(incoming.url ?? '', body);
    if (planned?.fault.kind === 'cut') {
      response.destroy();
    } else if (planned !== undefined) {
      const { status, errorType, message = '' } = planned.fault;
      response.writeHead(status, { 'x-amzn-errortype': errorType }).end(JSON.stringify({ message }));
    } else {
      response.writeHead(answer?.status ?? 500, answer?.headers).end(answer?.body);
    }
  }

  #take(operation: OperationName | undefined, body: string): PlannedFault | undefined {
    const index = this.#faults.findIndex(
      (fault) => fault.operation === operation && (fault.matching === undefined || body.includes(fault.matching)),
    );
    return index === -1 ? undefined : this.#faults.splice(index, 1)[0];
  }

  async #forward(
    path: string,
    body: Buffer,
  ): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
    const answer = await fetch(this.#target + path, { method: 'POST', body: new Uint8Array(body) });
    const errorType = answer.headers.get('x-amzn-errortype');
    return {
      status: answer.status,
      headers: errorType === null ? {} : { 'x-amzn-errortype': errorType },
      body: Buffer.from(await answer.arrayBuffer()),
    };
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
