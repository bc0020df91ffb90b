import { channel } from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';

import type { Dialect } from '../dialects/dialect.js';
import type { OperationName } from '../wire/shapes.js';
import type { ConnectorSettings } from './connector-options.js';
import type { StatementEvent, StatementListeners } from './statement-event.js';
import { translateError } from './error-translator.js';
import { nextDelayMs, type CallKind } from './retry-policy.js';
import { CallFailure } from './sdk-caller.js';
import { classifyFailure } from './service-failure.js';

/** One call to the service, which may be sent several times. */
export interface ServiceCall<Output> {
  readonly operation: OperationName;
  readonly kind: CallKind;
  readonly sql?: string;
  readonly parameters?: StatementEvent['parameters'];
  readonly transactionId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  readonly remainingMs?: number | undefined;
  /** Sends it once. */
  readonly send: (signal: AbortSignal) => Promise<Output>;
  readonly measure?: (output: Output) => AnswerSize;
}

export interface AnswerSize {
  readonly numberOfRecords: number;
  /** As the service counts them. */
  readonly bytes: number;
}

export interface Answer<Output> extends AnswerSize {
  readonly output: Output;
}

interface Settings extends Pick<ConnectorSettings, 'logParameters' | 'maxAttempts' | 'onStatement' | 'timeoutMs'> {
  readonly listeners: StatementListeners;
}

const NOTHING: AnswerSize = { numberOfRecords: 0, bytes: 0 };

const statements = channel('aurorm:statement');

/**
 * Sends a call until it is answered or may not be sent again; every sending is told of.
 *
 * @throws {AuroraDatabaseException} that says what happened
 */
export async function runServiceCall<Output>(
  call: ServiceCall<Output>,
  settings: Settings,
  dialect: Pick<Dialect, 'castToText' | 'readError'>,
): Promise<Answer<Output>> {
  const timeoutMs = Math.min(call.timeoutMs ?? settings.timeoutMs, call.remainingMs ?? Number.POSITIVE_INFINITY);
  const deadline = performance.now() + timeoutMs;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]);
  for (let attempt = 1; ; attempt++) {
    const start = performance.now();
    try {
      const output = await call.send(signal);
      const size = call.measure?.(output) ?? NOTHING;
      tell(settings, eventOf(call, { ...size, attempt, start }));
      return { output, ...size };
    } catch (caught) {
      if (!(caught instanceof CallFailure)) {
        throw caught;
      }
      const { error } = caught;
      const failure = classifyFailure(error, caught.sent);
      const retryInMs = signal.aborted
        ? undefined
        : nextDelayMs({
            failure,
            call: call.kind,
            inTransaction: call.transactionId !== undefined,
            attempt,
            maxAttempts: settings.maxAttempts,
            remainingMs: deadline - performance.now(),
            random: Math.random(),
          });
      const failed = { ...eventOf(call, { ...NOTHING, attempt, start }), error };
      tell(settings, retryInMs === undefined ? failed : { ...failed, retryInMs });
      if (retryInMs === undefined) {
        const aborted = call.signal?.aborted ?? false;
        throw translateError(error, {
          failure,
          call: call.kind,
          inTransaction: call.transactionId !== undefined,
          statement: call.sql,
          aborted,
          dialect,
        });
      }
      // An abort ends the waiting, and the next attempt before it is sent.
      await delay(retryInMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

interface Sending extends AnswerSize {
  readonly attempt: number;
  /** When it was sent, by `performance.now()`. */
  readonly start: number;
}

function eventOf(call: Omit<ServiceCall<unknown>, 'measure' | 'send'>, { start, ...sending }: Sending): StatementEvent {
  return {
    operation: call.operation,
    ...(call.sql === undefined ? {} : { sql: call.sql }),
    ...(call.parameters === undefined ? {} : { parameters: call.parameters }),
    ...(call.transactionId === undefined ? {} : { transactionId: call.transactionId }),
    durationMs: performance.now() - start,
    ...sending,
  };
}

/** A listener that throws must not make a statement that ran look like one that failed. */
function tell({ onStatement, listeners, logParameters }: Settings, whole: StatementEvent): void {
  listeners.tell(whole);
  const { parameters: _, ...redacted } = whole;
  const event = logParameters ? whole : redacted;
  // A channel hands what its subscribers throw to the process by itself.
  statements.publish(event);
  try {
    onStatement(event);
  } catch (failure) {
    process.emitWarning(`onStatement has thrown: ${String(failure)}`, 'AurormWarning');
  }
}
