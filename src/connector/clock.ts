/**
 * The time in milliseconds by a clock that nobody sets, from some moment in the past. `performance.now()` says the same,
 * but its first call loads nine modules of Node.js, which a cold process would wait for.
 */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
