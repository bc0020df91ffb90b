import { CannedAnswers, type StubRequest } from './stub/canned-answers.js';

interface HttpRequest {
  readonly body: string | Uint8Array;
}

/** A request handler for the SDK that answers from memory: what is left is the client's own work. */
export function createMemoryHandler(rows: number): object {
  const answers = new CannedAnswers();
  const bodies = new Map<string, Uint8Array>();
  return {
    handle: async ({ body }: HttpRequest) => {
      const text =
        typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
      const answer = bodies.get(text) ?? Buffer.from(answers.answer(JSON.parse(text) as StubRequest, rows).body);
      bodies.set(text, answer);
      return {
        response: { statusCode: 200, headers: { 'content-type': 'application/json' }, body: answer },
      };
    },
    destroy: () => undefined,
    metadata: { handlerProtocol: 'http/1.1' },
    httpHandlerConfigs: () => ({}),
    updateHttpClientConfig: () => undefined,
  };
}
