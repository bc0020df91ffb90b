import type { SendOptions, StatementResult } from '../connector/connector.js';
import type { SqlParameters } from '../connector/parameter-binder.js';
import { compileRawStatement, type RawStatement } from '../connector/raw-statement.js';
import { compileRawBatch } from '../connector/raw-batch.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { SqlFragment } from '../sql/sql-tag.js';
import { fetchAll } from './fetch-all.js';
import { fetchPage } from './fetch-page.js';
import {
  checkRowMode,
  checkSendOptions,
  QUERY_OPTIONS,
  READ_OPTIONS,
  SEND_OPTIONS,
  type QueryOptions,
  type ReadOptions,
} from './query-options.js';
import { streamPages } from './stream-pages.js';
import { sendBatchesTo, sendTo, type StatementTarget } from './statement-target.js';

/** A statement as SQL text with its parameters, or as the `sql` tag makes it; options come last. */
export type StatementArguments<Options> =
  | [statement: string, sqlParameters?: SqlParameters | undefined, options?: Options]
  | [statement: SqlFragment, options?: Options];

type StatementArgumentsWith<Options> =
  | [statement: string, sqlParameters: SqlParameters | undefined, options: Options]
  | [statement: SqlFragment, options: Options];

/** What a statement that changes something answered. */
export interface ExecuteResult {
  /** The number of rows that were inserted, updated or deleted; with RETURNING, the number of records. */
  readonly numberOfRecordsUpdated: number;
  /** The keys that MySQL generated for an INSERT; always empty on PostgreSQL, where RETURNING gives them. */
  readonly generatedFields: readonly unknown[];
  /** What RETURNING (or a query) gave: arrays of values in the order of the columns. */
  readonly records: readonly unknown[][];
  /** The labels of the columns of `records`. */
  readonly columns: readonly string[];
}

/** What a batch answered. */
export interface BatchResult {
  /** For each set, the keys that MySQL generated; on PostgreSQL there are none. */
  readonly generatedFields: readonly (readonly unknown[])[];
}

/** The verbs for raw SQL that every object with a connection has, over whatever it calls its transaction. */
export abstract class StatementVerbs {
  protected abstract readonly target: StatementTarget;

  /**
   * Returns one page of a query's records: at most 1000, the first 1000 when no page is given. `[]` when there are
   * none. Without ORDER BY the database decides what comes first, for each page anew.
   *
   * ```ts
   * await database.query('SELECT username, name FROM "User" WHERE name = :name', { name: 'Alistair' }, { page: 1, perPage: 10 });
   * // SELECT username, name FROM "User" WHERE name = :name
   * // LIMIT :aurorm_limit OFFSET :aurorm_offset
   * // [['johnyob', 'Alistair']]
   * ```
   *
   * A query may be sent again when its answer is lost: one that calls functions with effects (`nextval`, functions that
   * write) belongs into {@link execute}. A statement that changes data (INSERT … RETURNING) is treated as {@link execute} treats it; it cannot
   * be paged and returns all its records.
   *
   * @throws {ConfigurationException} before any call: a bad page, a missing or unused parameter, a value that cannot be bound
   * @throws {ResultTooLargeException} when the page is larger than 1 MiB
   */
  query<Row extends readonly unknown[] = unknown[]>(
    ...statement: StatementArguments<QueryOptions & { readonly rowMode?: 'array' }>
  ): Promise<Row[]>;
  query<Row extends object = Record<string, unknown>>(
    ...statement: StatementArgumentsWith<QueryOptions & { readonly rowMode: 'object' }>
  ): Promise<Row[]>;
  async query(...statement: StatementArguments<QueryOptions>): Promise<unknown[]> {
    const { raw, options } = this.#compile(statement, QUERY_OPTIONS);
    checkRowMode(options);
    const isQuery = raw.text.kind === 'select';
    if (!isQuery && (options.page !== undefined || options.perPage !== undefined)) {
      throw new ConfigurationException('Only a query can be paged: leave out page and perPage for this statement.');
    }
    const send = isQuery ? fetchPage(raw.query, this.target, options) : sendTo(this.target, raw.query, options);
    return rowsOf(await send, options);
  }

