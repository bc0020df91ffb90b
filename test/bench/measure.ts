/** One contender's way to do the work that is measured. */
export interface Case {
  readonly contender: string;
  run(): Promise<unknown> | unknown;
  /** @throws when the result is not the right one */
  check(result: unknown): void;
}

export interface MeasureOptions {
  readonly rounds: number;
  /** How long one case runs in one round, in milliseconds of its own CPU: on a busy machine it would run too rarely. */
  readonly sliceMs: number;
}

export interface Measurement {
  readonly contender: string;
  /** The medians of the rounds, per run, in microseconds; CPU is that of all threads of this process. */
  readonly cpuUs: number;
  readonly wallUs: number;
  /** CPU as a multiple of the first case's in the same round: the median, and the quarters of the rounds around it. */
  readonly cpuRatio: Spread;
  readonly wallRatio: Spread;
}

export interface Spread {
  readonly median: number;
  readonly from: number;
  readonly to: number;
}

interface Sample {
  readonly cpuUs: number;
  readonly wallUs: number;
}

const MAX_RUNS_PER_SLICE = 20_000;

/**
 * Runs the cases in turns, many rounds of them: what else the machine does hits all alike, and the ratios to the first
 * case are those of one round.
 *
 * @throws when a case's result is not the right one
 */
export async function measure(cases: readonly Case[], options: MeasureOptions): Promise<Measurement[]> {
  const runs = new Map<Case, number>();
  for (const item of cases) {
    item.check(await item.run());
    runs.set(item, await runsPerSlice(item, options.sliceMs));
  }
  const samples = new Map<Case, Sample[]>(cases.map((item) => [item, []]));
  for (let round = 0; round < options.rounds; round++) {
    // Each round begins with another case, so that none always follows the same one.
    for (const item of [...cases.slice(round % cases.length), ...cases.slice(0, round % cases.length)]) {
      samples.get(item)?.push(await sample(item, runs.get(item) ?? 1));
    }
  }
  const reference = samples.get(cases[0] as Case) ?? [];
  return cases.map((item) => summary(item.contender, samples.get(item) ?? [], reference));
}

/** Runs the case until it is compiled and its connections stand, and finds how often it fits into the time. */
async function runsPerSlice(item: Case, sliceMs: number): Promise<number> {
  const start = process.cpuUsage();
  let runs = 0;
  while (cpuUsSince(start) < sliceMs * 1000 && runs < MAX_RUNS_PER_SLICE) {
    await item.run();
    runs += 1;
  }
  return runs;
}

function cpuUsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

async function sample(item: Case, runs: number): Promise<Sample> {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  for (let run = 0; run < runs; run++) {
    await item.run();
  }
  const wallUs = (performance.now() - start) * 1000;
  return { cpuUs: cpuUsSince(cpu) / runs, wallUs: wallUs / runs };
}

function summary(contender: string, samples: readonly Sample[], reference: readonly Sample[]): Measurement {
  const ratios = (of: keyof Sample): Spread =>
    spread(samples.map((own, round) => own[of] / (reference[round]?.[of] ?? Number.NaN)));
  return {
    contender,
    cpuUs: spread(samples.map(({ cpuUs }) => cpuUs)).median,
    wallUs: spread(samples.map(({ wallUs }) => wallUs)).median,
    cpuRatio: ratios('cpuUs'),
    wallRatio: ratios('wallUs'),
  };
}

/** The median of the values, and the quarters of them below and above. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { median: at(0.5), from: at(0.25), to: at(0.75) };
}
