import type { SendOptions, StatementResult } from '../connector/connector.js';
import type { PageStatements, ResultColumn } from '../dialects/dialect.js';
import { AuroraDatabaseException, ConfigurationException } from '../errors/base-exception.js';
import type { ColumnType } from '../sql/column-type.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import type { Page } from '../sql/page-query.js';
import type { Transaction } from '../transaction/transaction.js';
import { MAX_RESPONSE_BYTES } from '../wire/limits.js';
import type { Pages, ResultWalk } from './result-walk.js';
import { MEASURED_PAGE_BYTES, PROBE_LIMITS, recordTooLarge } from './walk-limits.js';

/** Of the longest numbers, one answer holds more. */
const SIZES_PER_CALL = 30_000;

const DECIMAL: ColumnType = { name: 'decimal', array: false };

/**
 * A query whose records are read by running it again for each page. The transaction has to see the same data all the
 * time: it does under REPEATABLE READ, the engine's default, as long as it changes nothing itself.
 */
export class PageWalk implements ResultWalk {
  readonly #query: CompiledQuery;
  readonly #transaction: Transaction;
  readonly #statements: PageStatements;
  readonly #options: SendOptions;
  #columns: Promise<readonly ResultColumn[]> | undefined;

  constructor(query: CompiledQuery, transaction: Transaction, statements: PageStatements, options: SendOptions) {
    this.#query = query;
    this.#transaction = transaction;
    this.#statements = statements;
    this.#options = options;
  }

  /** An empty result cannot be told from one that is too large: it is read in pages, of which there are none. */
  async probe(): Promise<StatementResult | undefined> {
    const probe = await this.#read(this.#statements.probe(this.#query, await this.#describe(), PROBE_LIMITS));
    return probe.records.length > 0 ? probe : undefined;
  }

  async *measuredPages(): Pages {
    const { writes } = this.#transaction;
    for (let offset = 0, ended = false; !ended; offset += SIZES_PER_CALL) {
      const sizes = await this.#sizes({ limit: SIZES_PER_CALL, offset });
      for (const page of pagesOf(sizes, offset)) {
        if (this.#transaction.writes !== writes) {
          throw changedMeanwhile('a statement of its own transaction that may write was run');
        }
        yield await this.#page(page);
      }
      ended = sizes.length < SIZES_PER_CALL;
    }
  }

  async #page(page: Page): Promise<StatementResult> {
    const result = await this.#read(this.#statements.page(this.#query, page));
    if (result.records.length !== page.limit) {
      throw changedMeanwhile('its rows were changed: the isolation level of the transaction is not REPEATABLE READ');
    }
    return result;
  }

  async #sizes(page: Page): Promise<number[]> {
    const sql = this.#statements.sizes(this.#query, await this.#describe(), page);
    const { records } = await this.#send(sql, { resultTypes: [DECIMAL] });
    return records.map(([size]) => Number(size));
  }

  async #describe(): Promise<readonly ResultColumn[]> {
    this.#columns ??= this.#askForColumns();
    return await this.#columns;
  }

  async #askForColumns(): Promise<readonly ResultColumn[]> {
    try {
      const { columns, typeNames } = await this.#send(this.#statements.describe(this.#query), {});
      if (columns.includes('')) {
        throw unnamed('has a column without a name');
      }
      return columns.map((label, index) => ({ label, typeName: typeNames[index] ?? '' }));
    } catch (failure) {
      if (failure instanceof AuroraDatabaseException && failure.vendorCode === this.#statements.repeatedLabelCode) {
        throw unnamed('has two columns of one name', failure);
      }
      throw failure;
    }
  }

  async #read(sql: string): Promise<StatementResult> {
    const { resultTypes } = this.#query;
    return await this.#send(sql, resultTypes === undefined ? {} : { resultTypes });
  }

  async #send(sql: string, types: Pick<CompiledQuery, 'resultTypes'>): Promise<StatementResult> {
    const { parameters } = this.#query;
    return await this.#transaction.execute({ sql, kind: 'select', parameters, ...types }, this.#options);
  }
}

/** The largest pages that records of these sizes make, one after the other. */
function* pagesOf(sizes: readonly number[], first: number): Generator<Page, void, undefined> {
  let page = { limit: 0, offset: first };
  let pageBytes = 0;
  for (const [index, bytes] of sizes.entries()) {
    const offset = first + index;
    if (page.limit > 0 && pageBytes + bytes > MEASURED_PAGE_BYTES) {
      yield page;
      page = { limit: 0, offset };
      pageBytes = 0;
    }
    if (bytes > MAX_RESPONSE_BYTES) {
      throw recordTooLarge(offset + 1, bytes);
    }
    page.limit += 1;
    pageBytes += bytes;
  }
  if (page.limit > 0) {
    yield page;
  }
}

function unnamed(finding: string, cause?: unknown): ConfigurationException {
  return new ConfigurationException(
    `The query ${finding}, and this database can read a result in pages only where every column has a name of its own. ` +
      `Give it one with AS.`,
    { cause },
  );
}

function changedMeanwhile(reason: string): ConfigurationException {
  return new ConfigurationException(
    `The result was not read to its end, because ${reason} meanwhile, and this database has no cursor that would keep ` +
      `it as it was. Read it to its end first, or outside of the transaction.`,
  );
}
