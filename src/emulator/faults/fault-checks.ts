import { OPERATION_NAMES } from '../operation-names.js';
import { HTTP_STATUS } from '../service-fault.js';
import { FAULT_KINDS, SQL_OPERATIONS, TARGET_MEMBERS } from './fault-kinds.js';
import type { Fault } from './fault.js';

type Members = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

interface Rule {
  readonly isValid: Check;
  readonly expected: string;
}

/** The longest time that a timer takes. */
const MAX_TIMER_MS = 2_147_483_647;
/** Header values hold no other characters; the names of exceptions travel in a header. */
const EXCEPTION_NAME = /^[A-Za-z][\w.]*$/;

const REQUIRED_MEMBERS: ReadonlySet<string> = new Set(['exception', 'kind', 'latencyMs']);

const RULES: Readonly<Record<string, Rule>> = {
  kind: oneOf(Object.keys(FAULT_KINDS)),
  operation: oneOf(OPERATION_NAMES),
  match: {
    isValid: (value) => (typeof value === 'string' && value !== '') || value instanceof RegExp,
    expected: 'a text that is not empty, or a regular expression',
  },
  skip: { isValid: isWhole(0, Number.MAX_SAFE_INTEGER), expected: 'a whole number from 0' },
  times: {
    isValid: (value) => value === 'always' || isWhole(1, Number.MAX_SAFE_INTEGER)(value),
    expected: "a whole number from 1, or 'always'",
  },
  when: oneOf(['before', 'after']),
  exception: {
    isValid: (value) => typeof value === 'string' && EXCEPTION_NAME.test(value),
    expected: 'a name such as ServiceUnavailableError',
  },
  status: { isValid: isWhole(400, 599), expected: 'a whole number from 400 to 599' },
  message: { isValid: (value) => typeof value === 'string', expected: 'a text' },
  latencyMs: { isValid: isWhole(0, MAX_TIMER_MS), expected: `a whole number from 0 to ${MAX_TIMER_MS}` },
};

/**
 * Checks a fault that comes from outside.
 *
 * @returns A copy that nobody else can change.
 * @throws {TypeError} when a member is missing, unknown or has a value that it cannot have.
 */
export function checkFault(value: unknown): Readonly<Fault> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('A fault must be an object with the member kind.');
  }
  const members = withoutAbsent(value as Members);
  checkMember(members, 'kind');
  const kind = members['kind'] as Fault['kind'];
  const known = [...TARGET_MEMBERS, ...FAULT_KINDS[kind].members];
  for (const name of Object.keys(members)) {
    if (!known.includes(name)) {
      throw new TypeError(`A fault of the kind '${kind}' has no member ${name}; it can have ${known.join(', ')}.`);
    }
  }
  known.forEach((name) => checkMember(members, name));
  checkOperation(members, kind);
  checkStatus(members);
  return Object.freeze(members) as unknown as Readonly<Fault>;
}

function withoutAbsent(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function checkMember(members: Members, name: string): void {
  const value = members[name];
  const rule = RULES[name];
  if (rule === undefined || (value === undefined && !REQUIRED_MEMBERS.has(name))) {
    return;
  }
  if (!rule.isValid(value)) {
    throw new TypeError(`The member ${name} of a fault is ${describe(value)}; it must be ${rule.expected}.`);
  }
}

/** A fault that can never strike would let a test pass that tests nothing. */
function checkOperation({ operation, match }: Members, kind: Fault['kind']): void {
  if (operation === undefined) {
    return;
  }
  const allowed: readonly string[] = FAULT_KINDS[kind].operations;
  if (!allowed.includes(String(operation))) {
    throw new TypeError(`A fault of the kind '${kind}' cannot strike ${operation}, only ${allowed.join(', ')}.`);
  }
  if (match !== undefined && !SQL_OPERATIONS.some((name) => name === operation)) {
    throw new TypeError(`A fault with the member match cannot strike ${operation}, which has no SQL; leave match out.`);
  }
}

function checkStatus({ exception, status }: Members): void {
  if (exception !== undefined && status === undefined && !Object.hasOwn(HTTP_STATUS, String(exception))) {
    throw new TypeError(`The service has no exception ${exception}; give the fault a status, or correct the name.`);
  }
}

function oneOf(choices: readonly string[]): Rule {
  return {
    isValid: (value) => choices.includes(value as string),
    expected: `one of ${choices.map((choice) => `'${choice}'`).join(', ')}`,
  };
}

function isWhole(min: number, max: number): Check {
  return (value) => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
}

function describe(value: unknown): string {
  if (typeof value === 'string') {
    return `'${value}'`;
  }
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
