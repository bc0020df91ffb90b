import type { ServiceFailureKind } from './service-failure.js';

/**
 * What a call does, as far as it matters for sending it again: `read` and `begin` may be repeated, `rollback` too,
 * `write` and `commit` only when they are known not to have run.
 */
export type CallKind = 'begin' | 'commit' | 'read' | 'rollback' | 'write';

export interface FailedAttempt {
  readonly failure: ServiceFailureKind;
  readonly call: CallKind;
  readonly inTransaction: boolean;
  /** How often the call was sent by now, from 1. */
  readonly attempt: number;
  /** How often it may be sent in all; waiting for a paused cluster, or a statement that still runs, is bounded by the time alone. */
  readonly maxAttempts: number;
  readonly remainingMs: number;
  /** A number from 0 up to, but not, 1. */
  readonly random: number;
}

const FIRST_DELAY_MS = 100;
const FIRST_RESUME_DELAY_MS = 1_000;
const MAX_DELAY_MS = 5_000;
/** What an attempt needs at least. One that is cut off by the deadline says less than the failure that is known. */
const MIN_ATTEMPT_MS = 50;

/**
 * The delay in milliseconds after which a call is sent again, or `undefined` when the failure is final. The delay
 * grows by doubling, with full jitter: a random part of what the attempt allows.
 *
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function nextDelayMs(failed: FailedAttempt): number | undefined {
  const isWaiting = failed.failure === 'resuming' || failed.failure === 'busy';
  if (!mayRepeat(failed) || (!isWaiting && failed.attempt >= failed.maxAttempts)) {
    return undefined;
  }
  const first = failed.failure === 'resuming' ? FIRST_RESUME_DELAY_MS : FIRST_DELAY_MS;
  const delay = Math.ceil(failed.random * Math.min(MAX_DELAY_MS, first * 2 ** (failed.attempt - 1)));
  return delay + MIN_ATTEMPT_MS < failed.remainingMs ? delay : undefined;
}

function mayRepeat({ failure, call, inTransaction }: FailedAttempt): boolean {
  switch (failure) {
    case 'misconfigured':
    case 'refused':
      return false;
    case 'busy':
      // Who rolls back wants an end of whatever still runs; everybody else has been told that it does.
      return call === 'rollback';
    case 'internal':
      return call === 'begin' || call === 'rollback';
    case 'lost':
      // Inside a transaction the first sending may still be running, and the service refuses a second.
      return call === 'begin' || call === 'rollback' || (call === 'read' && !inTransaction);
    case 'resuming':
    case 'throttled':
    case 'unsent':
      return true;
  }
}
