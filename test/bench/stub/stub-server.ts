import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { REFERENCE_BEGINNING } from '../item-columns.js';
import { CannedAnswers, type StubAnswer, type StubRequest } from './canned-answers.js';

/** How the stub answers from now on. */
export interface StubSettings {
  /** How many rows the table has, or a statement changes or returns. */
  readonly rows: number;
  /** What the way to the service and back takes, in milliseconds. */
  readonly latencyMs: number;
}

/** What came and went since the settings were made. */
export interface StubCounts {
  calls: number;
  requestBytes: number;
  /** How many rows were sent, by the texts that every row has one of. */
  sentRows: number;
  responseBytes: number;
}

/** A service that looks like the Data API and has no database behind it: `/stub` sets it up and tells its counts. */
export function createStubServer(): Server {
  const answers = new CannedAnswers();
  let settings: StubSettings = { rows: 1, latencyMs: 0 };
  let counts: StubCounts = noCounts();

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    if (request.url === '/stub') {
      const told = counts;
      counts = noCounts();
      settings = { ...settings, ...(JSON.parse(body) as Partial<StubSettings>) };
      response.end(JSON.stringify(told));
      return;
    }
    const answer = answerTo(request.url ?? '', JSON.parse(body) as StubRequest, settings.rows);
    counts.calls += 1;
    counts.requestBytes += Buffer.byteLength(body);
    counts.sentRows += body.split(REFERENCE_BEGINNING).length - 1;
    counts.responseBytes += Buffer.byteLength(answer.body);
    if (settings.latencyMs > 0) {
      await delay(settings.latencyMs);
    }
    send(response, answer);
  };

  const answerTo = (path: string, request: StubRequest, rows: number): StubAnswer => {
    switch (path) {
      case '/Execute':
        return answers.answer(request, rows);
      case '/BatchExecute':
        return { status: 200, body: '{"updateResults":[]}' };
      case '/BeginTransaction':
        return { status: 200, body: '{"transactionId":"stub"}' };
      default:
        return { status: 200, body: '{"transactionStatus":"Transaction Ended"}' };
    }
  };

  // Suites that send nothing may take minutes.
  return createServer({ keepAliveTimeout: 3_600_000 }, (request, response) => {
    respond(request, response).catch((failure: unknown) => {
      response.writeHead(500, { 'x-amzn-errortype': 'InternalServerErrorException' });
      response.end(JSON.stringify({ message: String(failure) }));
    });
  });
}

function noCounts(): StubCounts {
  return { calls: 0, requestBytes: 0, sentRows: 0, responseBytes: 0 };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, body, errorType }: StubAnswer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-amzn-requestid': 'stub',
    ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
  });
  response.end(body);
}
