import { now } from './clock.js';
import { giveBack, takeController } from './spare-controllers.js';

/**
 * The end of the waiting for a call: when its time is over, or when its caller aborts it. It holds a timer and a listener
 * until it is released; `AbortSignal.timeout` would keep one of each for every call that is long over.
 */
export class CallDeadline {
  readonly #controller = takeController();
  readonly #end: number;
  readonly #timer: NodeJS.Timeout;
  readonly #caller: AbortSignal | undefined;

  constructor(timeoutMs: number, caller: AbortSignal | undefined) {
    this.#end = now() + timeoutMs;
    this.#caller = caller;
    // A process that waits for nothing else waits for the call's connection, not for this.
    this.#timer = setTimeout(this.#expire, timeoutMs).unref();
    caller?.addEventListener('abort', this.#follow, { once: true });
    if (caller?.aborted === true) {
      this.#follow();
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get remainingMs(): number {
    return this.#end - now();
  }

  /** Once only: the signal may be that of another call afterwards. */
  release(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#follow);
    giveBack(this.#controller);
  }

  readonly #expire = (): void => {
    this.#controller.abort(new DOMException('The time for the call is over.', 'TimeoutError'));
  };

  readonly #follow = (): void => {
    this.#controller.abort(this.#caller?.reason);
  };
}
