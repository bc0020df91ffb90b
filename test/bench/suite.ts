import type { Contender } from './contenders/contender.js';
import type { MeasureOptions, Spread } from './measure.js';
import type { ServiceTarget } from './service-target.js';
import type { StubService } from './stub/stub-service.js';

/** What was found of one contender's way to do one thing. What a suite does not measure is absent. */
export interface Line {
  readonly workload: string;
  readonly contender: string;
  readonly cpuUs?: number;
  readonly wallUs?: number;
  /** As a multiple of the reference's, the first contender of the workload. */
  readonly ratio?: Spread;
  readonly calls?: number;
  readonly kilobytes?: number;
  readonly note?: string;
}

/** What suites work with. */
export interface SuiteContext {
  readonly stub: StubService;
  readonly target: ServiceTarget;
  readonly measuring: MeasureOptions;
  /** Whether peers take part. */
  readonly hasPeers: boolean;
  /** All who take part in this process, the limit first, opened at the target. */
  open(target: ServiceTarget): Contender[] | Promise<Contender[]>;
}

export interface Suite {
  readonly name: string;
  /** What is measured and what the ratio is a multiple of. */
  readonly title: string;
  /**
   * Where peers take part: each in a process of its own, in which the suite is run once more, or where the suite puts
   * them. In one process they change what is measured beside them: an insert took half as much again.
   */
  readonly peers: 'nowhere' | 'processes' | 'suite';
  run(context: SuiteContext): Promise<Line[]>;
}

/** Gives opened contenders to the work, and closes them behind it. */
export async function withContenders<Result>(
  context: SuiteContext,
  target: ServiceTarget,
  work: (contenders: readonly Contender[]) => Promise<Result>,
): Promise<Result> {
  const contenders = await context.open(target);
  try {
    return await work(contenders);
  } finally {
    await Promise.all(contenders.map(async (contender) => await contender.close?.()));
  }
}
