import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { PEERS } from './contenders/peers.js';
import type { MeasureOptions } from './measure.js';
import type { Line, Suite } from './suite.js';

/** What a process of a peer is asked to do. */
export interface PeerRequest {
  readonly suite: string;
  readonly peer: string;
  readonly measuring: MeasureOptions;
}

/** What it found; why the peer did not take part where that is so. */
export interface PeerResult {
  readonly lines: readonly Line[];
  readonly failures: readonly string[];
}

/** Runs a suite with each of the peers, one after the other. */
export async function runPeers({ name }: Suite, measuring: MeasureOptions): Promise<PeerResult[]> {
  const results: PeerResult[] = [];
  for (const peer of PEERS) {
    results.push(await inProcess({ suite: name, peer, measuring }));
  }
  return results;
}

async function inProcess(request: PeerRequest): Promise<PeerResult> {
  const child = fork(fileURLToPath(new URL('peer-main.js', import.meta.url)));
  child.send(request);
  const [result] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [PeerResult | number | null];
  return typeof result === 'object' && result !== null
    ? result
    : { lines: [], failures: [`${request.peer}: its process ended in ${request.suite}.`] };
}
