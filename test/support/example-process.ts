import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export type Example = ChildProcessByStdio<null, Readable, Readable>;

export interface Ending {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * An example as a process, without a terminal and without settings of whoever runs the tests.
 *
 * @param file below the folder of the examples, as `cities/main.js`
 */
export function startExample(file: string, settings: Record<string, string> = {}): Example {
  const path = fileURLToPath(new URL(`../../examples/${file}`, import.meta.url));
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AURORM_|AWS_|DEBUG$)/.test(name));
  const env = { ...Object.fromEntries(inherited), ...settings };
  const child = spawn(process.execPath, [path], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  return child;
}

export async function endingOf(child: Example): Promise<Ending> {
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: string) => (stdout += text));
  child.stderr.on('data', (text: string) => (stderr += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, stdout, stderr };
}
