/**
 * Is aborted by Ctrl+C and by a request to terminate, so that the work ends in good order. Further signals change
 * nothing: under `npm start` each arrives twice.
 */
export function createInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => controller.abort(new Error(`Interrupted by ${name}.`)));
  }
  return controller.signal;
}
