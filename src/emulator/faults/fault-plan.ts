import type { OperationName } from '../../wire/shapes.js';
import { checkFault } from './fault-checks.js';
import { FAULT_KINDS } from './fault-kinds.js';
import type { Fault, Faults, InjectedFault } from './fault.js';

/** What a fault can tell calls apart by. */
export interface FaultCall {
  readonly operation: OperationName;
  readonly sql: string | undefined;
  /** Absent when the call names no transaction, or one that is not open. */
  readonly openTransactionId: string | undefined;
}

/** Decides which calls the faults strike, and counts. */
export class FaultPlan implements Faults {
  #faults: PlannedFault[] = [];
  #lastId = 0;
  #strikes = 0;

  /** How often any fault struck, those that were taken back too. */
  get strikes(): number {
    return this.#strikes;
  }

  inject(fault: Fault): InjectedFault {
    const planned = new PlannedFault(++this.#lastId, checkFault(fault), () => {
      this.#faults = this.#faults.filter((other) => other !== planned);
    });
    this.#faults.push(planned);
    return planned;
  }

  list(): InjectedFault[] {
    return [...this.#faults];
  }

  clear(): void {
    for (const fault of this.#faults) {
      fault.remove();
    }
  }

  /** The faults that strike a call: every latency, then the first of the other kinds. */
  strike(call: FaultCall): readonly Readonly<Fault>[] {
    const latencies = this.#faults.filter(({ fault }) => fault.kind === 'latency').filter((fault) => fault.meet(call));
    const other = this.#faults.filter(({ fault }) => fault.kind !== 'latency').find((fault) => fault.meet(call));
    const struck = other === undefined ? latencies : [...latencies, other];
    this.#strikes += struck.length;
    return struck.map(({ fault }) => fault);
  }
}

class PlannedFault implements InjectedFault {
  readonly id: number;
  readonly fault: Readonly<Fault>;
  readonly #onRemove: () => void;
  #toSkip: number;
  #remaining: number;
  #strikes = 0;

  constructor(id: number, fault: Readonly<Fault>, onRemove: () => void) {
    this.id = id;
    this.fault = fault;
    this.#onRemove = onRemove;
    this.#toSkip = fault.skip ?? 0;
    this.#remaining = fault.times === 'always' ? Number.POSITIVE_INFINITY : (fault.times ?? 1);
  }

  get strikes(): number {
    return this.#strikes;
  }

  get isActive(): boolean {
    return this.#remaining > 0;
  }

  /** Counts a call if it is one of the fault's; returns whether it strikes it. */
  meet(call: FaultCall): boolean {
    if (!this.isActive || !concerns(this.fault, call)) {
      return false;
    }
    if (this.#toSkip > 0) {
      this.#toSkip--;
      return false;
    }
    this.#remaining--;
    this.#strikes++;
    return true;
  }

  remove(): void {
    this.#remaining = 0;
    this.#onRemove();
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}

function concerns({ kind, operation, match }: Readonly<Fault>, call: FaultCall): boolean {
  return (
    FAULT_KINDS[kind].operations.includes(call.operation) &&
    (operation === undefined || operation === call.operation) &&
    (match === undefined || (call.sql !== undefined && matches(call.sql, match))) &&
    (kind !== 'expired-transaction' || call.openTransactionId !== undefined)
  );
}

function matches(sql: string, match: string | RegExp): boolean {
  // `search` does not depend on where an expression with the flag g or y matched last.
  return typeof match === 'string' ? sql.includes(match) : sql.search(match) !== -1;
}
