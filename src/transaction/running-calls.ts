import { ConfigurationException } from '../errors/base-exception.js';
import { DataSourceClosedException } from '../errors/transaction-exceptions.js';
import { closedMeanwhile } from './statement-refusals.js';
import type { Transaction } from './transaction.js';

/** How the calls that still run are ended. */
export interface ShutdownOptions {
  /** The time that they have to end by themselves, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether no others begin from now on. */
  readonly isFinal: boolean;
}

/** What a timer of Node.js can count to. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @throws {ConfigurationException} when the option is no time */
export function checkShutdownTimeout(option: string, timeoutMs: number): void {
  if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 0 || timeoutMs > MAX_TIMER_MS) {
    throw new ConfigurationException(
      `The option ${option} is ${String(timeoutMs)}: give a whole number of milliseconds, from 0.`,
    );
  }
}

/** A call that has opened a transaction, and opens another where it is run again. */
export interface RunningCall {
  transaction?: Transaction;
}

/** The calls that have a transaction open: who shuts down waits for them, and ends those that take too long. */
export class RunningCalls {
  readonly #running = new Set<RunningCall>();
  readonly #whenLess: (() => void)[] = [];
  #state: 'closed' | 'closing' | 'open' = 'open';

  /**
   * @param isPart whether what is to begin belongs to a call that runs, which may go on until its time is over
   * @throws {DataSourceClosedException} where nothing is begun any more
   */
  assertOpen(isPart: boolean): void {
    if (this.#state === 'closed' || (this.#state === 'closing' && !isPart)) {
      throw new DataSourceClosedException(
        'The data source is closed, and begins no transaction any more: nobody might be left to end it.',
      );
    }
  }

  async during<Result>(run: (call: RunningCall) => Promise<Result>): Promise<Result> {
    const call = {};
    this.#running.add(call);
    try {
      return await run(call);
    } finally {
      this.#running.delete(call);
      this.#wake();
    }
  }

  /**
   * Resolves when the calls have ended, or were rolled back because their time was over.
   *
   * @param isOwn tells the transaction in which this is asked for, which is left alone
   */
  async end({ timeoutMs, isFinal }: ShutdownOptions, isOwn: (transaction: Transaction) => boolean): Promise<void> {
    this.#enter('closing', isFinal);
    const others = (): RunningCall[] =>
      [...this.#running].filter(({ transaction }) => transaction === undefined || !isOwn(transaction));
    await this.#wait(() => others().length === 0, timeoutMs);
    this.#enter('closed', isFinal);
    await Promise.all(others().map(giveUp));
  }

  #enter(state: 'closed' | 'closing', isFinal: boolean): void {
    if (isFinal && this.#state !== 'closed') {
      this.#state = state;
    }
  }

  async #wait(isDone: () => boolean, timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(true), timeoutMs);
    });
    const oneLess = (): Promise<boolean> => new Promise((resolve) => this.#whenLess.push(() => resolve(false)));
    while (!isDone() && !(await Promise.race([over, oneLess()]))) {
      // Another one has ended.
    }
    clearTimeout(timer);
  }

  #wake(): void {
    this.#whenLess.splice(0).forEach((resolve) => resolve());
  }
}

async function giveUp({ transaction }: RunningCall): Promise<void> {
  await transaction?.giveUp(closedMeanwhile());
}
