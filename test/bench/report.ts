import { GOALS, type Goal } from './goals.js';
import type { Spread } from './measure.js';
import type { Line, Suite } from './suite.js';

export interface SuiteResult {
  readonly suite: Suite;
  readonly lines: readonly Line[];
}

/** A value for each line that has one, by `suite / workload / contender / measure`. */
export type Baseline = Readonly<Record<string, number>>;

/** A ratio that is larger than the baseline's by more than this is told as a change for the worse. */
const TOLERANCE = 1.2;

/** The lines of a suite as a table in Markdown. */
export function tableOf({ suite, lines }: SuiteResult): string {
  const rows = lines.map(({ workload, contender, cpuUs, wallUs, ratio, calls, kilobytes, note }) => [
    workload,
    contender,
    timeText(cpuUs),
    ratioText(ratio),
    timeText(wallUs),
    calls === undefined ? '' : String(calls),
    kilobytes === undefined ? '' : kilobytes.toFixed(1),
    note ?? '',
  ]);
  const header = ['workload', 'contender', 'CPU', 'ratio (quarters)', 'wall', 'calls', 'kB', 'note'];
  const isUsed = header.map((_, index) => index < 2 || rows.some((row) => row[index] !== ''));
  const line = (cells: readonly string[]): string => `| ${cells.filter((_, index) => isUsed[index]).join(' | ')} |`;
  return [
    `### ${suite.name}`,
    '',
    `${suite.title}.`,
    '',
    line(header),
    line(header.map(() => '---')),
    ...rows.map(line),
  ]
    .join('\n')
    .concat('\n');
}

/** Where a run is against the goals, as a list in Markdown. */
export function goalsReport(results: readonly SuiteResult[]): string {
  const lines = GOALS.flatMap((goal) => {
    const value = valueFor(goal, results);
    if (value === undefined) {
      return [];
    }
    const { suite, workload, contender, measure, limit, relativeTo } = goal;
    const what = `${suite}, ${workload}, ${contender}: ${measure}${relativeTo === undefined ? '' : ` against ${relativeTo}`}`;
    return [`- ${value <= limit ? 'reached' : '**missed**'}: ${what} ${format(value)}, goal ≤ ${limit}`];
  });
  return ['### Goals', '', ...lines, ''].join('\n');
}

/** What has become worse since the baseline was recorded, as a list in Markdown. */
export function baselineReport(results: readonly SuiteResult[], baseline: Baseline): string {
  const now = baselineOf(results);
  const known = Object.entries(now).filter(([key]) => baseline[key] !== undefined);
  const worse = known.filter(([key, value]) => value > (baseline[key] ?? value) * TOLERANCE);
  const better = known.filter(([key, value]) => value * TOLERANCE < (baseline[key] ?? value));
  const list = (what: string, entries: readonly (readonly [string, number])[]): string[] =>
    entries.map(([key, value]) => `- ${what}: ${key}: ${format(value)}, was ${format(baseline[key] ?? value)}`);
  return [
    '### Against the baseline',
    '',
    `${known.length} values of ours are in the baseline; ${worse.length} are worse by more than a fifth, ${better.length} better.`,
    '',
    ...list('worse', worse),
    ...list('better', better),
    '',
  ].join('\n');
}

/** What of a run is recorded: our own ratios, calls and sizes. Times are those of one machine and are not. */
export function baselineOf(results: readonly SuiteResult[]): Record<string, number> {
  return Object.fromEntries(
    results.flatMap(({ suite, lines }) =>
      lines
        .filter(({ contender }) => contender.startsWith('aurorm'))
        .flatMap(({ workload, contender, ratio, calls, kilobytes }) =>
          Object.entries({ ratio: ratio?.median, calls, kilobytes })
            .filter((entry): entry is [string, number] => entry[1] !== undefined)
            .map(([measure, value]) => [`${suite.name} / ${workload} / ${contender} / ${measure}`, rounded(value)]),
        ),
    ),
  ) as Record<string, number>;
}

function valueFor(goal: Goal, results: readonly SuiteResult[]): number | undefined {
  const lines = results.find(({ suite }) => suite.name === goal.suite)?.lines ?? [];
  const lineOf = (name: string): Line | undefined =>
    lines.find(
      (line) => line.workload === goal.workload && line.contender === name && valueOf(line, goal.measure) !== undefined,
    );
  const value = valueOf(lineOf(goal.contender), goal.measure);
  const base = goal.relativeTo === undefined ? 1 : valueOf(lineOf(goal.relativeTo), goal.measure);
  return value === undefined || base === undefined ? undefined : value / base;
}

function valueOf(line: Line | undefined, measure: Goal['measure']): number | undefined {
  return measure === 'ratio' ? line?.ratio?.median : line?.[measure];
}

function timeText(microseconds: number | undefined): string {
  if (microseconds === undefined) {
    return '';
  }
  return microseconds < 1000 ? `${microseconds.toFixed(1)} µs` : `${(microseconds / 1000).toFixed(2)} ms`;
}

function ratioText(ratio: Spread | undefined): string {
  return ratio === undefined ? '' : `${format(ratio.median)} (${format(ratio.from)}–${format(ratio.to)})`;
}

function format(value: number): string {
  return String(rounded(value));
}

function rounded(value: number): number {
  return Number(value.toPrecision(value < 10 ? 3 : 4));
}