  /**
   * Returns every record of a query, however many and however large; all are of the same moment. One call when the
   * result fits into 1 MiB. Otherwise, on PostgreSQL, the query is run once more, and a cursor reads it in pages that
   * adapt to the size of the records: 256 at first, each page at most eight times the one before, aiming at 85 % of an
   * answer. On MySQL, which has no cursors, the query is run for each page of a transaction; its result is of one moment
   * under REPEATABLE READ, the default.
   *
   * ```ts
   * await database.queryFetchAll('SELECT id, name FROM city WHERE country = :country', { country: 'US' });
   * // SELECT id, name FROM city WHERE country = :country
   * ```
   *
   * @throws {ConfigurationException} before any call: a missing or unused parameter, a value that cannot be bound; on
   * MySQL also when a result in pages has two columns of one name
   * @throws {ResultTooLargeException} when a single record is larger than 1 MiB
   */
  queryFetchAll<Row extends readonly unknown[] = unknown[]>(
    ...statement: StatementArguments<ReadOptions & { readonly rowMode?: 'array' }>
  ): Promise<Row[]>;
  queryFetchAll<Row extends object = Record<string, unknown>>(
    ...statement: StatementArgumentsWith<ReadOptions & { readonly rowMode: 'object' }>
  ): Promise<Row[]>;
  async queryFetchAll(...statement: StatementArguments<ReadOptions>): Promise<unknown[]> {
    const { raw, options } = this.#compile(statement, READ_OPTIONS);
    checkRowMode(options);
    const send =
      raw.text.kind === 'select' ? fetchAll(raw.query, this.target, options) : sendTo(this.target, raw.query, options);
    return rowsOf(await send, options);
  }

  /**
   * The records of a query one by one, however many: two pages of at most 1 MiB are in memory at the most. All are of
   * the same moment. One call when the result fits into 1 MiB; otherwise the database measures pages before they are
   * fetched, through a cursor on PostgreSQL, by running the query for each on MySQL. To stop reading ends the cursor,
   * and the transaction where the stream has one of its own.
   *
   * ```ts
   * for await (const [id, name] of database.stream('SELECT id, name FROM city ORDER BY id')) {
   *   if (name === 'Riga') break;
   * }
   * // SELECT id, name FROM city ORDER BY id
   * ```
   *
   * Read on within three minutes: the service ends a transaction that rests for longer.
   *
   * @throws {ConfigurationException} before any call: a missing or unused parameter, a value that cannot be bound; on
   * MySQL also when a result in pages has two columns of one name, or its transaction writes before the stream has ended
   * @throws {ResultTooLargeException} when a single record is larger than 1 MiB
   */
  stream<Row extends readonly unknown[] = unknown[]>(
    ...statement: StatementArguments<ReadOptions & { readonly rowMode?: 'array' }>
  ): AsyncGenerator<Row, void, undefined>;
  stream<Row extends object = Record<string, unknown>>(
    ...statement: StatementArgumentsWith<ReadOptions & { readonly rowMode: 'object' }>
  ): AsyncGenerator<Row, void, undefined>;
  async *stream(...statement: StatementArguments<ReadOptions>): AsyncGenerator<unknown, void, undefined> {
    const { raw, options } = this.#compile(statement, READ_OPTIONS);
    checkRowMode(options);
    if (raw.text.kind !== 'select') {
      throw new ConfigurationException('Only a query can be streamed: use execute() for this statement.');
    }
    for await (const page of streamPages(raw.query, this.target, options)) {
      yield* rowsOf(page, options);
    }
  }

