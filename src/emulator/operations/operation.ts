import type { Engine, EngineSession } from '../engine.js';
import type { MemberReader } from '../member-reader.js';
import type { CallUsage } from '../statistics/call-recorder.js';
import type { TransactionRegistry } from '../transaction-registry.js';

/** What the operations work with. */
export interface OperationContext {
  readonly engine: Engine;
  readonly transactions: TransactionRegistry<EngineSession>;
  /** The database of requests that do not name one. */
  readonly defaultDatabase: string;
  /** The time that a call may take. */
  readonly statementTimeoutMs: number;
}

/** What one call works with. */
export interface CallContext extends OperationContext {
  readonly usage: CallUsage;
}

/** One operation of the service: takes the members of a request and answers with the body of the response. */
export type Operation = (request: MemberReader, context: CallContext) => Promise<object>;
