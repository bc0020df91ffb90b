import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CLI = fileURLToPath(new URL('../../src/emulator/cli.js', import.meta.url));
const run = promisify(execFile);

export interface CommandOutcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs `aurorm` to its end. */
export async function runCli(...parameters: string[]): Promise<CommandOutcome> {
  const child = spawn(process.execPath, [CLI, ...parameters]);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += String(data)));
  child.stderr.on('data', (data) => (stderr += String(data)));
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, stdout, stderr };
}

async function rejectOnClose(child: ChildProcess): Promise<never> {
  await once(child, 'close');
  throw new Error('The emulator ended before it was ready.');
}

/** `aurorm emulator` as a process of its own, with a folder of its own for temporary files. */
export class EmulatorProcess {
  readonly #child: ChildProcess;
  readonly #temporaryDirectory: string;
  #output = '';

  private constructor(child: ChildProcess, temporaryDirectory: string) {
    this.#child = child;
    this.#temporaryDirectory = temporaryDirectory;
    child.stdout?.on('data', (data) => (this.#output += String(data)));
  }

  /** @param options Further options of the command. */
  static async start(options: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<EmulatorProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'emulator-cli-'));
    // PostgreSQL may run as another user, when root runs the tests.
    await chmod(directory, 0o777);
    const child = spawn(process.execPath, [CLI, 'emulator', '--port', '0', ...options], {
      env: { ...process.env, ...environment, TMPDIR: directory },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const emulator = new EmulatorProcess(child, directory);
    while (!emulator.output.includes('AWS_SECRET_ACCESS_KEY')) {
      await Promise.race([once(child.stdout, 'data'), rejectOnClose(child)]);
    }
    return emulator;
  }

  /** What the process has printed. */
  get output(): string {
    return this.#output;
  }

  /** Sends a signal and waits for the end; returns the exit code, or the name of the signal that ended it. */
  async end(signal: NodeJS.Signals): Promise<number | string> {
    this.#child.kill(signal);
    const [exitCode, endingSignal] = (await once(this.#child, 'close')) as [number | null, string | null];
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

  async cleanUp(): Promise<void> {
    await rm(this.#temporaryDirectory, { recursive: true, force: true });
  }
}
