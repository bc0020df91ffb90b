import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { StubCounts, StubSettings } from './stub-server.js';

/** The stub in its process, as those who measure see it. */
export class StubService implements AsyncDisposable {
  readonly endpoint: string;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.endpoint = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<StubService> {
    const child = fork(fileURLToPath(new URL('main.js', import.meta.url)));
    const [port] = (await once(child, 'message')) as [number];
    return new StubService(child, port);
  }

  /** Sets how it answers from now on, and begins to count anew. */
  async set(settings: Partial<StubSettings>): Promise<void> {
    await this.#ask(settings);
  }

  /** What came and went since the last time it was asked or set up. */
  async counts(): Promise<StubCounts> {
    return await this.#ask({});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.disconnect();
    await once(this.#process, 'exit');
  }

  async #ask(settings: Partial<StubSettings>): Promise<StubCounts> {
    const response = await fetch(`${this.endpoint}/stub`, { method: 'POST', body: JSON.stringify(settings) });
    return (await response.json()) as StubCounts;
  }
}
