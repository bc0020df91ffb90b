import { isSignificant, type SqlToken } from './sql-scanner.js';

/** A word outside literals and comments, in capitals, with the text before it and how deep in parentheses it stands. */
export interface SignificantWord {
  readonly word: string;
  readonly previous: string;
  readonly depth: number;
  /** The place of its token in the statement. */
  readonly index: number;
}

/** The words of a statement, in their order. */
export function significantWords(tokens: readonly SqlToken[]): SignificantWord[] {
  const words: SignificantWord[] = [];
  let depth = 0;
  let previous = '';
  for (const [index, { kind, text }] of tokens.entries()) {
    if (!isSignificant({ kind })) continue;
    if (text === '(') depth++;
    if (text === ')') depth--;
    if (kind === 'word') {
      words.push({ word: text.toUpperCase(), previous, depth, index });
    }
    previous = text.toUpperCase();
  }
  return words;
}
