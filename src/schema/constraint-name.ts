import { createHash } from 'node:crypto';

/** PostgreSQL cuts names behind so many bytes; MySQL refuses longer ones than 64 characters. */
const MAX_NAME_BYTES = 63;
const HASH_CHARACTERS = 8;

/**
 * A name for a key, a check or an index that has none of its own: the table's, those of the columns, and what it is.
 * One that is too long is cut, and a hash of it whole keeps it apart from others.
 */
export function constraintName(table: string, columns: readonly string[], suffix: string): string {
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

/** The names made different where they are equal: two indexes may be about the same columns. */
export function distinct<Named extends { readonly name: string }>(parts: readonly Named[]): Named[] {
  const seen = new Map<string, number>();
  return parts.map((part) => {
    const count = seen.get(part.name) ?? 0;
    seen.set(part.name, count + 1);
    return count === 0 ? part : { ...part, name: `${part.name}${count}` };
  });
}
