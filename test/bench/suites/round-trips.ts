import { checkRow, checkRows } from '../check-rows.js';
import type { Contender } from '../contenders/contender.js';
import { firstLine } from '../contenders/peers.js';
import { itemOf } from '../item-columns.js';
import { spread } from '../measure.js';
import { withContenders, type Line, type Suite, type SuiteContext } from '../suite.js';

const LATENCY_MS = 5;
const RUNS = 9;

interface Workload {
  readonly name: string;
  /** How many rows the table has, or a statement changes. */
  readonly rows: number;
  readonly run: (contender: Contender) => (() => Promise<unknown>) | undefined;
  /** @throws when the result is not the right one */
  readonly check?: (result: unknown) => void;
  /** How many rows the requests have to hold. */
  readonly sentRows?: number;
}

const itemsOf = (rows: number): ReturnType<typeof itemOf>[] => Array.from({ length: rows }, (_, row) => itemOf(row));
const THOUSAND = itemsOf(1000);
const CHANGED = itemsOf(50).map((item) => ({ ...item, name: `${item.name}!` }));
const PAGE_ROWS = 10;

const WORKLOADS: readonly Workload[] = [
  { name: 'find one', rows: 1, run: ({ findOne }) => findOne, check: (row) => checkRow(row, 0) },
  { name: 'insert one', rows: 1, run: ({ insertOne }) => insertOne && (() => insertOne(itemOf(0))), sentRows: 1 },
  {
    name: 'insert 1000',
    rows: 1000,
    run: ({ insertMany }) => insertMany && (() => insertMany(THOUSAND)),
    sentRows: 1000,
  },
  { name: 'save a loaded row', rows: 1, run: ({ saveLoaded }) => saveLoaded && (() => saveLoaded(itemOf(0))) },
  { name: '50 changed', rows: 50, run: ({ saveChanged }) => saveChanged && (() => saveChanged(CHANGED)) },
  {
    name: 'page + total',
    rows: PAGE_ROWS,
    run: ({ findPage }) => findPage && (() => findPage(PAGE_ROWS)),
    check: (result) => {
      const [rows, total] = result as readonly [readonly unknown[], number];
      checkRows(rows, PAGE_ROWS);
      if (total !== PAGE_ROWS) throw new Error(`Expected a total of ${PAGE_ROWS}, found ${total}.`);
    },
  },
  { name: 'transaction of 5 statements', rows: 1, run: ({ transaction }) => transaction },
];

/** How many calls things take, and how long where each takes five milliseconds. */
export const ROUND_TRIPS: Suite = {
  name: 'round-trips',
  title: `Calls, and time at ${LATENCY_MS} ms for each of them`,
  peers: 'processes',
  run: async (context) =>
    await withContenders(context, context.target, async (contenders) => {
      const lines: Line[] = [];
      for (const workload of WORKLOADS) {
        for (const contender of contenders) {
          const work = workload.run(contender);
          if (work !== undefined) {
            await context.stub.set({ rows: workload.rows, latencyMs: LATENCY_MS });
            lines.push({
              workload: workload.name,
              contender: contender.name,
              ...(await timed(context, work, workload)),
            });
          }
        }
      }
      return lines;
    }),
};

async function timed(
  context: SuiteContext,
  work: () => Promise<unknown>,
  { check, sentRows = 0 }: Workload,
): Promise<Partial<Line>> {
  try {
    const result = await work();
    check?.(result);
    const { calls, requestBytes, sentRows: sent } = await context.stub.counts();
    if (sent < sentRows) {
      throw new Error(`${sent} rows were sent of ${sentRows}.`);
    }
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
