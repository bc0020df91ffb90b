import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import type { ServiceTarget } from '../service-target.js';
import type { Contender, CreateContender } from './contender.js';

// Compiled, this file is dist/test/bench/contenders/peers.js; the peers are no part of what is compiled.
export const PEERS_DIRECTORY = fileURLToPath(new URL('../../../../test/bench/peers/', import.meta.url));

const FILES = ['drizzle', 'kysely', 'typeorm', 'data-api-client'] as const;

/** A peer that takes part, or why it does not. */
export interface Peer {
  readonly file: string;
  readonly create: CreateContender;
}

/** Installs the peers in their own folder, where they are not yet, and loads them. */
export async function loadPeers(): Promise<{ peers: Peer[]; failures: string[] }> {
  const failures: string[] = [];
  const peers: Peer[] = [];
  try {
    await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'], {
      cwd: PEERS_DIRECTORY,
    });
  } catch (failure) {
    failures.push(`The peers could not be installed: ${firstLine(failure)}`);
    return { peers, failures };
  }
  for (const file of FILES) {
    try {
      const module = (await import(pathToFileURL(`${PEERS_DIRECTORY}${file}.mjs`).href)) as { create: CreateContender };
      peers.push({ file, create: module.create });
    } catch (failure) {
      failures.push(`${file} could not be loaded: ${firstLine(failure)}`);
    }
  }
  return { peers, failures };
}

/** The peers at a target; one that cannot work with it is a line among the failures. */
export async function createPeers(
  peers: readonly Peer[],
  target: ServiceTarget,
  failures: string[],
): Promise<Contender[]> {
  const contenders: Contender[] = [];
  for (const { file, create } of peers) {
    try {
      contenders.push(await create(target));
    } catch (failure) {
      failures.push(`${file}: ${firstLine(failure)}`);
    }
  }
  return contenders;
}

/** The versions that are compared with, by package. */
export async function peerVersions(): Promise<Record<string, string>> {
  const text = await readFile(`${PEERS_DIRECTORY}package.json`, 'utf8');
  return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies;
}

export function firstLine(failure: unknown): string {
  return String((failure as Error).message ?? failure).split('\n', 1)[0] ?? '';
}
