import { cleanUpAfter } from '../errors/base-exception.js';
import { callersOf } from '../errors/caller-stack.js';
import type { Transaction } from './transaction.js';

/**
 * Runs the work and ends the transaction by how it ended: commit when it returned, rollback when it threw. A failed
 * rollback does not hide why it was needed.
 */
export async function settle<Result>(transaction: Transaction, work: () => Promise<Result>): Promise<Result> {
  const withCallers = callersOf(settle);
  let result: Result;
  try {
    result = await work();
  } catch (failure) {
    await cleanUpAfter(failure, () => transaction.rollback());
    throw failure;
  }
  try {
    await transaction.commit();
  } catch (failure) {
    throw withCallers(failure);
  }
  return result;
}
