import { channel } from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';

import type { OperationName } from '../wire/shapes.js';
import { CallDeadline } from './call-deadline.js';
import { now } from './clock.js';
import type { ConnectorSettings } from './connector-options.js';
import type { CallOptions } from './connector.js';
import { translateError, type ErrorDialect } from './error-translator.js';
import { nextDelayMs, type CallKind } from './retry-policy.js';
import { CallFailure, type CallAnswer } from './sdk-caller.js';
import { classifyFailure } from './service-failure.js';
import type { StatementEvent, StatementListeners } from './statement-event.js';

/** One call to the service, which may be sent several times. */
export interface ServiceCall<Output> {
  readonly operation: OperationName;
  readonly kind: CallKind;
  readonly sql?: string;
  readonly parameters?: StatementEvent['parameters'];
  readonly options: CallOptions;
  /** Sends it once. */
  readonly send: (signal: AbortSignal) => Promise<CallAnswer<Output>>;
  readonly measure?: (output: Output) => AnswerSize;
}

export interface AnswerSize {
  readonly numberOfRecords: number;
  /** As the service counts them. */
  readonly bytes: number;
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
  dialect: ErrorDialect,
): Promise<CallAnswer<Output>> {
  const { timeoutMs = settings.timeoutMs, remainingMs = timeoutMs, signal } = call.options;
  const deadline = new CallDeadline(Math.min(timeoutMs, remainingMs), signal);
  try {
    return await sendUntil(deadline, call, settings, dialect);
  } finally {
    deadline.release();
  }
}

async function sendUntil<Output>(
  deadline: CallDeadline,
  call: ServiceCall<Output>,
  settings: Settings,
  dialect: ErrorDialect,
): Promise<CallAnswer<Output>> {
  const { signal } = deadline;
  const { transactionId, signal: given } = call.options;
  for (let attempt = 1; ; attempt++) {
    const start = now();
    try {
      const answer = await call.send(signal);
      if (isHeard(settings)) {
        tell(settings, eventOf(call, { ...(call.measure?.(answer.output) ?? NOTHING), attempt, start }));
      }
      return answer;
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
            inTransaction: transactionId !== undefined,
            attempt,
            maxAttempts: settings.maxAttempts,
            remainingMs: deadline.remainingMs,
            random: Math.random(),
          });
      const failed = { ...eventOf(call, { ...NOTHING, attempt, start }), error };
      tell(settings, retryInMs === undefined ? failed : { ...failed, retryInMs });
      if (retryInMs === undefined) {
        throw translateError(error, {
          failure,
          call: call.kind,
          inTransaction: transactionId !== undefined,
          statement: call.sql,
          aborted: given?.aborted ?? false,
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
  /** When it was sent, by `now()`. */
  readonly start: number;
}

function eventOf(call: Omit<ServiceCall<never>, 'measure' | 'send'>, { start, ...sending }: Sending): StatementEvent {
  const { transactionId } = call.options;
  return {
    operation: call.operation,
    ...(call.sql === undefined ? {} : { sql: call.sql }),
    ...(call.parameters === undefined ? {} : { parameters: call.parameters }),
    ...(transactionId === undefined ? {} : { transactionId }),
    durationMs: now() - start,
    ...sending,
  };
}

/** Whether somebody wants to know; what nobody wants to know is not measured. */
function isHeard({ onStatement, listeners }: Settings): boolean {
  return onStatement !== undefined || statements.hasSubscribers || listeners.areThere;
}

/** A listener that throws must not make a statement that ran look like one that failed. */
function tell({ onStatement, listeners, logParameters }: Settings, whole: StatementEvent): void {
  listeners.tell(whole);
  const { parameters: _, ...redacted } = whole;
  const event = logParameters ? whole : redacted;
  // A channel hands what its subscribers throw to the process by itself.
  statements.publish(event);
  try {
    onStatement?.(event);
  } catch (failure) {
    process.emitWarning(`onStatement has thrown: ${String(failure)}`, 'AurormWarning');
  }
}
