import type { OperationName } from '../wire/shapes.js';

/** The operations that the emulator answers. */
export const OPERATION_NAMES: readonly OperationName[] = [
  'ExecuteStatement',
  'BatchExecuteStatement',
  'BeginTransaction',
  'CommitTransaction',
  'RollbackTransaction',
];
