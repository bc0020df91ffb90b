import type { CallCounter } from './call-counter.js';
import { formatNumber } from './format.js';

/** Prints lines below the title of the step. */
export type Say = (...lines: string[]) => void;

/** Runs the steps of the story and prints for each what it did, how many calls it took and how long. */
export class Steps {
  readonly #calls: CallCounter;
  readonly #signal: AbortSignal;
  readonly #start = performance.now();
  #count = 0;

  /** @param signal No further step begins once it is aborted. */
  constructor(calls: CallCounter, signal: AbortSignal) {
    this.#calls = calls;
    this.#signal = signal;
  }

  async run<Result>(title: string, work: (say: Say) => Promise<Result> | Result): Promise<Result> {
    this.#signal.throwIfAborted();
    const [start, startCalls] = [performance.now(), this.#calls.count];
    console.log(`\n${++this.#count}. ${title}`);
    const result = await work(say);
    say(`=> ${this.#calls.describe(startCalls)} in ${since(start)}`);
    return result;
  }

  printTotals(): void {
    console.log(`\nDone: ${this.#count} steps in ${since(this.#start)}.`);
    console.log(`All calls: ${this.#calls.describe()}.`);
  }
}

function say(...lines: string[]): void {
  for (const line of lines) {
    console.log(`   ${line}`);
  }
}

function since(start: number): string {
  return `${formatNumber(performance.now() - start)} ms`;
}
