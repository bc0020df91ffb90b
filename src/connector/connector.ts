import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import type { WireRecord } from './field-reader.js';

/** What a statement answered, decoded. */
export interface StatementResult {
  /** The labels of the result's columns; empty where the statement returns no rows or its columns were known before. */
  readonly columns: readonly string[];
  /** The names that the database gives to the types of these columns. */
  readonly typeNames: readonly string[];
  /** One array for each record, its values in the order of the columns. */
  readonly records: readonly unknown[][];
  /** What the records were read from, each in the same place; absent where it is no longer known. */
  readonly fields?: readonly WireRecord[] | undefined;
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
  /** The time that the call may take in all, its repetitions included, in milliseconds. @default the database's own */
  readonly timeoutMs?: number | undefined;
  /** The time that is left to the transaction, in milliseconds: the call gets no more, whatever `timeoutMs` says. */
  readonly remainingMs?: number | undefined;
}

/** What whoever gives a statement decides; the rest is decided for them. */
export type SendOptions = Omit<CallOptions, 'remainingMs' | 'transactionId'>;

/** The Data API as this library needs it: one call for each method, every failure an `AuroraDatabaseException`. */
export interface Connector {
  execute(query: CompiledQuery, options?: CallOptions): Promise<StatementResult>;
  /** Resolves to the keys that were generated for each of the sets; on PostgreSQL there are none. */
  executeBatch(batch: CompiledBatch, options?: CallOptions): Promise<unknown[][]>;
  /** Resolves to the id of the new transaction. */
  begin(options?: Pick<CallOptions, 'remainingMs' | 'signal'>): Promise<string>;
  /** @throws {CommitOutcomeUnknownException} when no answer came; it is not sent again here */
  commit(transactionId: string): Promise<void>;
  /** A transaction that the service no longer knows counts as rolled back. */
  rollback(transactionId: string): Promise<void>;
}

/** Where statements are sent by those who do not care whether a transaction is open. */
export interface QueryExecutor {
  /** Whether the running code is inside a transaction, for what makes no sense without one or is undone with it. */
  readonly isInTransaction: boolean;
  /** The transaction, or part of one, that statements belong to now: always the same object for the same one. */
  readonly currentScope: object | undefined;
  execute(query: CompiledQuery, options?: SendOptions): Promise<StatementResult>;
  /** Resolves to the keys that were generated for each of the sets. */
  executeBatch(batch: CompiledBatch): Promise<unknown[][]>;
  /** Every record of a query, however many and however large. */
  fetchAll(query: CompiledQuery, options?: SendOptions): Promise<StatementResult>;
  /** Runs several statements as one unit: in the current transaction, or else in one of its own. */
  runInTransaction<Result>(work: () => Promise<Result>): Promise<Result>;
}
