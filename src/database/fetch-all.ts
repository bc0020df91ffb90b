import type { SendOptions, StatementResult } from '../connector/connector.js';
import { callersOf, shownTo } from '../errors/caller-stack.js';
import { ResultTooLargeException } from '../errors/query-exceptions.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { createWalk } from './create-walk.js';
import { readAlone } from './own-reading.js';
import type { ResultWalk } from './result-walk.js';
import type { StatementTarget } from './statement-target.js';

/** Every record of a query, however many and however large. All are of the same moment. */
export function fetchAll(
  query: CompiledQuery,
  target: StatementTarget,
  options: SendOptions = {},
): Promise<StatementResult> {
  return shownTo(callersOf(fetchAll), async () => {
    const open = target.openTransaction();
    return open?.isPhysical === true
      ? await fetchAllInside(createWalk(query, open, target.dialect, options))
      : await fetchAllAlone(query, target, options);
  });
}

/**
 * Inside a transaction that must survive: the service may end a transaction whose result is too large, so every page
 * is measured before it is asked for. Up to a thousand records cost one probe; more are read again in pages.
 */
async function fetchAllInside(walk: ResultWalk): Promise<StatementResult> {
  return (await walk.probe()) ?? (await collect(walk.measuredPages()));
}

/**
 * Outside of a transaction: one call where the result fits into one answer; else pages in a transaction of its own,
 * which adapt to the records. Where one is too large after all, which ends that transaction, another walk has its
 * pages measured.
 */
async function fetchAllAlone(
  query: CompiledQuery,
  target: StatementTarget,
  options: SendOptions,
): Promise<StatementResult> {
  const alone = async <Result>(read: (walk: ResultWalk) => Promise<Result>): Promise<Result> =>
    await readAlone(
      () => target.transactions.createTransaction(),
      (transaction) => read(createWalk(query, transaction.root, target.dialect, options)),
    );
  const direct = target.openTransaction() ?? target.connector;
  return (
    (await unlessTooLarge(() => direct.execute(query, options))) ??
    (await unlessTooLarge(() => alone(async (walk) => walk.adaptivePages && collect(walk.adaptivePages())))) ??
    (await alone((walk) => collect(walk.measuredPages())))
  );
}

/** What was read, or `undefined` where the service says that it is too large for one answer. */
export async function unlessTooLarge(
  read: () => Promise<StatementResult | undefined>,
): Promise<StatementResult | undefined> {
  try {
    return await read();
  } catch (failure) {
    if (failure instanceof ResultTooLargeException) {
      return undefined;
    }
    throw failure;
  }
}

async function collect(pages: AsyncIterable<StatementResult>): Promise<StatementResult> {
  const records: unknown[][] = [];
  let columns: readonly string[] = [];
  let typeNames: readonly string[] = [];
  let bytes = 0;
  for await (const page of pages) {
    for (const record of page.records) {
      records.push(record);
    }
    ({ columns, typeNames } = page);
    bytes += page.bytes;
  }
  return { columns, typeNames, records, numberOfRecordsUpdated: 0, generatedFields: [], bytes };
}
