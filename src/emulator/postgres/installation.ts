import { chown } from 'node:fs/promises';
import { join } from 'node:path';

import {
  copyPostgresBinaries,
  findPostgresBinaries,
  linkLibraries,
  type PostgresBinaries,
} from './postgres-binaries.js';
import { candidateIdentities, type ProcessIdentity, runAs } from './process-identity.js';

/** What is needed to start PostgreSQL's programs on this machine. */
export interface Installation {
  readonly binaries: PostgresBinaries;
  readonly identity: ProcessIdentity;
}

/**
 * Finds out as whom the programs can be run here, and whether that takes a copy of them.
 *
 * @param directory A folder for copies.
 * @throws {Error} with the reasons when nobody can run them.
 */
export async function findInstallation(
  directory: string,
  onProgress: (message: string) => void,
): Promise<Installation> {
  const found = findPostgresBinaries();
  const linked = await linkLibraries(found, directory);
  const problems: string[] = [];
  for (const identity of candidateIdentities()) {
    try {
      const binaries =
        identity.user === undefined ? linked : await reachable(linked, { identity, directory, onProgress });
      await runAs(identity, programOf(binaries, 'postgres'), ['--version']);
      return { binaries, identity };
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(`The programs of ${found.packageName} do not run on this machine: ${problems.join('; ')}`);
}

/** The path of one of PostgreSQL's programs. */
export function programOf({ directory }: PostgresBinaries, name: string): string {
  return join(directory, 'bin', name);
}

/** Gives folders to the user as whom the server runs. */
export async function handOver(directories: readonly string[], { user }: ProcessIdentity): Promise<void> {
  if (user !== undefined) {
    await Promise.all(directories.map((directory) => chown(directory, user.uid, user.gid)));
  }
}

interface CopyOptions {
  readonly identity: ProcessIdentity;
  readonly directory: string;
  readonly onProgress: (message: string) => void;
}

/** Another user may not be allowed into the folder where npm put the programs. */
async function reachable(
  binaries: PostgresBinaries,
  { identity, directory, onProgress }: CopyOptions,
): Promise<PostgresBinaries> {
  await handOver([directory], identity);
  try {
    await runAs(identity, programOf(binaries, 'postgres'), ['--version']);
    return binaries;
  } catch {
    onProgress(`Copying PostgreSQL's programs to ${directory}, where its user can reach them.`);
    return copyPostgresBinaries(binaries, directory);
  }
}
