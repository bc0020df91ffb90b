import { setTimeout as wait } from 'node:timers/promises';

import { HTTP_STATUS, ServiceFault } from '../service-fault.js';
import { ConnectionCut, InjectedException } from './injected-failures.js';
import type { FaultCall, FaultPlan } from './fault-plan.js';
import type { ErrorFault, Fault, FaultMoment } from './fault.js';

const RESUMING_TEXT =
  'The Aurora DB instance emulator is resuming after being auto-paused. Please wait a few seconds and try again.';

/** Lets the calls of a plan fail. */
export class FaultInjector {
  readonly #plan: FaultPlan;
  readonly #expire: (transactionId: string) => Promise<void>;
  readonly #closing = new AbortController();

  /** @param expire Rolls an open transaction back, as if it had not been used for too long. */
  constructor(plan: FaultPlan, expire: (transactionId: string) => Promise<void>) {
    this.#plan = plan;
    this.#expire = expire;
  }

  /**
   * Carries a call out, unless a fault strikes before it, and then answers, unless a fault strikes after it.
   *
   * @throws {ConnectionCut} when the connection is to be cut in place of an answer.
   */
  async run<Result>(call: FaultCall, operation: () => Promise<Result>): Promise<Result> {
    const struck = this.#plan.strike(call);
    await this.#meetAll(struck, 'before', call);
    try {
      return await operation();
    } finally {
      // What a fault throws here takes the place of the answer, be it a result or a failure.
      await this.#meetAll(struck, 'after', call);
    }
  }

  /** Ends the calls that wait; they do not reach the database any more. */
  close(): void {
    this.#closing.abort();
  }

  async #meetAll(faults: readonly Readonly<Fault>[], moment: FaultMoment, call: FaultCall): Promise<void> {
    for (const fault of faults.filter((candidate) => momentOf(candidate) === moment)) {
      await this.#meet(fault, call);
    }
  }

  async #meet(fault: Readonly<Fault>, call: FaultCall): Promise<void> {
    switch (fault.kind) {
      case 'cut':
        throw new ConnectionCut();
      case 'error':
        throw toException(fault);
      case 'expired-transaction':
        return this.#expire(call.openTransactionId ?? '');
      case 'latency':
        return this.#wait(fault.latencyMs);
      case 'resuming':
        throw new ServiceFault('DatabaseResumingException', RESUMING_TEXT);
      default:
        throw new ServiceFault('ThrottlingException', 'Rate exceeded');
    }
  }

  async #wait(latencyMs: number): Promise<void> {
    try {
      await wait(latencyMs, undefined, { signal: this.#closing.signal });
    } catch (cause) {
      throw new ConnectionCut({ cause });
    }
  }
}

function momentOf(fault: Readonly<Fault>): FaultMoment {
  return ('when' in fault ? fault.when : undefined) ?? 'before';
}

function toException({ exception, status, message }: Readonly<ErrorFault>): InjectedException {
  const usual: Readonly<Record<string, number>> = HTTP_STATUS;
  return new InjectedException(exception, status ?? usual[exception] ?? HTTP_STATUS.BadRequestException, message);
}
