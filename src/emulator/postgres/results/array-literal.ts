import { unsupportedResultFault } from '../../service-fault.js';

/** One element, quoted or bare; the separator before it has been read. */
const ELEMENT = /"((?:[^"\\]|\\[^])*)"|([^,{}"]*)/y;
const BOUNDS = /^(?:\[-?\d+:-?\d+\])+=/;

function unescape(quoted: string): string {
  return quoted.replaceAll(/\\([^])/g, '$1');
}

/**
 * The elements of PostgreSQL's text form of a one-dimensional array, `{1,NULL,"a b"}` for instance.
 *
 * @throws {ServiceFault} UnsupportedResultException when the array has more dimensions.
 * @see https://www.postgresql.org/docs/17/arrays.html#ARRAYS-IO
 */
export function parseArrayLiteral(literal: string): (string | null)[] {
  const text = literal.replace(BOUNDS, '');
  if (text.startsWith('{{')) {
    throw unsupportedResultFault('The result contains a multidimensional array');
  }
  const elements: (string | null)[] = [];
  const end = text.length - 1;
  for (let index = 1; index < end; index = ELEMENT.lastIndex + 1) {
    ELEMENT.lastIndex = index;
    const [, quoted, bare = ''] = ELEMENT.exec(text) ?? [];
    elements.push(quoted === undefined ? (bare === 'NULL' ? null : bare) : unescape(quoted));
  }
  return elements;
}
