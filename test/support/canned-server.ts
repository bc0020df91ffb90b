import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is answered to a call. */
export interface CannedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the connection behind the body, which is shorter than it was announced to be. */
  readonly cut?: boolean;
}

/** A server that answers every call with what it was told to, whatever it is asked. */
export class CannedServer implements AsyncDisposable {
  readonly paths: string[] = [];
  answer: CannedAnswer = { body: '{}' };
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.paths.push(request.url ?? '');
      const { status = 200, headers = {}, body, cut = false } = this.answer;
      request.resume().on('end', () => {
        response.writeHead(status, {
          'x-amzn-requestid': 'request-1',
          ...(cut ? { 'content-length': 9999 } : {}),
          ...headers,
        });
        if (cut) {
          response.write(body, () => response.destroy());
        } else {
          response.end(body);
        }
      });
    });
  }

  static async start(): Promise<CannedServer> {
    const canned = new CannedServer();
    canned.#server.listen(0, '127.0.0.1');
    await once(canned.#server, 'listening');
    return canned;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
