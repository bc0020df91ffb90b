import { createAuroraDatabase, createAuroraRepository } from './contenders/aurorm.js';
import { createLimit } from './contenders/limit.js';
import { createPeers, loadPeers } from './contenders/peers.js';
import { createSdk } from './contenders/sdk.js';
import type { MeasureOptions } from './measure.js';
import type { SuiteResult } from './report.js';
import { targetAt } from './service-target.js';
import { StubService } from './stub/stub-service.js';
import type { Suite } from './suite.js';
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

/** Runs the suites one after the other. Who cannot take part is named among the failures. */
export async function runBench(
  options: BenchOptions,
): Promise<{ readonly results: SuiteResult[]; readonly failures: string[] }> {
  const { peers, failures } = options.hasPeers ? await loadPeers() : { peers: [], failures: [] };
  await using stub = await StubService.start();
  const results: SuiteResult[] = [];
  for (const suite of options.suites) {
    const lines = await suite.run({
      stub,
      target: targetAt(stub.endpoint),
      measuring: options.measuring,
      hasPeers: options.hasPeers,
      open: async (target) => [
        createLimit(target),
        createSdk(target),
        createAuroraRepository(target),
        createAuroraDatabase(target),
        ...(await createPeers(peers, target, failures)),
      ],
    });
    const result = { suite, lines };
    results.push(result);
    options.onResult?.(result);
  }
  return { results, failures };
}
