import type { Connector, SendOptions, StatementResult } from '../connector/connector.js';
import { ConfigurationException } from '../errors/base-exception.js';
import { callersOf, shownTo } from '../errors/caller-stack.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import type { TransactionScope } from '../transaction/transaction-scope.js';
import type { DatabaseParts } from './database-parts.js';

/** Where an object's statements go: which transaction they belong to, if any, is the only thing that differs. */
export interface StatementTarget extends DatabaseParts {
  /** The transaction that statements belong to now, if there is one. */
  openTransaction(): TransactionScope | undefined;
  /** The transaction that a write belongs to, or none where a write is committed by itself. */
  transactionForWrite(): TransactionScope | undefined;
}

/**
 * Sends a statement into the transaction that it belongs to, or by itself.
 *
 * @throws {ConfigurationException} when a transaction is open that the statement would commit
 */
export function sendTo(target: StatementTarget, query: CompiledQuery, options?: SendOptions): Promise<StatementResult> {
  return shownTo(callersOf(sendTo), () => receiverOf(target, query).execute(query, options));
}

function receiverOf(target: StatementTarget, { kind }: CompiledQuery): Connector | TransactionScope {
  if (kind === 'definition') {
    return outside(target);
  }
  return (kind === 'write' ? target.transactionForWrite() : target.openTransaction()) ?? target.connector;
}

function outside(target: StatementTarget): Connector | TransactionScope {
  const open = target.openTransaction();
  if (open?.isPhysical === true) {
    throw new ConfigurationException(
      'This database commits a transaction when a statement that defines something (CREATE, ALTER, DROP, …) is run in ' +
        'it. End the transaction first, and give the statement to a database or session without one.',
    );
  }
  return open ?? target.connector;
}

/** The same for batches, which all belong to one transaction whatever happens between them. */
export function sendBatchesTo(
  target: StatementTarget,
  batches: readonly CompiledBatch[],
  options: SendOptions,
): Promise<unknown[][]> {
  return shownTo(callersOf(sendBatchesTo), async () => {
    const generatedFields: unknown[][] = [];
    const receiver = batches.length === 0 ? target.connector : (target.transactionForWrite() ?? target.connector);
    for (const batch of batches) {
      generatedFields.push(...(await receiver.executeBatch(batch, options)));
    }
    return generatedFields;
  });
}
