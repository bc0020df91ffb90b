import { now } from '../connector/clock.js';
import { TransactionTimeoutException } from '../errors/transaction-exceptions.js';

/** The end of the time that a transaction, or a part of it, may take. By the clock of the process. */
export class Deadline {
  readonly #timeoutMs: number;
  readonly #endsAt: number;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#endsAt = now() + timeoutMs;
  }

  get isOver(): boolean {
    return now() >= this.#endsAt;
  }

  /** In whole milliseconds, from 1. */
  get remainingMs(): number {
    return Math.max(1, Math.ceil(this.#endsAt - now()));
  }

  /** The one that ends first. */
  earlier(other: Deadline | undefined): Deadline {
    return other === undefined || this.#endsAt <= other.#endsAt ? this : other;
  }

  /** @param cause the failure by which it was seen, where a call was under way */
  exceeded(cause?: unknown): TransactionTimeoutException {
    return new TransactionTimeoutException(
      `The transaction has not ended within its timeoutMs of ${this.#timeoutMs}: it takes no more statements and is rolled back.`,
      { cause },
    );
  }
}
