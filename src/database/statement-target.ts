import type { Connector, SendOptions, StatementResult } from '../connector/connector.js';
import type { Dialect } from '../dialects/dialect.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import type { Transaction } from '../transaction/transaction.js';

/** Where an object's statements go: which transaction they belong to, if any, is the only thing that differs. */
export interface StatementTarget {
  readonly connector: Connector;
  readonly dialect: Dialect;
  /** The transaction that statements belong to now, if there is one. */
  openTransaction(): Transaction | undefined;
  /** The transaction that a write belongs to, or none where a write is committed by itself. */
  transactionForWrite(): Transaction | undefined;
  /** A transaction apart from all others, for the caller to end. */
  createTransaction(): Transaction;
}

/** Sends a statement into the transaction that it belongs to, or by itself. */
export async function sendTo(
  target: StatementTarget,
  query: CompiledQuery,
  options: SendOptions = {},
): Promise<StatementResult> {
  const transaction = query.kind === 'write' ? target.transactionForWrite() : target.openTransaction();
  return await (transaction ?? target.connector).execute(query, options);
}

/** The same for a batch. */
export async function sendBatchTo(
  target: StatementTarget,
  batch: CompiledBatch,
  options: SendOptions,
): Promise<unknown[][]> {
  return await (target.transactionForWrite() ?? target.connector).executeBatch(batch, options);
}
