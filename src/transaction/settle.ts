import { cleanUpAfter } from '../errors/base-exception.js';
import type { Transaction } from './transaction.js';

/**
 * Runs the work and ends the transaction by how it ended: commit when it returned, rollback when it threw. A failed
 * rollback does not hide why it was needed.
 */
export async function settle<Result>(transaction: Transaction, work: () => Promise<Result>): Promise<Result> {
  let result: Result;
  try {
    result = await work();
  } catch (failure) {
    await cleanUpAfter(failure, () => transaction.rollback());
    throw failure;
  }
  await transaction.commit();
  return result;
}
