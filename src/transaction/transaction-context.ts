import { AsyncLocalStorage } from 'node:async_hooks';

import type { AutomaticTransaction } from './automatic-transaction.js';
import type { Participant } from './participant.js';
import type { TransactionScope } from './transaction-scope.js';

/** What surrounds the running code, as far as one source of transactions is concerned. */
export interface Ambient {
  /** The call that takes part in a transaction; absent where there is none. */
  readonly participant?: Participant<TransactionScope> | undefined;
  /** How many transactions are open around each other. */
  readonly depth: number;
  /** Whether statements belong to no transaction by intent, not even to an automatic one. */
  readonly isWithout?: boolean;
  /** The automatic transaction of the session that the code runs in. */
  readonly automatic?: AutomaticTransaction | undefined;
}

/** Never changed: whoever enters makes a new one. */
interface Frame {
  readonly ambients: ReadonlyMap<object, Ambient>;
  /** The one that was entered last. */
  readonly innermost: Ambient;
}

const NOTHING: Ambient = Object.freeze({ depth: 0 });

const frames = new AsyncLocalStorage<Frame>();

export function ambientOf(source: object): Ambient {
  return frames.getStore()?.ambients.get(source) ?? NOTHING;
}

/** What was entered last, whichever source it belongs to. */
export function innermostAmbient(): Ambient {
  return frames.getStore()?.innermost ?? NOTHING;
}

/** What surrounds the code of a call that takes part in a transaction. */
export function ambientWithin(
  { automatic }: Ambient,
  participant: Participant<TransactionScope>,
  depth: number,
): Ambient {
  return { participant, depth, automatic };
}

/** Runs the work, and everything that it starts, with this around it. */
export function runWithAmbient<Result>(source: object, ambient: Ambient, work: () => Result): Result {
  const ambients = new Map(frames.getStore()?.ambients).set(source, ambient);
  return frames.run({ ambients, innermost: ambient }, work);
}
