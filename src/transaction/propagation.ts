/**
 * What a call does with the transaction that is open around it, and without one.
 *
 * - `REQUIRED`: joins it; else begins one.
 * - `REQUIRES_NEW`: begins one of its own in any case. The other stays open, and its locks do too.
 * - `NESTED`: a part of it that can be undone alone, behind a savepoint; else begins one.
 * - `SUPPORTS`: joins it; else runs without one.
 * - `NOT_SUPPORTED`: runs without one; each statement is committed by itself.
 * - `MANDATORY`: joins it; else {@link NoTransactionException}.
 * - `NEVER`: {@link TransactionPresentException}; else runs without one.
 */
export const Propagation = {
  REQUIRED: 'REQUIRED',
  REQUIRES_NEW: 'REQUIRES_NEW',
  NESTED: 'NESTED',
  SUPPORTS: 'SUPPORTS',
  NOT_SUPPORTED: 'NOT_SUPPORTED',
  MANDATORY: 'MANDATORY',
  NEVER: 'NEVER',
} as const;

/** The name of a mode, so that `'REQUIRES_NEW'` can be written for `Propagation.REQUIRES_NEW`. */
export type Propagation = (typeof Propagation)[keyof typeof Propagation];

/** How work is run: `asItIs` changes nothing around it, `without` leaves the transaction around it out. */
export type Way = 'asItIs' | 'join' | 'nest' | 'open' | 'refuse' | 'without';

/** What each mode does where a transaction is open around the call, and where none is. */
export const WAYS: Readonly<Record<Propagation, { readonly inside: Way; readonly outside: Way }>> = {
  REQUIRED: { inside: 'join', outside: 'open' },
  REQUIRES_NEW: { inside: 'open', outside: 'open' },
  NESTED: { inside: 'nest', outside: 'open' },
  SUPPORTS: { inside: 'join', outside: 'asItIs' },
  NOT_SUPPORTED: { inside: 'without', outside: 'without' },
  MANDATORY: { inside: 'join', outside: 'refuse' },
  NEVER: { inside: 'refuse', outside: 'asItIs' },
};
