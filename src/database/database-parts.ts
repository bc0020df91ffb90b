import type { Connector } from '../connector/connector.js';
import type { StatementListeners } from '../connector/statement-event.js';
import type { Dialect } from '../dialects/dialect.js';
import type { TransactionManager } from '../transaction/transaction-manager.js';

/** The engines that Aurora has, by the names that people give them. */
export type Engine = 'mysql' | 'postgresql';

/** What the objects of one database share. */
export interface DatabaseParts {
  readonly connector: Connector;
  readonly dialect: Dialect;
  /** For the composition root above, which has parts of its own for each engine. */
  readonly engine: Engine;
  readonly transactions: TransactionManager;
  /** Who is told of its statements. */
  readonly listeners: StatementListeners;
}
