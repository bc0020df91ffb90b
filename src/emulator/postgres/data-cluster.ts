import { access, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { handOver, type Installation, programOf } from './installation.js';
import { runAs } from './process-identity.js';

/** The user who owns everything in a new cluster. */
export const SUPERUSER = 'postgres';

export interface DataDirectory {
  readonly path: string;
  /** Whether nobody needs the data after the server has stopped. */
  readonly isTemporary: boolean;
}

/**
 * The folder with PostgreSQL's data within a data directory; created when there is none. It appears there only when it is
 * complete, however the program that creates it ends.
 *
 * @throws {Error} when it cannot be created.
 */
export async function ensureCluster(
  installation: Installation,
  data: DataDirectory,
  onProgress: (message: string) => void,
): Promise<string> {
  const cluster = join(data.path, 'cluster');
  if (!(await exists(cluster))) {
    onProgress(`Creating PostgreSQL's data in ${data.path}, which takes a few seconds.`);
    await createCluster(installation, data, cluster);
  }
  return cluster;
}

async function createCluster(installation: Installation, data: DataDirectory, cluster: string): Promise<void> {
  const draft = await mkdtemp(join(data.path, 'draft-'));
  try {
    await handOver([draft], installation.identity);
    await initialize(installation, draft, data);
    await rename(draft, cluster);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another emulator that starts in the same folder may have been faster; who may use it is decided later.
    if (!(await exists(cluster))) {
      throw error;
    }
  }
}

async function initialize({ binaries, identity }: Installation, draft: string, data: DataDirectory): Promise<void> {
  const parameters = [`--pgdata=${draft}`, `--username=${SUPERUSER}`, '--auth=trust', '--no-instructions'];
  // The same order of texts on every machine, whatever languages it has.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const durability = data.isTemporary ? ['--no-sync'] : [];
  try {
    await runAs(identity, programOf(binaries, 'initdb'), [...parameters, ...locale, ...durability]);
  } catch (cause) {
    const user =
      identity.user === undefined ? '' : ` as user ${identity.user.uid}, who must be able to reach this folder`;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`PostgreSQL cannot create its data in ${data.path}${user}: ${reason}`, { cause });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
