import type { OperationName } from '../../wire/shapes.js';

/** Whether a fault strikes before the database has seen the call, or after it has carried the call out. */
export type FaultMoment = 'after' | 'before';

/** Which calls a fault strikes. Without any of these members it strikes the next call. */
export interface FaultTarget {
  /** Only calls of this operation. @default every operation that can fail in this way */
  operation?: OperationName;
  /** Only statements whose SQL, as the caller wrote it, holds the text or matches the expression. @default every call */
  match?: string | RegExp;
  /** How many calls it lets pass unharmed before it strikes for the first time. @default 0 */
  skip?: number;
  /** How many calls it strikes. @default 1 */
  times?: number | 'always';
}

/**
 * A cluster that was paused and resumes: DatabaseResumingException, without the statement being started. Strikes the
 * operations that the service answers in this way: ExecuteStatement, BatchExecuteStatement and BeginTransaction.
 */
export interface ResumingFault extends FaultTarget {
  kind: 'resuming';
}

/** Too many calls for the service: ThrottlingException, without the statement being started. */
export interface ThrottlingFault extends FaultTarget {
  kind: 'throttling';
}

/** Any exception in place of the answer. */
export interface ErrorFault extends FaultTarget {
  kind: 'error';
  /** The name, `ServiceUnavailableError` for instance; it may be one that the service does not have. */
  exception: string;
  /** The HTTP status, 400 to 599. @default that of the exception, which must be one of the service's then */
  status?: number;
  /** @default none, as several of the service's exceptions have none */
  message?: string;
  /** @default 'before' */
  when?: FaultMoment;
}

/** A connection that is cut in place of the answer. */
export interface CutFault extends FaultTarget {
  kind: 'cut';
  /** @default 'before' */
  when?: FaultMoment;
}

/**
 * A slow network or service. Every latency that a call meets adds to it, and it meets them besides other faults. The call
 * goes on though its caller may have given up.
 */
export interface LatencyFault extends FaultTarget {
  kind: 'latency';
  /** How long the call waits, in milliseconds, 0 to 2147483647. */
  latencyMs: number;
  /** @default 'before' */
  when?: FaultMoment;
}

/**
 * A transaction that expires: it is rolled back before the call, which then gets what the service answers. Strikes calls
 * within a transaction that is open, and the ends of one.
 */
export interface ExpiredTransactionFault extends FaultTarget {
  kind: 'expired-transaction';
}

/**
 * One way in which calls fail, and which calls do.
 *
 * Faults are met in the order in which they were injected. A call meets all its latencies, and one fault of the other
 * kinds: the first; to later ones it is as if there had been no such call.
 */
export type Fault = CutFault | ErrorFault | ExpiredTransactionFault | LatencyFault | ResumingFault | ThrottlingFault;

/** A fault that has been injected. */
export interface InjectedFault extends Disposable {
  /** Its number, from 1, in the emulator. */
  readonly id: number;
  readonly fault: Readonly<Fault>;
  /** How often it struck. */
  readonly strikes: number;
  /** Whether it can strike again. */
  readonly isActive: boolean;
  /** Takes the fault back; it strikes no call that arrives later. */
  remove(): void;
}

/** The faults of an emulator. */
export interface Faults {
  /**
   * Lets calls fail from now on.
   *
   * @example
   * const fault = emulator.faults.inject({ kind: 'cut', operation: 'CommitTransaction', when: 'after' });
   * await assert.rejects(transfer(), CommitOutcomeUnknownException);
   * assert.equal(fault.strikes, 1);
   *
   * @throws {TypeError} when a member has a value that it cannot have; the fault is not injected then.
   */
  inject(fault: Fault): InjectedFault;
  /** The faults that were not taken back, spent ones too, in the order in which they were injected. */
  list(): InjectedFault[];
  /** Takes every fault back. */
  clear(): void;
}
