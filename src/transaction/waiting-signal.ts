import { CallAbortedException } from '../errors/service-exceptions.js';
import type { Watch } from './work-queue.js';

/** @throws {CallAbortedException} when the caller's signal has ended the call already */
export function assertNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw aborted(signal);
  }
}

/** A watch that refuses what waits for its turn as soon as the caller's signal ends it, too. */
export function withSignal(watch: Watch, signal: AbortSignal | undefined): Watch {
  if (signal === undefined) {
    return watch;
  }
  return (refuse) => {
    const stopWatching = watch(refuse);
    const abort = (): void => refuse(aborted(signal));
    signal.addEventListener('abort', abort, { once: true });
    return () => {
      stopWatching();
      signal.removeEventListener('abort', abort);
    };
  };
}

function aborted({ reason }: AbortSignal): CallAbortedException {
  return new CallAbortedException('The call was ended by its signal before it was sent.', { cause: reason });
}
