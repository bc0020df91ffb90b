import { checkRows } from '../check-rows.js';
import { decodeByHand } from '../contenders/limit.js';
import type { Contender } from '../contenders/contender.js';
import { measure, type Case, type MeasureOptions } from '../measure.js';
import { createMemoryHandler } from '../memory-handler.js';
import { CannedAnswers } from '../stub/canned-answers.js';
import { withContenders, type Line, type Suite, type SuiteContext } from '../suite.js';

const ROWS = [1, 100, 1000] as const;

/** Reading rows of twelve columns: over HTTP, and with answers from memory, where only the client's work is left. */
export const HYDRATE: Suite = {
  name: 'hydrate',
  title: 'Reading rows of 12 columns, CPU of the client process as a multiple of the limit',
  peers: 'processes',
  run: async (context) => {
    const lines: Line[] = [];
    for (const rows of ROWS) {
      lines.push(...(await overHttp(context, rows)), ...(await fromMemory(context, rows)));
    }
    return lines;
  },
};

async function overHttp(context: SuiteContext, rows: number): Promise<Line[]> {
  await context.stub.set({ rows, latencyMs: 0 });
  return await withContenders(context, context.target, (contenders) =>
    linesOf(`${rowsText(rows)} over HTTP`, casesOf(contenders, rows), context.measuring),
  );
}

async function fromMemory(context: SuiteContext, rows: number): Promise<Line[]> {
  const target = { ...context.target, requestHandler: createMemoryHandler(rows) };
  return await withContenders(context, target, ([limit, ...others]) =>
    linesOf(
      `${rowsText(rows)} from memory`,
      [decodingLimit(limit?.name ?? '', rows), ...casesOf(others, rows)],
      context.measuring,
    ),
  );
}

function rowsText(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}

function casesOf(contenders: readonly Contender[], rows: number): Case[] {
  return contenders.flatMap(({ name, find, findOne }) => {
    const run = rows === 1 && findOne !== undefined ? async () => [await findOne()] : find;
    return run === undefined ? [] : [{ contender: name, run, check: (result) => checkRows(result, rows) }];
  });
}

function decodingLimit(contender: string, rows: number): Case {
  const sql =
    'SELECT id, reference, name, description, quantity, price, is_active, created_at, day, attributes, score, note FROM item';
  const resultSetOptions = { longReturnType: 'STRING' };
  const body = Buffer.from(new CannedAnswers().answer({ sql, resultSetOptions }, rows).body);
  return { contender, run: () => decodeByHand(body.toString()), check: (result) => checkRows(result, rows) };
}

async function linesOf(workload: string, cases: readonly Case[], measuring: MeasureOptions): Promise<Line[]> {
  const measurements = await measure(cases, measuring);
  return measurements.map(({ contender, cpuUs, wallUs, cpuRatio }) => ({
    workload,
    contender,
    cpuUs,
    wallUs,
    ratio: cpuRatio,
  }));
}
