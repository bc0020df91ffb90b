import { Transactional } from '../../../src/index.js';
import { openDatabase } from '../contenders/aurorm.js';
import { measure } from '../measure.js';
import type { AuroraDatabase } from '../../../src/index.js';
import type { Line, Suite } from '../suite.js';

class Service {
  constructor(readonly database: AuroraDatabase) {}

  async plain(): Promise<number> {
    return await Promise.resolve(1);
  }

  @Transactional()
  async transactional(): Promise<number> {
    return await Promise.resolve(1);
  }
}

/** What `@Transactional` adds to a method that sends nothing: no call, and how much work. */
export const TRANSACTIONAL: Suite = {
  name: 'transactional',
  title: '@Transactional on a method without statements',
  peers: 'nowhere',
  run: async ({ target, stub, measuring }) => {
    const database = openDatabase(target);
    const service = new Service(database);
    const check = (result: unknown): void => {
      if (result !== 1) throw new Error('The method did not run.');
    };
    await stub.set({ rows: 1, latencyMs: 0 });
    const outermost = await measure(
      [
        { contender: 'plain method', run: () => service.plain(), check },
        { contender: '@Transactional', run: () => service.transactional(), check },
      ],
      measuring,
    );
    const { calls } = await stub.counts();
    if (calls > 0) {
      throw new Error(`A transaction without statements made ${calls} calls.`);
    }
    const joined = await database.transaction(
      async () =>
        await measure(
          [
            { contender: 'plain method', run: () => service.plain(), check },
            { contender: '@Transactional', run: () => service.transactional(), check },
          ],
          measuring,
        ),
    );
    const lines = (workload: string, measurements: typeof joined): Line[] =>
      measurements.map(({ contender, cpuUs, wallUs }) => ({ workload, contender, cpuUs, wallUs, calls: 0 }));
    return [...lines('as the outermost', outermost), ...lines('inside of a transaction', joined)];
  },
};
