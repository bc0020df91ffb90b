import type { OperationName, SqlParameter } from '../wire/shapes.js';

/**
 * One sending of a call to the Data API, told after its answer came or failed to come. The `diagnostics_channel` named
 * `aurorm:statement` publishes the same events, of all databases.
 */
export interface StatementEvent {
  readonly operation: OperationName;
  /** The SQL text with its placeholders; only statements have one. */
  readonly sql?: string;
  /** The values of the placeholders as they were sent; only where the option `logParameters` asks for them. */
  readonly parameters?: readonly Readonly<SqlParameter<Uint8Array>>[];
  readonly transactionId?: string;
  /** From sending to answer, in milliseconds. */
  readonly durationMs: number;
  /** 1 for the first sending of a call, 2 for its first repetition, and so on. */
  readonly attempt: number;
  /** The number of records in the answer. */
  readonly numberOfRecords: number;
  /** The size of these records as the service counts it. */
  readonly bytes: number;
  /** The SDK's own error, where the sending failed. */
  readonly error?: unknown;
  /**
   * Where it failed and is sent again: after how many milliseconds. While a paused cluster wakes up, this is the sign
   * of life.
   */
  readonly retryInMs?: number;
}

export type StatementListener = (event: StatementEvent) => void;

/** Those who are told of every sending besides the option `onStatement`, with the values of its parameters. */
export class StatementListeners {
  readonly #listeners = new Set<StatementListener>();

  get areThere(): boolean {
    return this.#listeners.size > 0;
  }

  /** The function that is returned takes the listener out again. */
  add(listener: StatementListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: StatementEvent): void {
    for (const listener of this.#listeners) {
      listener(event);
    }
  }
}
