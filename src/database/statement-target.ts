import type { Connector, SendOptions, StatementResult } from '../connector/connector.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { shownToCallers } from '../errors/caller-stack.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import type { Transaction } from '../transaction/transaction.js';
import type { DatabaseParts } from './database-parts.js';

/** Where an object's statements go: which transaction they belong to, if any, is the only thing that differs. */
export interface StatementTarget extends DatabaseParts {
  /** The transaction that statements belong to now, if there is one. */
  openTransaction(): Transaction | undefined;
  /** The transaction that a write belongs to, or none where a write is committed by itself. */
  transactionForWrite(): Transaction | undefined;
}

/**
 * Sends a statement into the transaction that it belongs to, or by itself.
 *
 * @throws {ConfigurationException} when a transaction is open that the statement would commit
 */
export async function sendTo(
  target: StatementTarget,
  query: CompiledQuery,
  options: SendOptions = {},
): Promise<StatementResult> {
  return await shownToCallers(sendTo, async () => await receiverOf(target, query).execute(query, options));
}

function receiverOf(target: StatementTarget, { kind }: CompiledQuery): Pick<Connector, 'execute'> {
  if (kind === 'definition') {
    assertNoneOpen(target);
    return target.connector;
  }
  return (kind === 'write' ? target.transactionForWrite() : target.openTransaction()) ?? target.connector;
}

function assertNoneOpen(target: StatementTarget): void {
  if (target.openTransaction() !== undefined) {
    throw new ConfigurationException(
      'This database commits a transaction when a statement that defines something (CREATE, ALTER, DROP, …) is run in ' +
        'it. End the transaction first, and give the statement to a database or session without one.',
    );
  }
}

/** The same for batches, which all belong to one transaction whatever happens between them. */
export async function sendBatchesTo(
  target: StatementTarget,
  batches: readonly CompiledBatch[],
  options: SendOptions,
): Promise<unknown[][]> {
  return await shownToCallers(sendBatchesTo, async () => {
    const generatedFields: unknown[][] = [];
    const receiver = batches.length === 0 ? target.connector : (target.transactionForWrite() ?? target.connector);
    for (const batch of batches) {
      generatedFields.push(...(await receiver.executeBatch(batch, options)));
    }
    return generatedFields;
  });
}
