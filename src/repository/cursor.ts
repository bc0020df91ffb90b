import { createHash } from 'node:crypto';

import { ConfigurationException } from '../errors/base-exception.js';
import type { Place } from './keyset.js';

/**
 * Writes the place of a row as an opaque text that belongs to one query: in its check the query's own text has a part.
 * The check is no secret. It finds what was mixed up or cut off; and whatever a cursor holds is bound as a parameter.
 */
export function encodeCursor(query: string, place: Place): string {
  return Buffer.from(JSON.stringify([check(query, place), ...place])).toString('base64url');
}

/** @throws {ConfigurationException} when it is no cursor, or one of another query */
export function decodeCursor(query: string, cursor: unknown): Place {
  const [given, ...place] = typeof cursor === 'string' ? partsOf(cursor) : [];
  if (!isPlace(place) || given === undefined || given !== check(query, place)) {
    throw new ConfigurationException(
      'The cursor is none of this query: give one that findPage() returned for the same conditions and order, as it was.',
    );
  }
  return place;
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function isPlace(parts: readonly unknown[]): parts is Place {
  return parts.every((part) => part === null || typeof part === 'string');
}

function check(query: string, place: Place): string {
  return createHash('sha256')
    .update(JSON.stringify([query, place]))
    .digest('base64url')
    .slice(0, 16);
}
