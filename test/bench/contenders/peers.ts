import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import type { ServiceTarget } from '../service-target.js';
import type { Contender, CreateContender } from './contender.js';

// Compiled, this file is dist/test/bench/contenders/peers.js; the peers are no part of what is compiled.
export const PEERS_DIRECTORY = fileURLToPath(new URL('../../../../test/bench/peers/', import.meta.url));

export const PEERS = ['drizzle', 'kysely', 'typeorm', 'data-api-client'] as const;

/** Installs the peers in their own folder, where they are not yet; a line says why that could not be done. */
export async function installPeers(): Promise<string[]> {
  try {
    await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'], {
      cwd: PEERS_DIRECTORY,
    });
    return [];
  } catch (failure) {
    return [`The peers could not be installed: ${firstLine(failure)}`];
  }
}

/** Loads a peer and opens it at a target; for one that cannot work with it there is a line among the failures. */
export async function createPeer(peer: string, target: ServiceTarget, failures: string[]): Promise<Contender[]> {
  try {
    const { create } = (await import(pathToFileURL(`${PEERS_DIRECTORY}${peer}.mjs`).href)) as {
      readonly create: CreateContender;
    };
    return [await create(target)];
  } catch (failure) {
    failures.push(`${peer}: ${firstLine(failure)}`);
    return [];
  }
}

export function firstLine(failure: unknown): string {
  return String((failure as Error).message ?? failure).split('\n', 1)[0] ?? '';
}
