import type { SendOptions, StatementResult } from '../connector/connector.js';
import type { CompiledBatch, CompiledQuery } from '../sql/compiled-query.js';
import { Participant, type ParticipantLimits } from './participant.js';
import type { TransactionSettings } from './transaction-settings.js';
import { TransactionHooks } from './transaction-hooks.js';
import { WorkQueue } from './work-queue.js';

/** Wrapped, because code may throw `undefined`. */
export interface Failure {
  readonly cause: unknown;
  /** Where whoever opened the scope asked for its rollback: it is no failure to them. */
  readonly isWanted?: boolean;
}

export type ScopeState =
  | 'committed'
  | 'committing'
  | 'draining'
  | 'of unknown outcome'
  | 'open'
  | 'rolled back'
  | 'rolling back';

/** Sends what is given in a scope. */
export interface ScopeSender {
  /** False where nothing is begun on the wire: statements are sent as they come, each by itself. */
  readonly isPhysical: boolean;
  readonly settings: TransactionSettings;
  /** How often something was given that may change data, or that undid such a change. */
  readonly writes: number;
  execute(scope: TransactionScope, query: CompiledQuery, options?: SendOptions): Promise<StatementResult>;
  executeBatch(scope: TransactionScope, batch: CompiledBatch, options?: SendOptions): Promise<unknown[][]>;
}

/** Where a part lies in its transaction. */
export interface Nesting {
  readonly parent?: TransactionScope;
  readonly enteredAt?: string;
}

/**
 * A part of a transaction that can be undone by itself: all of it, or what follows a savepoint. One statement, or one
 * part inside, has its turn at a time; a part has it until it ends.
 */
export class TransactionScope {
  readonly sender: ScopeSender;
  readonly parent: TransactionScope | undefined;
  readonly queue: WorkQueue;
  readonly hooks = new TransactionHooks();
  /** The call that opened the scope. */
  readonly owner: Participant<TransactionScope>;
  /** Calls that joined and still run. */
  readonly parts = new Set<Participant<TransactionScope>>();
  /** The savepoint that was set for it. */
  savepoint: string | undefined;
  /** The nested part that has its turn. */
  openPart: TransactionScope | undefined;
  /** The line of code that asked for it, where it is nested. */
  readonly enteredAt: string | undefined;
  readonly #whenLeft: (() => void)[] = [];
  #state: ScopeState = 'open';
  #doom: Failure | undefined;

  constructor(sender: ScopeSender, limits: ParticipantLimits = {}, nesting: Nesting = {}) {
    this.sender = sender;
    this.parent = nesting.parent;
    this.enteredAt = nesting.enteredAt;
    this.queue = new WorkQueue(sender.isPhysical ? 1 : Number.POSITIVE_INFINITY);
    this.owner = new Participant<TransactionScope>(this, limits);
  }

  /** Whether there is a transaction on the wire, or will be. */
  get isPhysical(): boolean {
    return this.sender.isPhysical;
  }

  /** How often something was given to the transaction that may change data, or that undid such a change. */
  get writes(): number {
    return this.sender.writes;
  }

  get state(): ScopeState {
    return this.#state;
  }

  /** The scope of the whole transaction. */
  get root(): TransactionScope {
    return this.parent?.root ?? this;
  }

  /** Whether what happened in it is undone, or about to be. */
  get isAbandoned(): boolean {
    return this.#state === 'rolling back' || this.#state === 'rolled back' || (this.parent?.isAbandoned ?? false);
  }

  /** Why it can only be undone. */
  get doomedBy(): Failure | undefined {
    return this.#doom ?? this.root.#doom;
  }

  /** Whether it can be undone without the rest. */
  get isSeparable(): boolean {
    return this.root.#doom === undefined;
  }

  get isIdle(): boolean {
    return this.queue.isIdle && this.parts.size === 0;
  }

  /** Whether a call may give statements: while its work runs; where it joined, also while the scope waits for it. */
  accepts(participant: Participant<TransactionScope>): boolean {
    const isOpen = this.#state === 'open' || (this.#state === 'draining' && this.parts.has(participant));
    return isOpen && !(this.parent?.isAbandoned ?? false);
  }

  async execute(query: CompiledQuery, options?: SendOptions): Promise<StatementResult> {
    return await this.sender.execute(this, query, options);
  }

  async executeBatch(batch: CompiledBatch, options?: SendOptions): Promise<unknown[][]> {
    return await this.sender.executeBatch(this, batch, options);
  }

  /** Lets another call take part, until it leaves. */
  join(limits: ParticipantLimits): Participant<TransactionScope> {
    const participant = new Participant<TransactionScope>(this, limits);
    this.parts.add(participant);
    return participant;
  }

  leave(participant: Participant<TransactionScope>): void {
    this.parts.delete(participant);
    this.#whenLeft.splice(0).forEach((resolve) => resolve());
  }

  /** Resolves when nothing runs or waits in it, and no call that joined still runs. */
  async quiet(): Promise<void> {
    while (!this.isIdle) {
      await this.queue.idle();
      if (this.parts.size > 0) {
        await new Promise<void>((resolve) => this.#whenLeft.push(resolve));
      }
    }
  }

  moveTo(state: ScopeState): void {
    this.#state = state;
  }

  /** From now on its code gives no statements, and those that wait for their turn are not sent. */
  abandon(reason: () => unknown): void {
    if (this.#state !== 'rolled back') {
      this.#state = 'rolling back';
    }
    this.refuseWaiting(reason);
  }

  refuseWaiting(reason: () => unknown): void {
    this.queue.refuseWaiting(reason);
    this.openPart?.refuseWaiting(reason);
  }

  /** From now on it can only be undone. Where it has ended that is true of the scope around it; the first cause stays. */
  doom(failure: Failure): void {
    if (this.#state === 'committed' && this.parent !== undefined) {
      this.parent.doom(failure);
    } else {
      this.#doom ??= failure;
    }
  }

  isInside(scope: TransactionScope): boolean {
    return this === scope || (this.parent?.isInside(scope) ?? false);
  }
}
