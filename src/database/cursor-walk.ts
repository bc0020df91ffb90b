import type { SendOptions, StatementResult } from '../connector/connector.js';
import type { CursorStatements } from '../dialects/dialect.js';
import type { ColumnType } from '../sql/column-type.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import type { TransactionScope } from '../transaction/transaction-scope.js';
import { MAX_RESPONSE_BYTES } from '../wire/limits.js';
import type { Pages, ResultWalk } from './result-walk.js';
import { MEASURED_PAGE_BYTES, PROBE_LIMITS, recordTooLarge } from './walk-limits.js';

/** The first page of an adaptive walk, in records. */
const FIRST_PAGE_RECORDS = 256;

/** How much larger than the one before a page of an adaptive walk may be, in records. */
const MAX_GROWTH = 8;

/** What a page of an adaptive walk aims at; records that grow by less than the rest still fit. */
const ADAPTIVE_PAGE_BYTES = MAX_RESPONSE_BYTES * 0.85;

/** How far a measured walk looks ahead: little at first, for who does not read to the end. */
const FIRST_LOOK_AHEAD_BYTES = 4 * MAX_RESPONSE_BYTES;
const LOOK_AHEAD_BYTES = 64 * MAX_RESPONSE_BYTES;

const COUNT: ColumnType = { name: 'bigint', array: false };

let cursorCount = 0;

/** A query whose records are read through a cursor, page by page, inside a transaction. */
export class CursorWalk implements ResultWalk {
  readonly #query: CompiledQuery;
  readonly #transaction: TransactionScope;
  readonly #cursor: CursorStatements;
  readonly #options: SendOptions;
  readonly #name = `aurorm_cursor_${++cursorCount}`;

  constructor(query: CompiledQuery, transaction: TransactionScope, cursor: CursorStatements, options: SendOptions) {
    this.#query = query;
    this.#transaction = transaction;
    this.#cursor = cursor;
    this.#options = options;
  }

  async probe(): Promise<StatementResult | undefined> {
    const { resultTypes, parameters } = this.#query;
    const probe = await this.#transaction.execute(
      {
        sql: this.#cursor.probe(this.#query.sql, PROBE_LIMITS),
        kind: 'select',
        parameters,
        ...(resultTypes === undefined ? {} : { resultTypes: [COUNT, ...resultTypes] }),
      },
      this.#options,
    );
    const count = Number(probe.records[0]?.[0]);
    if (count < 0) {
      return undefined;
    }
    const records = probe.records.slice(0, count).map((record) => record.slice(1));
    const [columns, typeNames] = [probe.columns.slice(1), probe.typeNames.slice(1)];
    return { ...probe, records, columns, typeNames, bytes: probe.bytes };
  }

  async *adaptivePages(): Pages {
    await this.#declare(this.#cursor.declare(this.#name, this.#query.sql));
    for (let size = FIRST_PAGE_RECORDS; ;) {
      const page = await this.#fetch(size);
      yield page;
      if (page.records.length < size) {
        // The cursor goes with the transaction, which is there for it alone.
        return;
      }
      const fitting = Math.floor((ADAPTIVE_PAGE_BYTES / Math.max(1, page.bytes)) * size);
      size = Math.max(1, Math.min(fitting, size * MAX_GROWTH));
    }
  }

  async *measuredPages(): Pages {
    await this.#declare(this.#cursor.declareMeasurable(this.#name, this.#query.sql));
    let isOpen = true;
    try {
      yield* this.#measured();
    } catch (failure) {
      // The cursor has gone with the transaction's good state.
      isOpen = false;
      throw failure;
    } finally {
      if (isOpen) {
        await this.#close();
      }
    }
  }

  async *#measured(): Pages {
    let lookAheadBytes = FIRST_LOOK_AHEAD_BYTES;
    for (let position = 0, ended = false; !ended; lookAheadBytes = LOOK_AHEAD_BYTES) {
      const measure = await this.#measure(position, lookAheadBytes);
      for (const { records, bytes } of measure.pages) {
        if (bytes > MAX_RESPONSE_BYTES) {
          throw recordTooLarge(position + 1, bytes);
        }
        yield await this.#fetch(records);
        position += records;
      }
      ended = measure.isComplete;
    }
  }

  async #measure(position: number, maxBytes: number): Promise<Measure> {
    const limits = { position, maxPageBytes: MEASURED_PAGE_BYTES, maxBytes };
    await this.#send(this.#cursor.measure(this.#name, limits));
    const { records } = await this.#send(this.#cursor.readMeasure(this.#name), {});
    return parseMeasure(String(records[0]?.[0]));
  }

  async #declare(sql: string): Promise<void> {
    await this.#transaction.execute({ ...this.#query, sql, resultTypes: [] }, this.#options);
  }

  async #fetch(count: number): Promise<StatementResult> {
    const { resultTypes } = this.#query;
    return await this.#send(this.#cursor.fetch(this.#name, count), resultTypes === undefined ? {} : { resultTypes });
  }

  async #close(): Promise<void> {
    await this.#send(this.#cursor.close(this.#name));
  }

  async #send(sql: string, types: Pick<CompiledQuery, 'resultTypes'> = { resultTypes: [] }): Promise<StatementResult> {
    return await this.#transaction.execute({ sql, kind: 'select', parameters: [], ...types }, this.#options);
  }
}

interface Measure {
  readonly pages: readonly { readonly records: number; readonly bytes: number }[];
  /** Whether the result ends behind these pages. */
  readonly isComplete: boolean;
}

function parseMeasure(text: string): Measure {
  const words = text.split(' ').filter((word) => word !== '' && word !== '.');
  const pages = words.map((word) => {
    const [records = 0, bytes = 0] = word.split('/').map(Number);
    return { records, bytes };
  });
  return { pages, isComplete: text.endsWith('.') };
}
