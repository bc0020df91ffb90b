import { getEventListeners } from 'node:events';

/** As many as there are calls at the same time, in most programs. */
const MAX_SPARE = 50;

const spare: AbortController[] = [];

/** A controller that nobody else has; to make one with its signal costs more than everything else about a deadline. */
export function takeController(): AbortController {
  return spare.pop() ?? new AbortController();
}

/** Gives a controller back. One that has aborted, or whose signal somebody still listens to, is used no more. */
export function giveBack(controller: AbortController): void {
  const { signal } = controller;
  if (!signal.aborted && spare.length < MAX_SPARE && getEventListeners(signal, 'abort').length === 0) {
    spare.push(controller);
  }
}
