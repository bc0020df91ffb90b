import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Emulator } from '../../src/emulator/index.js';

const run = promisify(execFile);

/** Without daylight saving time, with it, half an hour off, and one that skipped a whole day. */
export const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia'] as const;

export interface ZoneReport {
  readonly zone: string;
  readonly seen: unknown;
  /** How many of the cases came back as they went out: all, or the process has failed. */
  readonly cases: number;
}

/** What a process in a time zone reads through an emulator. */
export async function readInZone(TZ: string, emulator: Emulator): Promise<ZoneReport> {
  const script = fileURLToPath(new URL('zone-reader.js', import.meta.url));
  const options = JSON.stringify(emulator.databaseOptions());
  const { stdout } = await run(process.execPath, [script, options], { env: { ...process.env, TZ } });
  return JSON.parse(stdout) as ZoneReport;
}
