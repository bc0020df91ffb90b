import type { BeginTransactionResponse, EndTransactionResponse } from '../../wire/shapes.js';
import type { MemberReader } from '../member-reader.js';
import type { OperationContext } from './operation.js';
import { checkTarget, readDatabase, readRequiredTransactionId } from './request-members.js';

export async function beginTransaction(
  request: MemberReader,
  context: OperationContext,
): Promise<BeginTransactionResponse> {
  checkTarget(request);
  const database = readDatabase(request) ?? context.defaultDatabase;
  const session = await context.engine.acquire(database, 'transaction');
  return { transactionId: await context.transactions.begin(session, database) };
}

/**
 * An id that is not known, any more or at all, is a TransactionNotFoundException here as it is for statements. The model
 * also has a NotFoundException, which version 2 of the service was not seen to use for transactions.
 */
export async function commitTransaction(
  request: MemberReader,
  context: OperationContext,
): Promise<EndTransactionResponse> {
  checkTarget(request);
  await context.transactions.end(readRequiredTransactionId(request), 'COMMIT');
  return { transactionStatus: 'Transaction Committed' };
}

export async function rollbackTransaction(
  request: MemberReader,
  context: OperationContext,
): Promise<EndTransactionResponse> {
  checkTarget(request);
  await context.transactions.end(readRequiredTransactionId(request), 'ROLLBACK');
  return { transactionStatus: 'Rollback Complete' };
}
