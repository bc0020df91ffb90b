import type { CallOptions } from '../connector/connector.js';
import type { TransactionExpiredException } from '../errors/transaction-exceptions.js';

/** The calls of a transaction, which begin, belong to and end it on the wire. Whoever calls keeps them in order. */
export interface ServiceCalls {
  /** Begins, where that was not done. */
  begin(limits?: BeginLimits): Promise<void>;
  /** Makes a call that belongs to the transaction. */
  call<Result>(call: (options: Pick<CallOptions, 'transactionId'>) => Promise<Result>): Promise<Result>;
  /** What to say instead of making another call, where the service has ended the transaction by now. */
  expiry(): TransactionExpiredException | undefined;
  /**
   * Commits, where there is something to commit.
   *
   * @param hasWritten whether it matters what becomes of a commit whose answer is lost
   */
  commit(hasWritten: boolean): Promise<void>;
  /** Rolls back, where there is something to roll back. */
  rollback(): Promise<void>;
}

export type BeginLimits = Pick<CallOptions, 'remainingMs' | 'signal'>;

/**
 * For work that only reads, each statement as the database is at that moment: a transaction would give it nothing, and
 * cost two calls.
 */
export const WITHOUT_TRANSACTION: ServiceCalls = {
  begin: async () => undefined,
  call: async (call) => await call({}),
  expiry: () => undefined,
  commit: async () => undefined,
  rollback: async () => undefined,
};
