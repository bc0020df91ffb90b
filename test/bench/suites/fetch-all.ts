import { checkRows } from '../check-rows.js';
import type { Contender } from '../contenders/contender.js';
import { openDatabase } from '../contenders/aurorm.js';
import { firstLine } from '../contenders/peers.js';
import { withContenders, type Line, type Suite, type SuiteContext } from '../suite.js';

const ROWS = 10_000;

/** All rows of a table that is larger than one answer may be. The limit reads no pages and takes no part. */
export const FETCH_ALL: Suite = {
  name: 'fetch-all',
  title: `Reading all of ${ROWS} rows, which are larger than one answer may be`,
  peers: 'processes',
  run: async (context) =>
    await withContenders(context, context.target, async ([, ...contenders]) => {
      const lines: Line[] = [];
      for (const contender of [...contenders, fetchAll(context)]) {
        if (contender.find !== undefined && contender.name !== 'aurorm database.query') {
          lines.push(await lineOf(context, contender));
        }
      }
      return lines;
    }),
};

function fetchAll({ target }: SuiteContext): Contender {
  const database = openDatabase(target);
  const sql =
    'SELECT id, reference, name, description, quantity, price, is_active, created_at, day, attributes, score, note FROM item';
  return { name: 'aurorm database.queryFetchAll', find: () => database.queryFetchAll(sql) };
}

async function lineOf({ stub }: SuiteContext, { name, find }: Contender): Promise<Line> {
  const workload = `${ROWS} rows`;
  await stub.set({ rows: ROWS, latencyMs: 0 });
  const start = performance.now();
  const cpu = process.cpuUsage();
  const outcome = await (find?.() ?? Promise.resolve()).then(
    (rows) => ({ rows }),
    (failure: unknown) => ({ note: firstLine(failure) }),
  );
  const wallUs = (performance.now() - start) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  const { calls, responseBytes } = await stub.counts();
  const line = { workload, contender: name, cpuUs: user + system, wallUs, calls, kilobytes: responseBytes / 1000 };
  if ('rows' in outcome) {
    checkRows(outcome.rows, ROWS);
    return line;
  }
  if (name.startsWith('aurorm')) {
    throw new Error(`${name} did not read all rows: ${outcome.note}`);
  }
  return { ...line, note: outcome.note };
}
