// What stands for a process of Lambda: it imports the bundle once, and then serves invocations, one after the other.
import { pathToFileURL } from 'node:url';

import type { LambdaContext } from '../function/lambda-types.js';
import type { Invocation, Report } from './messages.js';

type Handler = (event: unknown, context: LambdaContext) => Promise<unknown>;

function report(message: Report): void {
  process.send?.(message);
}

async function answer(handler: Handler, { event, requestId, deadlineMs }: Invocation): Promise<Report> {
  const context = { awsRequestId: requestId, getRemainingTimeInMillis: () => deadlineMs - Date.now() };
  try {
    return { kind: 'result', result: await handler(event, context) };
  } catch (failure) {
    return { kind: 'error', message: String(failure) };
  }
}

const start = performance.now();
const { handler } = (await import(pathToFileURL(process.argv[2] ?? '').href)) as { readonly handler: Handler };
report({ kind: 'ready', coldStartMs: performance.now() - start });
process.on('message', (invocation: Invocation) => {
  void answer(handler, invocation).then(report);
});
