import { AsyncLocalStorage } from 'node:async_hooks';

import { Turns } from './turns.js';

type State = 'abandoned' | 'ended' | 'open';

/** Wrapped, because code may throw `undefined`. */
export interface Failure {
  readonly cause: unknown;
}

/** The scopes in which the code runs, by the outermost of their transactions. Never changed: entering makes a new one. */
type Frame = ReadonlyMap<TransactionScope, TransactionScope>;

const frames = new AsyncLocalStorage<Frame>();

/** A part of a transaction that can be undone by itself: all of it, or what follows a savepoint. */
export class TransactionScope {
  /** Those of the savepoints directly inside, of which one is open at a time: they cannot end crosswise. */
  readonly turns = new Turns();
  readonly #parent: TransactionScope | undefined;
  readonly #outermost: TransactionScope;
  #state: State = 'open';
  #isSettled = false;
  #part: TransactionScope | undefined;
  #doom: Failure | undefined;

  constructor(parent?: TransactionScope) {
    this.#parent = parent;
    this.#outermost = parent === undefined ? this : parent.#outermost;
  }

  /** The innermost scope inside of this one in which the running code is; this one, where there is none. */
  get current(): TransactionScope {
    const entered = frames.getStore()?.get(this.#outermost);
    return entered !== undefined && entered.#isInside(this) ? entered : this;
  }

  /** Whether its code may give statements. */
  get isOpen(): boolean {
    return this.#state === 'open' && (this.#parent?.isOpen ?? true);
  }

  /** Whether what happened in it is undone, or about to be. */
  get isAbandoned(): boolean {
    return this.#state === 'abandoned' || (this.#parent?.isAbandoned ?? false);
  }

  /** Whether a savepoint directly inside has been neither released nor rolled back to. */
  get hasPendingPart(): boolean {
    return this.#part !== undefined && !this.#part.isSettled;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Why it can only be undone. */
  get doomedBy(): Failure | undefined {
    return this.#doom ?? this.#outermost.#doom;
  }

  /** Whether it can be undone without the rest. */
  get isSeparable(): boolean {
    return this.#outermost.#doom === undefined;
  }

  /** Begins a part, where the last one has ended. */
  openPart(): TransactionScope {
    this.#part = new TransactionScope(this);
    return this.#part;
  }

  /** Runs the work, and everything that it starts, in this scope. */
  enter<Result>(work: () => Result): Result {
    return frames.run(new Map([...(frames.getStore() ?? []), [this.#outermost, this]]), work);
  }

  /** From now on its code gives no statements. */
  end(): void {
    this.#state = 'ended';
  }

  /** From now on its code gives no statements, and those that wait for their turn are not sent. */
  abandon(): void {
    this.#state = 'abandoned';
  }

  /** The database has done what its end asks for. */
  settle(): void {
    this.#isSettled = true;
  }

  /** From now on it can only be undone. Where it has ended that is true of the scope around it; the first cause stays. */
  doom(cause: unknown): void {
    if (this.#state === 'open' || this.#parent === undefined) {
      this.#doom ??= { cause };
    } else {
      this.#parent.doom(cause);
    }
  }

  #isInside(scope: TransactionScope): boolean {
    return this === scope || (this.#parent !== undefined && this.#parent.#isInside(scope));
  }
}
