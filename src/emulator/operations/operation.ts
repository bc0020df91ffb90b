import type { DatabaseSession } from '../postgres/database-session.js';
import type { SessionPools } from '../postgres/session-pools.js';
import type { MemberReader } from '../member-reader.js';
import type { TransactionRegistry } from '../transaction-registry.js';

/** What the operations work with. */
export interface OperationContext {
  readonly pools: SessionPools;
  readonly transactions: TransactionRegistry<DatabaseSession>;
  /** The database of requests that do not name one. */
  readonly defaultDatabase: string;
}

/** One operation of the service: takes the members of a request and answers with the body of the response. */
export type Operation = (request: MemberReader, context: OperationContext) => Promise<object>;
