import type { SendOptions, StatementResult } from '../connector/connector.js';
import type { Dialect, PageStatements, ResultColumn } from '../dialects/dialect.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { ColumnType } from '../sql/column-type.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import type { Page } from '../sql/page-query.js';
import type { TransactionScope } from '../transaction/transaction-scope.js';
import { MAX_RESPONSE_BYTES } from '../wire/limits.js';
import { cannotBePaged, explainRepeatedLabels, NAME_THEM } from './paging-refusals.js';
import type { Pages, ResultWalk } from './result-walk.js';
import { MEASURED_PAGE_BYTES, PROBE_LIMITS, recordTooLarge } from './walk-limits.js';

/** Of the longest numbers, one answer holds more. */
const SIZES_PER_CALL = 30_000;

const DECIMAL: ColumnType = { name: 'decimal', array: false };

type PagingDialect = Pick<Dialect, 'repeatedLabelCode'> & { readonly walk: PageStatements };

/**
 * A query whose records are read by running it again for each page. The transaction has to see the same data all the
 * time: it does under REPEATABLE READ, the engine's default, as long as it changes nothing itself.
 */
export class PageWalk implements ResultWalk {
  readonly #query: CompiledQuery;
  readonly #transaction: TransactionScope;
  readonly #dialect: PagingDialect;
  readonly #options: SendOptions;
  #columns: Promise<readonly ResultColumn[]> | undefined;

  constructor(query: CompiledQuery, transaction: TransactionScope, dialect: PagingDialect, options: SendOptions) {
    this.#query = query;
    this.#transaction = transaction;
    this.#dialect = dialect;
    this.#options = options;
  }

  /** An empty result cannot be told from one that is too large: it is read in pages, of which there are none. */
  async probe(): Promise<StatementResult | undefined> {
    const probe = await this.#read(this.#dialect.walk.probe(this.#query, await this.#describe(), PROBE_LIMITS));
    return probe.records.length > 0 ? probe : undefined;
  }

  async *measuredPages(): Pages {
    this.#assertRepeatable();
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

  #assertRepeatable(): void {
    if (this.#query.volatile !== undefined) {
      throw cannotBePaged(
        `uses ${this.#query.volatile}, which may give other records each time`,
        'Write what it gives into a table first, or read less at once.',
      );
    }
  }

  async #page(page: Page): Promise<StatementResult> {
    const result = await this.#read(this.#dialect.walk.page(this.#query, page));
    if (result.records.length !== page.limit) {
      throw changedMeanwhile('its rows were changed: the isolation level of the transaction is not REPEATABLE READ');
    }
    return result;
  }

  async #sizes(page: Page): Promise<number[]> {
    const sql = this.#dialect.walk.sizes(this.#query, await this.#describe(), page);
    const { records } = await this.#send(sql, { resultTypes: [DECIMAL] });
    return records.map(([size]) => Number(size));
  }

  async #describe(): Promise<readonly ResultColumn[]> {
    this.#columns ??= this.#askForColumns();
    return await this.#columns;
  }

  async #askForColumns(): Promise<readonly ResultColumn[]> {
    try {
      const { columns, typeNames } = await this.#send(this.#dialect.walk.describe(this.#query), {});
      if (columns.includes('')) {
        throw cannotBePaged('has a column without a name', NAME_THEM);
      }
      return columns.map((label, index) => ({ label, typeName: typeNames[index] ?? '' }));
    } catch (failure) {
      throw explainRepeatedLabels(failure, this.#dialect);
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

function changedMeanwhile(reason: string): ConfigurationException {
  return new ConfigurationException(
    `The result was not read to its end, because ${reason} meanwhile, and this database has no cursor that would keep ` +
      `it as it was. Read it to its end first, or outside of the transaction.`,
  );
}
