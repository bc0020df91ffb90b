import type { CallOptions, QueryExecutor, StatementResult } from '../../../src/connector/connector.js';
import type { CompiledBatch, CompiledQuery } from '../../../src/sql/compiled-query.js';

type Options = Pick<CallOptions, 'signal'>;

/** An executor that notes what it is given, and answers each statement with the next of its answers. */
export class RecordingExecutor implements QueryExecutor {
  /** The SQL texts, those of `fetchAll` marked as such; `BEGIN` and `COMMIT` around what runs in a transaction. */
  readonly calls: string[] = [];
  /** What was sent, without the marks. */
  readonly queries: CompiledQuery[] = [];
  readonly options: (Options | undefined)[] = [];
  /** What was sent as a batch; its calls are marked as such. */
  readonly batches: CompiledBatch[] = [];
  /** Whether it answers as inside of a transaction that somebody else opened. */
  isInTransaction = false;
  /** The transaction that somebody else opened, where it matters which. */
  currentScope: object | undefined;
  readonly #answers: Partial<StatementResult>[];

  constructor(...answers: readonly Partial<StatementResult>[]) {
    this.#answers = [...answers];
  }

  async execute(query: CompiledQuery, options?: Options): Promise<StatementResult> {
    this.calls.push(query.sql);
    return this.#answer(query, options);
  }

  /** Answers with one key for each set: the generated fields of the next answer, one by one. */
  async executeBatch(batch: CompiledBatch): Promise<unknown[][]> {
    this.calls.push(`batch of ${batch.parameterSets.length}: ${batch.sql}`);
    this.batches.push(batch);
    return (this.#answers.shift()?.generatedFields ?? []).map((field) => [field]);
  }

  async fetchAll(query: CompiledQuery, options?: Options): Promise<StatementResult> {
    this.calls.push(`all of: ${query.sql}`);
    return this.#answer(query, options);
  }

  async runInTransaction<Result>(work: () => Promise<Result>): Promise<Result> {
    this.calls.push('BEGIN');
    const before = this.isInTransaction;
    this.isInTransaction = true;
    try {
      const result = await work();
      this.calls.push('COMMIT');
      return result;
    } finally {
      this.isInTransaction = before;
    }
  }

  #answer(query: CompiledQuery, options: Options | undefined): StatementResult {
    this.queries.push(query);
    this.options.push(options);
    return {
      columns: [],
      typeNames: [],
      records: [],
      numberOfRecordsUpdated: 0,
      generatedFields: [],
      bytes: 0,
      ...this.#answers.shift(),
    };
  }
}
