import { runInTransaction } from 'aurorm';

import { Account } from './account.js';
import { dataSource } from './data-source.js';
import type { LambdaContext, SqsBatchResponse, SqsEvent, SqsRecord } from './lambda-types.js';
import { PaymentInbox } from './payment-inbox.js';
import { Payment } from './payment.js';

/** What is kept for a rollback and the answer before Lambda ends the process. */
const RESERVE_MS = 1_000;

// Out here is what all invocations share: no transaction, no session, no entity.
const inbox = new PaymentInbox(dataSource.getRepository(Payment), dataSource.getRepository(Account));

/**
 * Books a batch of messages, each in a transaction of its own: one that fails does not take the others with it, and is
 * delivered again alone.
 */
export async function handler({ Records }: SqsEvent, context: LambdaContext): Promise<SqsBatchResponse> {
  const outcomes = await Promise.all(Records.map((record) => outcomeOf(record, context)));
  console.log(JSON.stringify({ requestId: context.awsRequestId, outcomes }));
  const failed = Records.filter((_, index) => outcomes[index]?.startsWith('failed'));
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function outcomeOf(record: SqsRecord, context: LambdaContext): Promise<string> {
  try {
    return (await book(record, context)) ? 'booked' : 'known already';
  } catch (failure) {
    return `failed: ${String(failure)}`;
  }
}

/**
 * The transaction has the time that is left to the invocation: what is not done by then is rolled back and reported,
 * where Lambda would have ended the process with a transaction open.
 */
async function book(record: SqsRecord, context: LambdaContext): Promise<boolean> {
  const timeoutMs = context.getRemainingTimeInMillis() - RESERVE_MS;
  if (timeoutMs <= 0) {
    throw new RangeError('No time is left in this invocation.');
  }
  return await runInTransaction(() => inbox.book(record), { timeoutMs });
}
