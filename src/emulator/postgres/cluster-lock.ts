import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** The server process that has a cluster open. */
interface LockHolder {
  readonly processId: number;
  readonly isStopping: boolean;
}

/** How long the server of an emulator that was killed may take to notice, and then to stop. */
const NOTICE_MS = 3_000;
const STOP_MS = 60_000;
const POLL_MS = 50;

/**
 * Resolves when no server has the cluster open. One whose emulator was killed stops by itself, and is waited for.
 *
 * @throws {Error} when a server goes on using it.
 */
export async function waitUntilFree(cluster: string): Promise<void> {
  const start = Date.now();
  let holder: LockHolder | undefined;
  while ((holder = await findHolder(cluster)) !== undefined) {
    if (Date.now() - start > (holder.isStopping ? STOP_MS : NOTICE_MS)) {
      throw inUse(cluster, holder);
    }
    await wait(POLL_MS);
  }
}

/** @throws {Error} when a server has the cluster open now. */
export async function refuseIfInUse(cluster: string): Promise<void> {
  const holder = await findHolder(cluster);
  if (holder !== undefined) {
    throw inUse(cluster, holder);
  }
}

/**
 * PostgreSQL's own lock file: the process id in its first line, the state of the server in its eighth. One that a crash
 * has left behind names a process that there is no more.
 *
 * @see https://www.postgresql.org/docs/17/storage-file-layout.html
 */
async function findHolder(cluster: string): Promise<LockHolder | undefined> {
  try {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n');
    const processId = Number(lines[0]);
    return isRunning(processId) ? { processId, isStopping: lines[7]?.trim() === 'stopping' } : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(processId: number): boolean {
  try {
    return processId > 0 && process.kill(processId, 0);
  } catch (error) {
    // A process of another user may not be signalled, which tells that there is one.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function inUse(cluster: string, { processId }: LockHolder): Error {
  return new Error(
    `Another emulator uses the data directory: PostgreSQL, as the process ${processId}, has ${cluster} open. Stop that ` +
      `emulator or choose another directory. If ${processId} is no PostgreSQL, delete postmaster.pid in that folder.`,
  );
}
