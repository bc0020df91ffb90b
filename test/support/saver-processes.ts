import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { AuroraDatabaseOptions } from '../../src/index.js';

/** What one process did to the row. */
export interface SaverReport {
  /** The versions that it made. */
  readonly versions: readonly number[];
  /** The sum of what it added, in changes that were stored. */
  readonly added: number;
  /** The number of its changes that were refused, since somebody else was faster. */
  readonly refused: number;
}

/** Starts processes that save one row, lets them begin together, and resolves to what each of them did. */
export async function saveInProcesses(
  options: AuroraDatabaseOptions,
  { id, rounds, steps }: { readonly id: number; readonly rounds: number; readonly steps: readonly number[] },
): Promise<SaverReport[]> {
  const script = fileURLToPath(new URL('row-savers.js', import.meta.url));
  const children = steps.map((step) => {
    const given = [JSON.stringify(options), id, rounds, step].map(String);
    const child = spawn(process.execPath, [script, ...given], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8');
    return child;
  });
  await Promise.all(children.map(async ({ stdout }) => await once(stdout, 'data')));
  const reports = children.map(async (child) => {
    let text = '';
    child.stdout.on('data', (part: string) => (text += part));
    child.stdin.write('go\n');
    const [exitCode] = (await once(child, 'close')) as [number | null];
    if (exitCode !== 0) {
      throw new Error(`A process ended with ${exitCode}: ${text}`);
    }
    return JSON.parse(text) as SaverReport;
  });
  return await Promise.all(reports);
}
