import { itemOf } from '../item-columns.js';
import type { Contender } from '../contenders/contender.js';
import { firstLine } from '../contenders/peers.js';
import { spread } from '../measure.js';
import { withContenders, type Line, type Suite, type SuiteContext } from '../suite.js';

const LATENCY_MS = 5;
const RUNS = 9;

const WORKLOADS: readonly {
  readonly name: string;
  readonly rows: number;
  readonly run: (contender: Contender) => (() => Promise<unknown>) | undefined;
}[] = [
  { name: 'find one', rows: 1, run: ({ findOne }) => findOne },
  { name: 'insert one', rows: 1, run: ({ insertOne }) => insertOne && (() => insertOne(itemOf(0))) },
  {
    name: 'insert 1000',
    rows: 1000,
    run: ({ insertMany }) => {
      const items = Array.from({ length: 1000 }, (_, row) => itemOf(row));
      return insertMany && (() => insertMany(items));
    },
  },
  { name: 'save a loaded row', rows: 1, run: ({ saveLoaded }) => saveLoaded && (() => saveLoaded(itemOf(0))) },
  { name: 'transaction of 5 statements', rows: 1, run: ({ transaction }) => transaction },
];

/** How many calls things take, and how long where each takes five milliseconds. */
export const ROUND_TRIPS: Suite = {
  name: 'round-trips',
  title: `Calls, and time at ${LATENCY_MS} ms for each of them`,
  run: async (context) =>
    await withContenders(context, context.target, async (contenders) => {
      const lines: Line[] = [];
      for (const { name, rows, run } of WORKLOADS) {
        for (const contender of contenders) {
          const work = run(contender);
          if (work !== undefined) {
            await context.stub.set({ rows, latencyMs: LATENCY_MS });
            lines.push({ workload: name, contender: contender.name, ...(await timed(context, work)) });
          }
        }
      }
      return lines;
    }),
};

async function timed(context: SuiteContext, work: () => Promise<unknown>): Promise<Partial<Line>> {
  try {
    await work();
    const { calls, requestBytes } = await context.stub.counts();
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      await work();
      times.push((performance.now() - start) * 1000);
    }
    return { calls, kilobytes: requestBytes / 1000, wallUs: spread(times).median };
  } catch (failure) {
    return { note: firstLine(failure) };
  }
}
