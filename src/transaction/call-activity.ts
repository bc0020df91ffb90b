import { now } from '../connector/clock.js';

/** Whether a call of a transaction is under way, and since when none is. By the clock of the process. */
export class CallActivity {
  #running = 0;
  #endedAt = now();

  async during<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#running++;
    try {
      return await call();
    } finally {
      this.#running--;
      this.#endedAt = now();
    }
  }

  /**
   * Calls `onRest` when no call is under way for a time, from now or from the end of the last one.
   *
   * @returns ends the watch
   */
  watch(restMs: number, onRest: () => void): () => void {
    const since = now();
    const check = (): void => {
      const restedMs = this.#running > 0 ? 0 : now() - Math.max(since, this.#endedAt);
      if (restedMs >= restMs) {
        onRest();
      } else {
        timer = setTimeout(check, Math.ceil(restMs - restedMs));
      }
    };
    // Not unref'd: where everybody waits for everybody, it is what keeps the process alive to say so.
    let timer = setTimeout(check, restMs);
    return () => clearTimeout(timer);
  }
}
