import type { Connector } from '../connector/connector.js';
import type { StatementListeners } from '../connector/statement-event.js';
import type { Dialect } from '../dialects/dialect.js';
import type { TransactionManager } from '../transaction/transaction-manager.js';

/** What the objects of one database share. */
export interface DatabaseParts {
  readonly connector: Connector;
  readonly dialect: Dialect;
  readonly transactions: TransactionManager;
  /** Who is told of its statements. */
  readonly listeners: StatementListeners;
}
