import type { Fault } from '../../src/emulator/index.js';
import { Propagation } from '../../src/index.js';

/** Something that work does, one after the other or beside others. */
export type Step =
  | { readonly kind: 'call'; readonly call: PlannedCall; readonly isCaught: boolean; readonly isAwaited: boolean }
  | { readonly kind: 'insert'; readonly id: number; readonly isCaught: boolean; readonly isAwaited: boolean }
  | { readonly kind: 'parallel'; readonly steps: readonly Step[] };

/** Work that is run by a propagation. */
export interface PlannedCall {
  readonly propagation: Propagation;
  readonly steps: readonly Step[];
  readonly throws: boolean;
  /** Whether it may run three times; only asked for where it may be. */
  readonly isRepeated: boolean;
}

/** Calls with everything that happens to them. */
export interface Plan {
  readonly calls: readonly PlannedCall[];
  readonly faults: readonly Fault[];
}

/** A row that is there before: to insert it again is a failure of the statement. */
export const TAKEN_ID = 0;

const MODES = Object.values(Propagation);
const MAX_DEPTH = 4;

/** Makes plans from random numbers: the same ones for the same numbers. */
export class Planner {
  readonly #random: () => number;
  #faults: Fault[] = [];
  #ids = TAKEN_ID;
  /** How many calls were planned. */
  calls = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** @param size how many calls there are beside each other */
  plan(size: number): Plan {
    this.#faults = [];
    const calls = Array.from({ length: size }, () => this.#call(0));
    // One at the most: two in a row could hit a commit and the question about it, and leave a transaction to the service.
    if (this.#happens(0.7)) {
      this.#faults.push({ kind: 'cut', operation: 'CommitTransaction', when: this.#happens(0.5) ? 'before' : 'after' });
    }
    return { calls, faults: this.#faults };
  }

  #call(depth: number): PlannedCall {
    this.calls++;
    const propagation = this.#happens(0.5)
      ? this.#oneOf([Propagation.REQUIRED, Propagation.NESTED, Propagation.REQUIRES_NEW])
      : this.#oneOf(MODES);
    return {
      propagation,
      steps: this.#steps(depth),
      throws: this.#happens(0.15),
      isRepeated: depth === 0 && (propagation === 'REQUIRED' || propagation === 'REQUIRES_NEW') && this.#happens(0.5),
    };
  }

  #steps(depth: number): Step[] {
    return Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () => this.#step(depth));
  }

  #step(depth: number): Step {
    const kind = this.#random();
    if (depth < MAX_DEPTH && kind < 0.15) {
      return { kind: 'parallel', steps: this.#steps(depth) };
    }
    const manner = { isCaught: this.#happens(0.6), isAwaited: this.#happens(0.9) };
    return depth < MAX_DEPTH && kind < 0.5
      ? { kind: 'call', call: this.#call(depth + 1), ...manner }
      : { kind: 'insert', id: this.#id(), ...manner };
  }

  #id(): number {
    if (this.#happens(0.08)) {
      return TAKEN_ID;
    }
    const id = ++this.#ids;
    const kind = this.#random();
    if (kind < 0.12) {
      const target = { operation: 'ExecuteStatement', match: `(${id})` } as const;
      this.#faults.push(
        kind < 0.04
          ? { kind: 'expired-transaction', ...target }
          : { kind: 'cut', when: kind < 0.06 ? 'before' : 'after', ...target },
      );
    }
    return id;
  }

  #oneOf<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.#random() * values.length)] as Value;
  }

  #happens(probability: number): boolean {
    return this.#random() < probability;
  }
}
