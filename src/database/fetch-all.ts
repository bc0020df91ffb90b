import type { StatementResult } from '../connector/connector.js';
import { ResultTooLargeException } from '../errors/query-exceptions.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { pageQuery } from '../sql/page-query.js';
import { settle } from '../transaction/settle.js';
import type { Transaction } from '../transaction/transaction.js';
import { MAX_RESPONSE_BYTES, MAX_ROW_BYTES } from '../wire/limits.js';
import type { SendOptions, StatementTarget } from './statement-target.js';

/** So many records fit into one answer, whatever they hold, as long as none is larger than the service documents. */
const SAFE_PAGE_RECORDS = Math.floor(MAX_RESPONSE_BYTES / MAX_ROW_BYTES) - 1;

/** The first page of a walk, where a page that is too large costs no more than another start. */
const FIRST_PAGE_RECORDS = 256;

/** How much larger than the one before a page may be, in records. */
const MAX_GROWTH = 8;

/** What a page aims at, as a part of the limit: where a page may fail, and where it must not. */
const BOLD_TARGET_BYTES = MAX_RESPONSE_BYTES * 0.85;
const CAREFUL_TARGET_BYTES = MAX_RESPONSE_BYTES * 0.5;

/** Every record of a query, however many and however large. All are of the same moment. */
export async function fetchAll(
  query: CompiledQuery,
  target: StatementTarget,
  options: SendOptions = {},
): Promise<StatementResult> {
  const open = target.openTransaction();
  return open === undefined
    ? await fetchAllAlone(query, target, options)
    : await fetchAllInside(query, open, { ...options, target });
}

/**
 * Inside a transaction that must survive: the service may end a transaction whose result is too large, so the pages
 * stay far below. A small result costs one call; a larger one is read again through a cursor.
 */
async function fetchAllInside(
  query: CompiledQuery,
  transaction: Transaction,
  options: SendOptions & { readonly target: StatementTarget },
): Promise<StatementResult> {
  const probe = await transaction.execute(pageQuery(query, true, { limit: SAFE_PAGE_RECORDS, offset: 0 }), options);
  if (probe.records.length < SAFE_PAGE_RECORDS) {
    return probe;
  }
  const walk = new CursorWalk(query, transaction, options);
  return await walk.run({ firstPage: SAFE_PAGE_RECORDS, targetBytes: CAREFUL_TARGET_BYTES });
}

/**
 * Outside of a transaction: one call where the result fits into one answer; else a cursor in a transaction of its
 * own. A page that is too large after all ends that transaction, and another walk begins with smaller pages.
 */
async function fetchAllAlone(
  query: CompiledQuery,
  target: StatementTarget,
  options: SendOptions,
): Promise<StatementResult> {
  try {
    return await target.connector.execute(query, options);
  } catch (failure) {
    if (!(failure instanceof ResultTooLargeException)) {
      throw failure;
    }
  }
  for (let maxPage = Number.MAX_SAFE_INTEGER; ;) {
    const transaction = target.createTransaction();
    const walk = new CursorWalk(query, transaction, { ...options, target });
    const sizes = { firstPage: Math.min(FIRST_PAGE_RECORDS, maxPage), targetBytes: BOLD_TARGET_BYTES, maxPage };
    try {
      return await settle(transaction, () => walk.run(sizes));
    } catch (failure) {
      if (!(failure instanceof ResultTooLargeException) || walk.lastPage === 1) {
        throw failure;
      }
      maxPage = Math.ceil(walk.lastPage / 4);
    }
  }
}

interface PageSizes {
  /** Sizes of pages are in records. */
  readonly firstPage: number;
  readonly maxPage?: number;
  /** What a page should come to, in bytes. */
  readonly targetBytes: number;
}

let cursorCount = 0;

/** One walk through a result by a cursor, in pages that follow the size of the records seen last. */
class CursorWalk {
  readonly #query: CompiledQuery;
  readonly #transaction: Transaction;
  readonly #options: SendOptions & { readonly target: StatementTarget };
  readonly #name = `aurorm_cursor_${++cursorCount}`;
  /** The size of the page that was asked for last. */
  lastPage = 0;

  constructor(
    query: CompiledQuery,
    transaction: Transaction,
    options: SendOptions & { readonly target: StatementTarget },
  ) {
    this.#query = query;
    this.#transaction = transaction;
    this.#options = options;
  }

  async run(sizes: PageSizes): Promise<StatementResult> {
    const { cursor } = this.#options.target.dialect;
    await this.#transaction.execute(
      { ...this.#query, sql: cursor.declare(this.#name, this.#query.sql), resultTypes: [] },
      this.#options,
    );
    const pages: StatementResult[] = [];
    for (this.lastPage = sizes.firstPage; ;) {
      const page = await this.#send(cursor.fetch(this.#name, this.lastPage));
      pages.push(page);
      if (page.records.length < this.lastPage) {
        await this.#send(cursor.close(this.#name));
        return concatenate(pages);
      }
      this.lastPage = nextPageSize(page, sizes);
    }
  }

  async #send(sql: string): Promise<StatementResult> {
    return await this.#transaction.execute({ ...this.#query, sql, parameters: [] }, this.#options);
  }
}

function nextPageSize({ bytes, records }: StatementResult, { targetBytes, maxPage }: PageSizes): number {
  const fitting = Math.floor((targetBytes / Math.max(1, bytes)) * records.length);
  return Math.max(1, Math.min(fitting, records.length * MAX_GROWTH, maxPage ?? fitting));
}

function concatenate(pages: readonly StatementResult[]): StatementResult {
  return {
    columns: pages[0]?.columns ?? [],
    records: pages.flatMap(({ records }) => records),
    numberOfRecordsUpdated: 0,
    generatedFields: [],
    bytes: pages.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
