import { createAuroraDatabase, createAuroraRepository } from './contenders/aurorm.js';
import type { Contender } from './contenders/contender.js';
import { createLimit } from './contenders/limit.js';
import { createPeer, installPeers } from './contenders/peers.js';
import { createSdk } from './contenders/sdk.js';
import type { MeasureOptions } from './measure.js';
import { runPeers, type PeerResult } from './peer-process.js';
import type { SuiteResult } from './report.js';
import { targetAt, type ServiceTarget } from './service-target.js';
import { StubService } from './stub/stub-service.js';
import type { Line, Suite, SuiteContext } from './suite.js';
import { COLD_START } from './suites/cold-start.js';
import { COMPILE_COST } from './suites/compile-cost.js';
import { FETCH_ALL } from './suites/fetch-all.js';
import { HYDRATE } from './suites/hydrate.js';
import { OWN_WORK } from './suites/own-work.js';
import { RESPONSE_FORM } from './suites/response-form.js';
import { ROUND_TRIPS } from './suites/round-trips.js';
import { TRANSACTIONAL } from './suites/transactional.js';
import { WRITE } from './suites/write.js';

export const SUITES: readonly Suite[] = [
  HYDRATE,
  RESPONSE_FORM,
  OWN_WORK,
  WRITE,
  ROUND_TRIPS,
  FETCH_ALL,
  COLD_START,
  COMPILE_COST,
  TRANSACTIONAL,
];

export interface BenchOptions {
  readonly suites: readonly Suite[];
  readonly measuring: MeasureOptions;
  readonly hasPeers: boolean;
  readonly onResult?: (result: SuiteResult) => void;
}

/**
 * Runs the suites one after the other: the limit, the SDK and this library in this process, and each peer in one of its
 * own beside the limit. Who cannot take part is named among the failures.
 */
export async function runBench({
  suites,
  measuring,
  hasPeers,
  onResult,
}: BenchOptions): Promise<{ readonly results: SuiteResult[]; readonly failures: string[] }> {
  const failures = hasPeers ? await installPeers() : [];
  const arePeersThere = hasPeers && failures.length === 0;
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    const ours = await runSuite(suite, { measuring, hasPeers: arePeersThere }, openOurs);
    const peers = arePeersThere && suite.peers === 'processes' ? await runPeers(suite, measuring) : [];
    failures.push(...peers.flatMap((peer) => peer.failures));
    const theirs = peers.flatMap(({ lines }) => lines);
    const result = { suite, lines: byWorkload(ours, theirs) };
    results.push(result);
    onResult?.(result);
  }
  return { results, failures };
}

/** One suite with one peer and the limit. */
export async function runPeer(suite: Suite, peer: string, measuring: MeasureOptions): Promise<PeerResult> {
  const failures: string[] = [];
  const lines = await runSuite(suite, { measuring, hasPeers: true }, async (target) => [
    createLimit(target),
    ...(await createPeer(peer, target, failures)),
  ]);
  return { lines, failures };
}

function openOurs(target: ServiceTarget): Contender[] {
  return [createLimit(target), createSdk(target), createAuroraRepository(target), createAuroraDatabase(target)];
}

async function runSuite(
  suite: Suite,
  options: Pick<SuiteContext, 'hasPeers' | 'measuring'>,
  open: (target: ServiceTarget) => Contender[] | Promise<Contender[]>,
): Promise<Line[]> {
  await using stub = await StubService.start();
  return await suite.run({ ...options, stub, target: targetAt(stub.endpoint), open });
}

/** The lines of each workload together; of peers, those that are not ours as well. */
function byWorkload(ours: readonly Line[], peers: readonly Line[]): Line[] {
  const isOurs = (name: string): boolean => ours.some(({ contender }) => contender === name);
  const lines = [...ours, ...peers.filter(({ contender }) => !isOurs(contender))];
  const workloads = new Set(lines.map(({ workload }) => workload));
  return [...workloads].flatMap((name) => lines.filter(({ workload }) => workload === name));
}
