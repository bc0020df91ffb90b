import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { cleanEnvironment, type ProcessIdentity } from './process-identity.js';

/**
 * Runs the command in `$2…` and removes the folder `$1` when it has ended. The command gets an interrupt as soon as
 * standard input ends, which happens however this process ends, by `kill -9` too.
 */
const GUARD = `
directory=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ while read -r line; do :; done; kill -INT "$server"; } <&3 2>/dev/null &
guard=$!
exec 3<&- </dev/null
wait "$server"
status=$?
kill "$guard" 2>/dev/null
rm -rf "$directory"
exit "$status"
`;

const MAX_LOG_CHARACTERS = 64 * 1024;
const STOP_TIMEOUT_MS = 10_000;

export interface GuardedCommand {
  readonly identity: ProcessIdentity;
  readonly command: readonly string[];
  /** A folder that is removed when the command has ended. */
  readonly directory: string;
}

/** A server process that does not outlive this one. */
export class GuardedProcess {
  readonly #child: ChildProcess;
  #log = '';

  constructor({ identity, command, directory }: GuardedCommand) {
    this.#child = spawn('sh', ['-c', GUARD, 'aurorm-guard', directory, ...identity.prefix, ...command], {
      ...identity.user,
      cwd: '/',
      // In a group of its own, so that Ctrl+C in a terminal reaches this process only, which then stops the server.
      detached: true,
      env: cleanEnvironment(),
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-MAX_LOG_CHARACTERS);
    });
  }

  /** What the process wrote to standard error, the last of it. */
  get log(): string {
    return this.#log;
  }

  /** Resolves when the log contains `text`; rejects with the log when the process ends before. */
  async waitForLog(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        if (this.#log.includes(text)) {
          resolve();
        }
      };
      this.#child.stderr?.on('data', check);
      this.#child.once('error', reject);
      this.#child.once('close', () => reject(new Error(this.#log.trim())));
    });
  }

  /** Asks the process to end and waits for it; after ten seconds it is killed. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) {
      return;
    }
    const closed = once(this.#child, 'close');
    const group = -this.#child.pid;
    const timer = setTimeout(() => process.kill(group, 'SIGKILL'), STOP_TIMEOUT_MS);
    this.#child.stdin?.end();
    await closed;
    clearTimeout(timer);
  }
}
