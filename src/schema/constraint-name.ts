import { createHash } from 'node:crypto';

/** PostgreSQL cuts names behind so many bytes; MySQL refuses longer ones than 64 characters. */
const MAX_NAME_BYTES = 63;
const HASH_CHARACTERS = 8;

/**
 * The names of keys, checks and indexes, each of them once. PostgreSQL has one space of names for the indexes of a
 * schema, MySQL one for the foreign keys and one for the checks of a database; none holds two names twice.
 */
export class ConstraintNames {
  readonly #counts = new Map<string, number>();

  /** The name that a part of a table was given, or one that is made. */
  of(given: string | undefined, { table, columns, suffix }: NamedPart): string {
    if (given !== undefined) {
      const count = this.#count([table, given].join('.'));
      return count === 0 ? given : `${given}${count}`;
    }
    const name = constraintName(table, columns, suffix);
    const count = this.#count(name);
    return count === 0 ? name : constraintName(table, columns, `${suffix}${count}`);
  }

  /** How often the name was there before. */
  #count(name: string): number {
    const count = this.#counts.get(name.toLowerCase()) ?? 0;
    this.#counts.set(name.toLowerCase(), count + 1);
    return count;
  }
}

/** A part of a table as its name tells it: of which columns it is, and what. */
export interface NamedPart {
  readonly table: string;
  readonly columns: readonly string[];
  readonly suffix: 'check' | 'fkey' | 'idx' | 'key';
}

/**
 * A name for a key, a check or an index that has none of its own: the table's, those of the columns, and what it is.
 * One that is too long is cut, and a hash of it whole keeps it apart from others.
 */
function constraintName(table: string, columns: readonly string[], suffix: string): string {
  const name = [table, ...columns, suffix].join('_');
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) {
    return name;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_CHARACTERS);
  const room = MAX_NAME_BYTES - HASH_CHARACTERS - suffix.length - 2;
  return `${cutToBytes(name, room)}_${hash}_${suffix}`;
}

function cutToBytes(text: string, bytes: number): string {
  let cut = '';
  for (const character of text) {
    if (Buffer.byteLength(cut + character) > bytes) {
      break;
    }
    cut += character;
  }
  return cut;
}
