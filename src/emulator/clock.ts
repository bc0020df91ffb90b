/**
 * What tells the time to transactions. A fake clock, such as `createClock()` of `@sinonjs/fake-timers` or sinon's
 * `useFakeTimers`, can be given as it is.
 */
export interface Clock {
  /** Calls `callback` once after the time; returns what `clearTimeout` takes. */
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The time of this machine. Its timers do not keep a process alive that has nothing else to do. */
export const SYSTEM_CLOCK: Clock = {
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs).unref(),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
};
