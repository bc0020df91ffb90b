import { MetadataException } from '../errors/entity-exceptions.js';

/** What an option may be: a value of one kind, one of some strings, or what another check looks at. */
export type OptionKind = 'boolean' | 'function' | 'string' | 'unchecked' | readonly string[];

/** The options that there are, and what each may be. */
export type OptionKinds<Options> = Readonly<Record<keyof Options & string, OptionKind>>;

/**
 * Checks options one by one; a compiler has seen those only that were written where they are used.
 *
 * @param place what they are about, for messages: `The column City.name`
 * @throws {MetadataException} when one is not known, or is of another kind
 */
export function checkOptions(place: string, options: unknown, known: Readonly<Record<string, OptionKind>>): void {
  const names = Object.keys(known).join(', ');
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new MetadataException(
      `${place} was given ${describeValue(options)} in place of options: write an object with some of ${names}.`,
    );
  }
  for (const [option, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, option)) {
      throw new MetadataException(`${place} has an option '${option}', which is not known. The options are ${names}.`);
    }
    checkKind(place, { option, value, kind: known[option] ?? 'unchecked' });
  }
}

interface GivenOption {
  readonly option: string;
  readonly value: unknown;
  readonly kind: OptionKind;
}

function checkKind(place: string, { option, value, kind }: GivenOption): void {
  if (value === undefined || kind === 'unchecked' || typeof value === kind) {
    return;
  }
  const isListed = typeof kind !== 'string' && kind.includes(value as string);
  if (!isListed) {
    const wanted = typeof kind === 'string' ? `a ${kind}` : `one of ${kind.map((each) => `'${each}'`).join(', ')}`;
    throw new MetadataException(`${place} has ${describeValue(value)} for its option ${option}: write ${wanted}.`);
  }
}

/** A value as a message names it. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${value}'`;
    case 'function':
      return value.name === '' ? 'a function' : `the function ${value.name}`;
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'an array' : `an object of ${value.constructor?.name}`;
    default:
      return String(value);
  }
}

/** What a value is, without what it holds: for messages about values that come from outside. */
export function kindOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? 'an array' : `an object of class ${value.constructor?.name ?? 'Object'}`;
  }
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}
