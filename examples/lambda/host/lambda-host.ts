import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import type { Invocation, Report } from './messages.js';

const PROCESS = fileURLToPath(new URL('process.js', import.meta.url));

export interface LambdaOptions {
  /** The file whose export `handler` is called. */
  readonly bundle: string;
  /** The environment of the function: it gets nothing else of that of the host. */
  readonly environment: Readonly<Record<string, string>>;
  /** What an invocation may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** How a process ended, and what it wrote into its log. */
export interface LambdaEnding {
  readonly exitCode: number | null;
  readonly log: readonly string[];
}

/** One process of a function, as Lambda keeps it: the first invocation starts it, and those after it find it warm. */
export class LambdaHost implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #timeoutMs: number;
  readonly #ending: Promise<LambdaEnding>;

  constructor({ bundle, environment, timeoutMs }: LambdaOptions) {
    this.#child = fork(PROCESS, [bundle], {
      env: { ...environment },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.#timeoutMs = timeoutMs;
    this.#ending = endingOf(this.#child);
  }

  /** Resolves when the bundle is imported: to the milliseconds which that took. */
  async coldStart(): Promise<number> {
    const report = await this.#nextReport();
    if (report.kind !== 'ready') {
      throw new Error(`The function could not be imported: ${JSON.stringify(report)}.`);
    }
    return report.coldStartMs;
  }

  /**
   * Calls the handler. An invocation begins when the one before has ended.
   *
   * @throws {Error} what the handler has thrown, or that it took too long, for which its process is ended
   */
  async invoke(event: unknown): Promise<unknown> {
    const invocation: Invocation = {
      event,
      requestId: randomUUID(),
      deadlineMs: Date.now() + this.#timeoutMs,
    };
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), this.#timeoutMs);
    try {
      this.#child.send(invocation);
      const report = await this.#nextReport();
      if (report.kind !== 'result') {
        throw new Error(`The invocation failed: ${JSON.stringify(report)}.`);
      }
      return report.result;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Invokes no more. The process ends by itself, unless the handler has left something open that keeps it. */
  async stop(): Promise<LambdaEnding> {
    if (this.#child.connected) {
      this.#child.disconnect();
    }
    return await this.#ending;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #nextReport(): Promise<Report> {
    const message = once(this.#child, 'message') as Promise<[Report]>;
    const ending = this.#ending.then(({ exitCode }) => {
      throw new Error(`The process of the function has ended, with exit code ${exitCode}.`);
    });
    const [report] = await Promise.race([message, ending]);
    return report;
  }
}

async function endingOf(child: ChildProcess): Promise<LambdaEnding> {
  const [[exitCode], log] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    child.stdout === null ? '' : text(child.stdout),
  ]);
  return { exitCode, log: log.split('\n').filter((line) => line !== '') };
}
