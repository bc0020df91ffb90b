import { RDSDataClient } from '@aws-sdk/client-rds-data';
import * as sinon from 'sinon';

/** A call that was given to the SDK. */
export interface SentCall {
  /** `ExecuteStatement`, `BeginTransaction`, … */
  readonly operation: string;
  readonly input: object;
}

/** What is answered to a call: an output, or an error after it was sent, or `'never'`. */
export type Answer = Error | object | 'never';

interface Command {
  readonly input: object;
  readonly middlewareStack: {
    resolve(handler: () => Promise<{ output: object }>, context: object): (args: object) => Promise<{ output: object }>;
  };
}

/**
 * Puts answers in the place of the SDK's client, one for each call, the last one for all that follow. The middleware
 * of each command is run as the client runs it.
 */
export function answerCalls(...answers: readonly Answer[]): SentCall[] {
  const calls: SentCall[] = [];
  const send = async (command: Command, { abortSignal }: { abortSignal: AbortSignal }): Promise<object> => {
    calls.push({ operation: command.constructor.name.replace(/Command$/, ''), input: command.input });
    const answer = answers[Math.min(calls.length, answers.length) - 1] ?? {};
    const handler = command.middlewareStack.resolve(() => answered(answer, abortSignal), {});
    return (await handler({ input: command.input })).output;
  };
  sinon.stub(RDSDataClient.prototype, 'send').callsFake(send as never);
  return calls;
}

/** An error as the SDK throws it when the service answered with one. */
export function serviceError(name: string, httpStatusCode: number, message = name): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId: 'request-1' } });
}

/** An error of the network. */
export function networkError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

async function answered(answer: Answer, signal: AbortSignal): Promise<{ output: object }> {
  if (answer instanceof Error) {
    throw answer;
  }
  if (answer === 'never') {
    return await new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () =>
        reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' })),
      );
    });
  }
  return { output: answer };
}
