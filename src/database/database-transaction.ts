import type { Transaction } from '../transaction/transaction.js';
import type { DatabaseParts } from './database-parts.js';
import type { StatementTarget } from './statement-target.js';
import { StatementVerbs } from './statement-verbs.js';

/** The verbs of a database inside one transaction, which whoever opened it ends. */
export class DatabaseTransaction extends StatementVerbs {
  protected readonly target: StatementTarget;

  constructor(parts: DatabaseParts, transaction: Transaction) {
    super();
    this.target = {
      ...parts,
      openTransaction: () => transaction,
      transactionForWrite: () => transaction,
    };
  }
}
