import { itemOf } from '../item-columns.js';
import { measure, type Case } from '../measure.js';
import { withContenders, type Line, type Suite } from '../suite.js';

const ROWS = 1000;

/** Storing many rows, against one JSON parameter that is sent directly. */
export const WRITE: Suite = {
  name: 'write',
  title: `Inserting ${ROWS} rows of 12 columns, CPU of the client process as a multiple of one JSON parameter sent directly`,
  peers: 'processes',
  run: async (context) => {
    const items = Array.from({ length: ROWS }, (_, row) => itemOf(row));
    return await withContenders(context, context.target, async (contenders) => {
      const lines: Line[] = [];
      const cases: Case[] = [];
      for (const { name, insertMany } of contenders) {
        if (insertMany === undefined) continue;
        await context.stub.set({ rows: ROWS, latencyMs: 0 });
        await insertMany(items);
        const { calls, requestBytes, sentRows } = await context.stub.counts();
        if (sentRows !== ROWS) {
          throw new Error(`${name} sent ${sentRows} rows of ${ROWS}.`);
        }
        cases.push({ contender: name, run: () => insertMany(items), check: () => undefined });
        lines.push({ workload: `insert ${ROWS}`, contender: name, calls, kilobytes: requestBytes / 1000 });
      }
      const measurements = await measure(cases, context.measuring);
      return lines.map((line, index) => {
        const { cpuUs = Number.NaN, wallUs = Number.NaN, cpuRatio } = measurements[index] ?? {};
        return { ...line, cpuUs, wallUs, ...(cpuRatio === undefined ? {} : { ratio: cpuRatio }) };
      });
    });
  },
};
