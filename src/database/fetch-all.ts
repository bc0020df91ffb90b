import type { SendOptions, StatementResult } from '../connector/connector.js';
import { ResultTooLargeException } from '../errors/query-exceptions.js';
import type { ColumnType } from '../sql/column-type.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { settle } from '../transaction/settle.js';
import type { Transaction } from '../transaction/transaction.js';
import { MAX_RESPONSE_BYTES } from '../wire/limits.js';
import { CursorWalk } from './cursor-walk.js';
import type { StatementTarget } from './statement-target.js';

/** What one call inside of a transaction returns at the most; of more, a cursor reads all. */
const PROBE = { maxRecords: 1000, maxBytes: MAX_RESPONSE_BYTES * 0.75 };

const COUNT: ColumnType = { name: 'bigint', array: false };

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
 * is measured before it is asked for. Up to a thousand records cost one call; more are read again through a cursor.
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

/** All records in one call, if they fit into one answer for sure; else `undefined`. */
export async function probeInside(
  query: CompiledQuery,
  transaction: Transaction,
  { cursor, ...options }: WalkOptions,
): Promise<StatementResult | undefined> {
  const { resultTypes } = query;
  const probe = await transaction.execute(
    {
      ...query,
      sql: cursor.probe(query.sql, PROBE),
      ...(resultTypes === undefined ? {} : { resultTypes: [COUNT, ...resultTypes] }),
    },
    options,
  );
  const count = Number(probe.records[0]?.[0]);
  if (count < 0) {
    return undefined;
  }
  const records = probe.records.slice(0, count).map((record) => record.slice(1));
  return { ...probe, records, columns: probe.columns.slice(1) };
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
    const transaction = target.transactions.createTransaction();
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
