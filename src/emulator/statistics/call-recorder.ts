import type { OperationName } from '../../wire/shapes.js';
import { createOperationStatistics, type OperationStatistics } from './statistics.js';

/** Takes down what one call returned and changed. */
export interface CallUsage {
  addReturned(records: number, bytes: number): void;
  addUpdated(records: number): void;
}

/** Counts the calls of each operation and what they came to. */
export class CallRecorder {
  readonly #operations: Record<OperationName, OperationStatistics> = {
    BatchExecuteStatement: createOperationStatistics(),
    BeginTransaction: createOperationStatistics(),
    CommitTransaction: createOperationStatistics(),
    ExecuteStatement: createOperationStatistics(),
    RollbackTransaction: createOperationStatistics(),
  };

  /** Counts one call, from its first moment on, and whether it fails. */
  async record<Result>(operation: OperationName, call: (usage: CallUsage) => Promise<Result>): Promise<Result> {
    const statistics = this.#operations[operation];
    statistics.calls++;
    try {
      return await call(usageOf(statistics));
    } catch (error) {
      statistics.failures++;
      throw error;
    }
  }

  /** A copy of what has been counted so far. */
  snapshot(): Record<OperationName, OperationStatistics> {
    return structuredClone(this.#operations);
  }
}

function usageOf(statistics: OperationStatistics): CallUsage {
  return {
    addReturned: (records, bytes) => {
      statistics.recordsReturned += records;
      statistics.bytesReturned += bytes;
    },
    addUpdated: (records) => {
      statistics.recordsUpdated += records;
    },
  };
}
