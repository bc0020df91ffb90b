import { TransactionExpiredException } from '../errors/transaction-exceptions.js';
import { TRANSACTION_IDLE_TIMEOUT_MS, TRANSACTION_LIFE_MS } from '../wire/limits.js';

/** How long before the service ends a transaction its owner is warned. */
const IDLE_WARNING_MS = 60_000;
const LIFE_WARNING_MS = 60 * 60_000;

/** How long before the service ends it a transaction is taken for ended: a call needs its time to get there. */
const SAFETY_MS = 10_000;

/**
 * Watches over the two limits of a transaction: the time between two calls and the time since its begin. It warns
 * before, and says clearly what the service would say by not knowing the transaction any more.
 *
 * By the clock of the day: the one of the process stands still while a Lambda function is frozen.
 */
export class IdleWatch {
  readonly #begunAt = Date.now();
  readonly #lifeTimer: NodeJS.Timeout;
  #calledAt = Date.now();
  #idleTimer: NodeJS.Timeout | undefined;
  readonly #remindAfterMs: number | undefined;
  #reminder: NodeJS.Timeout | undefined;
  #hasReminded = false;

  /** @param remindAfterMs after how long without a call whoever has to end the transaction is reminded, once */
  constructor(remindAfterMs?: number) {
    this.#remindAfterMs = remindAfterMs;
    this.#lifeTimer = setTimeout(() => {
      warn(
        `has been open for ${inMinutes(TRANSACTION_LIFE_MS - LIFE_WARNING_MS)} and may live for ${inMinutes(TRANSACTION_LIFE_MS)}`,
      );
    }, TRANSACTION_LIFE_MS - LIFE_WARNING_MS).unref();
    this.touch();
  }

  /** A call has ended: the service counts anew. */
  touch(): void {
    this.#calledAt = Date.now();
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      const rested = inMinutes(TRANSACTION_IDLE_TIMEOUT_MS - IDLE_WARNING_MS);
      warn(`has been without a call for ${rested}, and is rolled back after ${inMinutes(TRANSACTION_IDLE_TIMEOUT_MS)}`);
    }, TRANSACTION_IDLE_TIMEOUT_MS - IDLE_WARNING_MS).unref();
    this.#startReminder();
  }

  /** The transaction has ended: nobody needs a warning. */
  stop(): void {
    clearTimeout(this.#lifeTimer);
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#reminder);
  }

  /** What to say instead of sending another call, where the service has ended the transaction by now. */
  expiry(): TransactionExpiredException | undefined {
    const [now, idleLimit, lifeLimit] = [Date.now(), TRANSACTION_IDLE_TIMEOUT_MS, TRANSACTION_LIFE_MS];
    if (now - this.#calledAt > idleLimit - SAFETY_MS) {
      return expired(`no call was made in it for ${Math.round((now - this.#calledAt) / 1000)} seconds`, idleLimit);
    }
    return now - this.#begunAt > lifeLimit - SAFETY_MS ? expired('it was begun too long ago', lifeLimit) : undefined;
  }

  #startReminder(): void {
    const afterMs = this.#remindAfterMs;
    clearTimeout(this.#reminder);
    if (afterMs === undefined || this.#hasReminded) {
      return;
    }
    this.#reminder = setTimeout(() => {
      this.#hasReminded = true;
      warn(
        `that began by itself has been without a call for ${afterMs / 1000} seconds: end it by commit() or rollback()`,
      );
    }, afterMs).unref();
  }
}

function expired(what: string, limitMs: number): TransactionExpiredException {
  return new TransactionExpiredException(
    `The transaction has expired: ${what}, and the service rolls back after ${inMinutes(limitMs)}. Nothing of it is ` +
      `stored. Do what takes long before the transaction begins or after it ended.`,
  );
}

function warn(what: string): void {
  process.emitWarning(`A transaction ${what}.`, 'AurormWarning');
}

function inMinutes(durationMs: number): string {
  return `${durationMs / 60_000} minutes`;
}
