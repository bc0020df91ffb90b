import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { OperationName } from '../wire/shapes.js';
import type { ControlRoutes } from './control/control-routes.js';
import type { FaultInjector } from './faults/fault-injector.js';
import type { FaultCall } from './faults/fault-plan.js';
import { ConnectionCut, InjectedException } from './faults/injected-failures.js';
import { parseJsonBody, printJsonBody } from './json-body.js';
import { MemberReader } from './member-reader.js';
import { batchExecuteStatement } from './operations/batch-execute-statement.js';
import { executeStatement } from './operations/execute-statement.js';
import type { Operation, OperationContext } from './operations/operation.js';
import { beginTransaction, commitTransaction, rollbackTransaction } from './operations/transactions.js';
import { readRequestBody } from './request-body.js';
import { ServiceFault } from './service-fault.js';
import type { CallRecorder } from './statistics/call-recorder.js';

interface Route {
  readonly name: OperationName;
  readonly operation: Operation;
}

/** The operations by path. Content types and signatures play no part, as clients differ in the first. */
const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['/Execute', { name: 'ExecuteStatement', operation: executeStatement }],
  ['/BatchExecute', { name: 'BatchExecuteStatement', operation: batchExecuteStatement }],
  ['/BeginTransaction', { name: 'BeginTransaction', operation: beginTransaction }],
  ['/CommitTransaction', { name: 'CommitTransaction', operation: commitTransaction }],
  ['/RollbackTransaction', { name: 'RollbackTransaction', operation: rollbackTransaction }],
]);

/** Longer than clients keep a connection that they do not use, so that none of them writes to one that just closed. */
const KEEP_ALIVE_MS = 65_000;

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly context: OperationContext;
  readonly recorder: CallRecorder;
  readonly faults: FaultInjector;
  /** Absent when nobody asked for them. */
  readonly control: ControlRoutes | undefined;
}

/** Serves the five operations over HTTP. */
export class HttpServer {
  readonly #server: Server;
  readonly #options: HttpServerOptions;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  /** The port that the server listens on. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : this.#options.port;
  }

  /** @throws {Error} when the port is taken or the host is not one of this machine. */
  async listen(): Promise<void> {
    const { host, port } = this.#options;
    this.#server.listen(port, host);
    try {
      await once(this.#server, 'listening');
    } catch (cause) {
      const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
      throw new Error(`The emulator cannot listen on ${host}:${port} (${reason}). Choose another port, or 0 for any.`, {
        cause,
      });
    }
  }

  /** Ends the server and all connections to it. */
  async close(): Promise<void> {
    if (!this.#server.listening) {
      return;
    }
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'application/json');
    response.setHeader('x-amzn-RequestId', randomUUID());
    try {
      const body = printJsonBody(await this.#dispatch(request));
      response.end(body);
    } catch (error) {
      if (error instanceof ConnectionCut) {
        response.destroy();
        return;
      }
      const fault = toFault(error);
      response.statusCode = fault.status;
      response.setHeader('x-amzn-ErrorType', fault.code);
      response.end(printJsonBody({ message: fault.message, ...fault.members }));
    }
  }

  async #dispatch(request: IncomingMessage): Promise<object> {
    refuseBrowsers(request);
    const { method = '', url = '' } = request;
    const [path = ''] = url.split('?');
    const { control } = this.#options;
    return control?.owns(path)
      ? control.answer({ method, path, readBody: async () => parseJsonBody(await readRequestBody(request)) })
      : this.#call(findRoute(method, path), request);
  }

  async #call({ name, operation }: Route, request: IncomingMessage): Promise<object> {
    const { context, faults, recorder } = this.#options;
    return recorder.record(name, async (usage) => {
      const members = new MemberReader(parseJsonBody(await readRequestBody(request)));
      return faults.run(this.#describe(name, members), () => operation(members, { ...context, usage }));
    });
  }

  /** What faults can tell the call by; whether its members are valid is for the operation to say. */
  #describe(operation: OperationName, members: MemberReader): FaultCall {
    const [sql, transactionId] = [members.value('sql'), members.value('transactionId')];
    return {
      operation,
      sql: typeof sql === 'string' ? sql : undefined,
      openTransactionId:
        typeof transactionId === 'string' && this.#options.context.transactions.has(transactionId)
          ? transactionId
          : undefined,
    };
  }
}

/**
 * A page of any site could send calls to this machine, and statements are as powerful as the database's owner. Programs
 * send no such header.
 */
function refuseBrowsers({ headers }: IncomingMessage): void {
  if (headers.origin !== undefined) {
    throw new ServiceFault('ForbiddenException', 'The emulator takes no calls from pages in a browser.');
  }
}

function findRoute(method: string, path: string): Route {
  if (path === '/ExecuteSql') {
    const text = 'This API is deprecated and not available. Use ExecuteStatement API instead';
    throw new ServiceFault('BadRequestException', text);
  }
  const route = method === 'POST' ? ROUTES.get(path) : undefined;
  if (route === undefined) {
    throw new ServiceFault('UnknownOperationException', `There is no operation at ${method} ${path}`);
  }
  return route;
}

function toFault(error: unknown): InjectedException | ServiceFault {
  return error instanceof ServiceFault || error instanceof InjectedException
    ? error
    : new ServiceFault('InternalServerErrorException', error instanceof Error ? error.message : String(error));
}
