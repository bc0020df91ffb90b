import type { QueryExecutor } from '../connector/connector.js';

/** What is done about some of many rows. */
export type Work = () => Promise<void>;

/** Does all of it: one part as it is, several in one transaction, all or none. */
export async function doAll(executor: QueryExecutor, works: readonly Work[]): Promise<void> {
  const [only] = works;
  if (works.length === 1 && only !== undefined) {
    await only();
  } else if (works.length > 1) {
    await inOneTransaction(executor, works);
  }
}

export async function inOneTransaction(executor: QueryExecutor, works: readonly Work[]): Promise<void> {
  await executor.runInTransaction(async () => {
    for (const work of works) {
      await work();
    }
  });
}