  /**
   * Runs a statement inside the transaction that is open, or one that begins with it. Nothing is stored before
   * `commit()`.
   *
   * ```ts
   * await database.execute('CREATE TABLE city (id integer PRIMARY KEY, name text NOT NULL)');
   * await database.commit();
   * ```
   *
   * @throws {ConfigurationException} before any call: a missing or unused parameter, a value that cannot be bound
   * @throws {StatementOutcomeUnknownException} when no answer came: the statement may have run, and is not sent again
   */
  async execute(...statement: StatementArguments<SendOptions>): Promise<ExecuteResult> {
    const { raw, options } = this.#compile(statement, SEND_OPTIONS);
    const result = await sendTo(
      this.target,
      { ...raw.query, kind: raw.text.kind === 'definition' ? 'definition' : 'write' },
      options,
    );
    const { records, columns, generatedFields, numberOfRecordsUpdated } = result;
    const counted = raw.text.kind === 'write' && records.length > 0 ? records.length : numberOfRecordsUpdated;
    return { numberOfRecordsUpdated: counted, generatedFields, records, columns };
  }

  /**
   * {@link execute} for an INSERT.
   *
   * ```ts
   * await database.insert('INSERT INTO city (id, name) VALUES (:id, :name)', { id: 1, name: 'Riga' });
   * await database.commit();
   * ```
   */
  async insert(...statement: StatementArguments<SendOptions>): Promise<ExecuteResult> {
    return await this.execute(...statement);
  }

  /**
   * {@link execute} for an UPDATE.
   *
   * ```ts
   * await database.update('UPDATE city SET name = :name WHERE id = :id', { id: 1, name: 'Rīga' });
   * await database.commit();
   * ```
   */
  async update(...statement: StatementArguments<SendOptions>): Promise<ExecuteResult> {
    return await this.execute(...statement);
  }

  /**
   * {@link execute} for a DELETE.
   *
   * ```ts
   * await database.delete('DELETE FROM city WHERE id = :id', { id: 1 });
   * await database.commit();
   * ```
   */
  async delete(...statement: StatementArguments<SendOptions>): Promise<ExecuteResult> {
    return await this.execute(...statement);
  }

  /**
   * Runs one statement once for each set of parameters, inside the transaction that is open or one that begins with it:
   * all or nothing. One call, unless the values are larger than a request may be.
   *
   * ```ts
   * await database.executeBatch('UPDATE city SET name = :name WHERE id = :id', [
   *   { id: 1, name: 'Rīga' },
   *   { id: 2, name: 'Tartu' },
   * ]);
   * await database.commit();
   * ```
   *
   * The service tells neither the number of rows nor what they return; to insert many rows of an entity,
   * `Repository.insertMany` is ten times faster for the database.
   *
   * @throws {ConfigurationException} before any call: a set with a missing or unused parameter, or a value that cannot
   * be bound
   * @throws {StatementOutcomeUnknownException} when no answer came: some of it may have run, and is not sent again
   */
  async executeBatch(
    statement: string,
    sqlParameterSets: readonly SqlParameters[],
    options: SendOptions = {},
  ): Promise<BatchResult> {
    checkSendOptions(options, SEND_OPTIONS);
    const batches = compileRawBatch(statement, sqlParameterSets, this.target.dialect);
    return { generatedFields: await sendBatchesTo(this.target, batches, options) };
  }

  #compile<Options extends SendOptions>(
    statement: StatementArguments<Options>,
    known: readonly string[],
  ): { raw: RawStatement; options: Options } {
    const [text, second, third] = statement;
    const [parameters, options] =
      text instanceof SqlFragment ? [undefined, second as Options | undefined] : [second as SqlParameters, third];
    checkSendOptions(options ?? {}, known);
    return { raw: compileRawStatement(text, parameters, this.target.dialect), options: options ?? ({} as Options) };
  }
}

function rowsOf({ records, columns }: StatementResult, { rowMode = 'array' }: ReadOptions): unknown[] {
  if (rowMode === 'array') {
    return [...records];
  }
  const repeated = columns.find((label, index) => columns.indexOf(label) !== index);
  if (repeated !== undefined) {
    throw new ConfigurationException(
      `The result has two columns labelled '${repeated}', and an object can hold one: give one of them another name ` +
        `with AS, or use rowMode 'array'.`,
    );
  }
  return records.map((record) => Object.fromEntries(columns.map((label, index) => [label, record[index]])));
}
