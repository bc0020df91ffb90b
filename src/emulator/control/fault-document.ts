import type { Fault, InjectedFault } from '../faults/fault.js';

/** A regular expression in JSON. */
interface PatternDocument {
  readonly pattern: string;
  readonly flags?: string;
}

/** A fault as the control route shows it. */
export interface FaultDocument {
  readonly id: number;
  readonly fault: object;
  readonly strikes: number;
  readonly isActive: boolean;
}

/**
 * The fault that a JSON document describes: like a `Fault`, but for `match`, which is a text or `{ pattern, flags }`.
 *
 * @throws {TypeError} when `match` is no regular expression; the other members are left to whoever injects the fault.
 */
export function readFault(document: unknown): Fault {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new TypeError('The body must be a JSON object that describes a fault.');
  }
  const match: unknown = 'match' in document ? document.match : undefined;
  return (isPattern(match) ? { ...document, match: toRegExp(match) } : document) as Fault;
}

/** A fault with what became of it, as JSON. */
export function printFault({ id, fault, strikes, isActive }: InjectedFault): FaultDocument {
  const { match } = fault;
  const printed = match instanceof RegExp ? { ...fault, match: { pattern: match.source, flags: match.flags } } : fault;
  return { id, fault: printed, strikes, isActive };
}

function isPattern(match: unknown): match is PatternDocument {
  return typeof match === 'object' && match !== null && 'pattern' in match && typeof match.pattern === 'string';
}

function toRegExp({ pattern, flags = '' }: PatternDocument): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch (cause) {
    throw new TypeError(`The member match of a fault is no regular expression: ${(cause as Error).message}.`, {
      cause,
    });
  }
}
