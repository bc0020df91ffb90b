import type { CompiledQuery } from '../sql/compiled-query.js';

/** What a statement answered, decoded. */
export interface StatementResult {
  /** The labels of the result's columns; empty where the statement returns no rows or its columns were known before. */
  readonly columns: readonly string[];
  /** One array for each record, its values in the order of the columns. */
  readonly records: readonly unknown[][];
  /** The number of rows that an INSERT, UPDATE or DELETE without RETURNING changed; else 0. */
  readonly numberOfRecordsUpdated: number;
  /** The keys that MySQL generated for an INSERT; always empty on PostgreSQL, which has RETURNING. */
  readonly generatedFields: readonly unknown[];
  /** The size of the records as the service counts it, in bytes. */
  readonly bytes: number;
}

export interface CallOptions {
  readonly transactionId?: string | undefined;
  /** Ends the waiting for an answer. A write that was already sent may have been executed all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** The Data API as this library needs it: one call for each method, every failure an `AuroraDatabaseException`. */
export interface Connector {
  execute(query: CompiledQuery, options?: CallOptions): Promise<StatementResult>;
  /** Resolves to the id of the new transaction. */
  begin(): Promise<string>;
  /** @throws {CommitOutcomeUnknownException} when no answer came; it is never sent again */
  commit(transactionId: string): Promise<void>;
  /** A transaction that the service no longer knows counts as rolled back. */
  rollback(transactionId: string): Promise<void>;
}

/** Where statements are sent by those who do not care whether a transaction is open. */
export interface QueryExecutor {
  execute(query: CompiledQuery, options?: Pick<CallOptions, 'signal'>): Promise<StatementResult>;
  /** Every record of a query, however many and however large. */
  fetchAll(query: CompiledQuery, options?: Pick<CallOptions, 'signal'>): Promise<StatementResult>;
  /** Runs several statements as one unit: in the current transaction, or else in one of its own. */
  runInTransaction<Result>(work: () => Promise<Result>): Promise<Result>;
}
