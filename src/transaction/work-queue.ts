/** Takes an entry out of the queue before its turn; its work is not run, and `reason` is thrown for it. */
export type Refuse = (reason: unknown) => void;

/** Watches over an entry that has to wait; the function that is returned ends that. */
export type Watch = (refuse: Refuse) => () => void;

interface Entry {
  readonly start: () => void;
  readonly refuse: Refuse;
}

/** Runs works in the order in which they were given; one that fails does not hold up the next. */
export class WorkQueue {
  readonly #limit: number;
  readonly #waiting: Entry[] = [];
  readonly #whenIdle: (() => void)[] = [];
  #running = 0;

  /** @param limit how many may run at a time */
  constructor(limit = 1) {
    this.#limit = limit;
  }

  get isIdle(): boolean {
    return this.#running === 0;
  }

  /** Runs the work when it is its turn. */
  async take<Result>(work: () => Promise<Result>, watch?: Watch): Promise<Result> {
    if (this.#running < this.#limit) {
      this.#running++;
    } else {
      await this.#turn(watch);
    }
    try {
      return await work();
    } finally {
      this.#handOn();
    }
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    if (!this.isIdle) {
      await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
    }
  }

  /** Refuses everything that waits. */
  refuseWaiting(reason: () => unknown): void {
    for (const entry of this.#waiting.slice()) {
      entry.refuse(reason());
    }
  }

  async #turn(watch: Watch | undefined): Promise<void> {
    let stopWatching: (() => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const entry: Entry = {
          start: resolve,
          refuse: (reason) => {
            this.#waiting.splice(this.#waiting.indexOf(entry), 1);
            reject(reason);
          },
        };
        this.#waiting.push(entry);
        stopWatching = watch?.(entry.refuse);
      });
    } finally {
      stopWatching?.();
    }
  }

  /** The place is given to the next before this one is gone, so that nobody comes between. */
  #handOn(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next.start();
      return;
    }
    this.#running--;
    if (this.isIdle) {
      this.#whenIdle.splice(0).forEach((resolve) => resolve());
    }
  }
}
