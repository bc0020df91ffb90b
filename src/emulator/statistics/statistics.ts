import type { OperationName } from '../../wire/shapes.js';

/** What the calls of one operation came to since the emulator started. */
export interface OperationStatistics {
  /** Failed ones too, and those that still run. */
  calls: number;
  /** The calls that were answered with an exception, or not at all. */
  failures: number;
  /** The records that were returned. */
  recordsReturned: number;
  /** Their size as the service counts it against its limit of 1 MiB. */
  bytesReturned: number;
  /** The sum of `numberOfRecordsUpdated`; of a batch too, whose answer does not tell it. */
  recordsUpdated: number;
}

/** What an emulator did since it started. */
export interface EmulatorStatistics extends OperationStatistics {
  byOperation: Record<OperationName, OperationStatistics>;
  openTransactions: number;
  /** How often a fault that was injected struck a call. */
  faultsStruck: number;
}

/** The sums of several operations. */
export function sumOf(parts: readonly OperationStatistics[]): OperationStatistics {
  const sum = createOperationStatistics();
  for (const part of parts) {
    sum.calls += part.calls;
    sum.failures += part.failures;
    sum.recordsReturned += part.recordsReturned;
    sum.bytesReturned += part.bytesReturned;
    sum.recordsUpdated += part.recordsUpdated;
  }
  return sum;
}

export function createOperationStatistics(): OperationStatistics {
  return { calls: 0, failures: 0, recordsReturned: 0, bytesReturned: 0, recordsUpdated: 0 };
}
