/** The signals that end the emulator, and the exit code of a process that one of them ended at once. */
const EXIT_CODES: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Aborts the returned signal when the process is asked to end, by Ctrl+C for instance. When it is asked once more the
 * process ends at once; PostgreSQL then ends by itself.
 *
 * @param onFirst Called when the process is asked for the first time.
 */
export function abortOnStopSignals(onFirst: () => void): AbortSignal {
  const controller = new AbortController();
  for (const [signal, exitCode] of Object.entries(EXIT_CODES)) {
    process.on(signal, () => {
      if (controller.signal.aborted) {
        process.exit(exitCode);
      }
      onFirst();
      controller.abort();
    });
  }
  return controller.signal;
}
