import type { OperationName } from '../../wire/shapes.js';
import { OPERATION_NAMES } from '../operation-names.js';
import type { Fault } from './fault.js';

/** What distinguishes a kind of fault from the others. */
interface FaultKind {
  /** The members besides those that every fault can have. */
  readonly members: readonly string[];
  /** The operations that can fail in this way. */
  readonly operations: readonly OperationName[];
}

export const TARGET_MEMBERS: readonly string[] = ['kind', 'operation', 'match', 'skip', 'times'];

/** The operations that have an SQL text. */
export const SQL_OPERATIONS: readonly OperationName[] = ['ExecuteStatement', 'BatchExecuteStatement'];

/**
 * A cluster that resumes has no transaction that could end, which is why the service's model has that exception for three
 * operations only.
 */
export const FAULT_KINDS: Readonly<Record<Fault['kind'], FaultKind>> = {
  resuming: { members: [], operations: [...SQL_OPERATIONS, 'BeginTransaction'] },
  throttling: { members: [], operations: OPERATION_NAMES },
  error: { members: ['exception', 'status', 'message', 'when'], operations: OPERATION_NAMES },
  cut: { members: ['when'], operations: OPERATION_NAMES },
  latency: { members: ['latencyMs', 'when'], operations: OPERATION_NAMES },
  'expired-transaction': {
    members: [],
    operations: OPERATION_NAMES.filter((operation) => operation !== 'BeginTransaction'),
  },
};
