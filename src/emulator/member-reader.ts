import { validationFault } from './service-fault.js';

interface TextLimits {
  min?: number;
  max: number;
}

/** The model counts characters, of which some are two units of a JavaScript string. */
function isLongerThan(text: string, max: number): boolean {
  return text.length > max && Array.from(text).length > max;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads the members of a request one by one and checks each against the service's model.
 *
 * A member that is `null` counts as absent, as it does for the service. The texts follow the form in which AWS services
 * report a violated constraint; the exact ones of this service are not public.
 */
export class MemberReader {
  readonly #members: Readonly<Record<string, unknown>>;
  readonly #path: string;

  /** @throws {ServiceFault} ValidationException when `value` is not a JSON object. */
  constructor(value: unknown, path = '') {
    if (!isObject(value)) {
      throw violation(path || 'body', 'Member must be an object');
    }
    this.#members = value;
    this.#path = path;
  }

  /** The names of the members that are present. */
  names(): string[] {
    return Object.keys(this.#members).filter((name) => this.value(name) !== undefined);
  }

  value(name: string): unknown {
    return this.#members[name] ?? undefined;
  }

  pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }

  text(name: string, limits: TextLimits = { max: Number.MAX_SAFE_INTEGER }): string | undefined {
    const value = this.value(name);
    if (value === undefined) {
      return undefined;
    }
    if (typeof value !== 'string') {
      throw violation(this.pathOf(name), 'Member must be a string');
    }
    if (isLongerThan(value, limits.max)) {
      throw violation(this.pathOf(name), `Member must have length less than or equal to ${limits.max}`);
    }
    if (value.length < (limits.min ?? 0)) {
      throw violation(this.pathOf(name), `Member must have length greater than or equal to ${limits.min}`);
    }
    return value;
  }

  requiredText(name: string, limits?: TextLimits): string {
    const value = this.text(name, limits);
    if (value === undefined) {
      throw validationFault(
        `1 validation error detected: Value null at '${this.pathOf(name)}' failed to satisfy constraint: Member must not be null`,
      );
    }
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value !== undefined && typeof value !== 'boolean') {
      throw violation(this.pathOf(name), 'Member must be a boolean');
    }
    return value;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.value(name);
    const choice = choices.find((candidate) => candidate === value);
    if (value !== undefined && choice === undefined) {
      throw violation(this.pathOf(name), `Member must satisfy enum value set: [${choices.join(', ')}]`);
    }
    return choice;
  }

  object(name: string): MemberReader | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : new MemberReader(value, this.pathOf(name));
  }

  /** The elements of a list, each made by `read` from its value and path; `[]` when the member is absent. */
  list<Element>(name: string, read: (value: unknown, path: string) => Element): Element[] {
    return readList(this.value(name) ?? [], this.pathOf(name), read);
  }
}

/** @throws {ServiceFault} ValidationException when `value` is not a JSON array. */
export function readList<Element>(
  value: unknown,
  path: string,
  read: (value: unknown, path: string) => Element,
): Element[] {
  if (!Array.isArray(value)) {
    throw violation(path, 'Member must be a list');
  }
  return value.map((element: unknown, index) => read(element, `${path}.${index + 1}.member`));
}

function violation(path: string, rule: string): Error {
  return validationFault(`1 validation error detected: Value at '${path}' failed to satisfy constraint: ${rule}`);
}
