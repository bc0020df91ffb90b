import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { ServiceCalls } from './service-calls.js';

const CLI = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const run = promisify(execFile);

export interface CommandOutcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs `aurorm` to its end. */
export async function runCli(...parameters: string[]): Promise<CommandOutcome> {
  return outcomeOf(spawn(process.execPath, [CLI, ...parameters]));
}

async function outcomeOf(child: ChildProcess): Promise<CommandOutcome> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (data) => (stdout += String(data)));
  child.stderr?.on('data', (data) => (stderr += String(data)));
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, stdout, stderr };
}

/** `aurorm emulator` as a process of its own, with a folder of its own for temporary files. */
export class EmulatorProcess {
  /** The service that the process offers. */
  readonly calls: ServiceCalls;
  readonly #child: ChildProcess;
  readonly #temporaryDirectory: string;
  #output = '';
  #errors = '';

  private constructor(child: ChildProcess, temporaryDirectory: string) {
    this.#child = child;
    this.#temporaryDirectory = temporaryDirectory;
    this.calls = new ServiceCalls(async () => this);
    child.stdout?.on('data', (data) => (this.#output += String(data)));
    child.stderr?.on('data', (data) => (this.#errors += String(data)));
  }

  /** @param options Further options of the command. */
  static async start(options: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<EmulatorProcess> {
    const emulator = await EmulatorProcess.spawn(options, environment);
    try {
      await emulator.waitForOutput(/AURORM_DATABASE.*\n/);
      return emulator;
    } catch (error) {
      await emulator.cleanUp();
      throw error;
    }
  }

  /** Starts without waiting until it is ready. */
  static async spawn(options: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<EmulatorProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'emulator-cli-'));
    // PostgreSQL may run as another user, when root runs the tests.
    await chmod(directory, 0o777);
    const child = spawn(process.execPath, [CLI, 'emulator', '--port', '0', ...options], {
      env: { ...process.env, ...environment, TMPDIR: directory },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new EmulatorProcess(child, directory);
  }

  get endpoint(): string {
    const [, endpoint = ''] = /(?:^ready |"endpoint":")(http:\/\/[^\s"]+)/.exec(this.#output) ?? [];
    return endpoint;
  }

  /** What the process has printed. */
  get output(): string {
    return this.#output;
  }

  /** What the process has printed for people. */
  get errors(): string {
    return this.#errors;
  }

  /** Resolves when the process has printed a text; rejects when it ends before. */
  async waitForOutput(text: RegExp, stream: 'errors' | 'output' = 'output'): Promise<void> {
    while (!text.test(this[stream])) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        throw new Error(`The emulator ended before it printed ${text}: ${this.#output}${this.#errors}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Sends a signal and goes on. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends a signal and waits for the end; returns the exit code, or the name of the signal that ended it. */
  async end(signal: NodeJS.Signals): Promise<number | string> {
    const closed = once(this.#child, 'close') as Promise<[number | null, string | null]>;
    this.#child.kill(signal);
    const [exitCode, endingSignal] = await closed;
    return exitCode ?? String(endingSignal);
  }

  /** The command lines of the PostgreSQL processes that keep their data in the temporary folder. */
  async postgresProcesses(): Promise<string[]> {
    const { stdout } = await run('ps', ['-eo', 'args']);
    return stdout
      .split('\n')
      .filter((line) => line.includes('bin/postgres') && line.includes(this.#temporaryDirectory));
  }

  /** What there is in the temporary folder. */
  async temporaryFiles(): Promise<string[]> {
    return readdir(this.#temporaryDirectory);
  }

  /** Resolves when the temporary folder is empty. */
  async waitUntilNothingIsLeft(): Promise<void> {
    while ((await this.temporaryFiles()).length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async cleanUp(): Promise<void> {
    await rm(this.#temporaryDirectory, { recursive: true, force: true });
  }
}
