import type { SendOptions, StatementResult } from '../connector/connector.js';
import { ResultTooLargeException } from '../errors/query-exceptions.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { pageQuery } from '../sql/page-query.js';
import { settle } from '../transaction/settle.js';
import type { Transaction } from '../transaction/transaction.js';
import { MAX_RESPONSE_BYTES, MAX_ROW_BYTES } from '../wire/limits.js';
import { CursorWalk } from './cursor-walk.js';
import type { StatementTarget } from './statement-target.js';

/** So many records fit into one answer, whatever they hold, as long as none is larger than the service documents. */
const SAFE_PAGE_RECORDS = Math.floor(MAX_RESPONSE_BYTES / MAX_ROW_BYTES) - 1;

/** Every record of a query, however many and however large. All are of the same moment. */
export async function fetchAll(
  query: CompiledQuery,
  target: StatementTarget,
  options: SendOptions = {},
): Promise<StatementResult> {
  const open = target.openTransaction();
  return open === undefined
    ? await fetchAllAlone(query, target, options)
    : await fetchAllInside(query, open, { ...options, cursor: target.dialect.cursor });
}

type WalkOptions = ConstructorParameters<typeof CursorWalk>[2];

/**
 * Inside a transaction that must survive: the service may end a transaction whose result is too large, so every page
 * is measured before it is asked for. A few records cost one call; more of them are read again through a cursor.
 */
async function fetchAllInside(
  query: CompiledQuery,
  transaction: Transaction,
  options: WalkOptions,
): Promise<StatementResult> {
  return (
    (await probeInside(query, transaction, options)) ??
    (await collect(new CursorWalk(query, transaction, options).measuredPages()))
  );
}

/** All records, if they are so few that they fit into one answer for sure; else `undefined`. */
export async function probeInside(
  query: CompiledQuery,
  transaction: Transaction,
  options: SendOptions,
): Promise<StatementResult | undefined> {
  const probe = await transaction.execute(pageQuery(query, true, { limit: SAFE_PAGE_RECORDS, offset: 0 }), options);
  return probe.records.length < SAFE_PAGE_RECORDS ? probe : undefined;
}

/**
 * Outside of a transaction: one call where the result fits into one answer; else a cursor in a transaction of its
 * own, with pages that adapt to the records. Where one is too large after all, which ends that transaction, another
 * walk has its pages measured.
 */
async function fetchAllAlone(
  query: CompiledQuery,
  target: StatementTarget,
  options: SendOptions,
): Promise<StatementResult> {
  const walkAlone = async (pages: 'adaptivePages' | 'measuredPages'): Promise<StatementResult> => {
    const transaction = target.createTransaction();
    const walk = new CursorWalk(query, transaction, { ...options, cursor: target.dialect.cursor });
    return await settle(transaction, () => collect(walk[pages]()));
  };
  return (
    (await unlessTooLarge(() => target.connector.execute(query, options))) ??
    (await unlessTooLarge(() => walkAlone('adaptivePages'))) ??
    (await walkAlone('measuredPages'))
  );
}

/** What was read, or `undefined` where the service says that it is too large for one answer. */
export async function unlessTooLarge(read: () => Promise<StatementResult>): Promise<StatementResult | undefined> {
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
  let bytes = 0;
  for await (const page of pages) {
    for (const record of page.records) {
      records.push(record);
    }
    ({ columns } = page);
    bytes += page.bytes;
  }
  return { columns, records, numberOfRecordsUpdated: 0, generatedFields: [], bytes };
}
