import { validationFault } from '../../service-fault.js';
import type { SqlToken } from './sql-scanner.js';

const DEFINER = String.raw`(?:DEFINER\s*=\s*[^;]*?\s)?\s*`;
const CREATE = String.raw`CREATE\s+(?:OR\s+REPLACE\s+)?${DEFINER}(?:AGGREGATE\s+)?(?:PROCEDURE|FUNCTION|TRIGGER|EVENT)`;
const ALTER = String.raw`ALTER\s+${DEFINER}EVENT`;
/** Statements with a body, whose semicolons are part of them. */
const ROUTINE = new RegExp(String.raw`^\s*(?:${CREATE}|${ALTER})\b`, 'i');

function isStatementPart({ kind, text }: SqlToken): boolean {
  return kind !== 'comment' && kind !== 'semicolon' && text.trim() !== '';
}

/** The text without its comments. */
export function codeOf(tokens: readonly SqlToken[]): string {
  return tokens.map(({ kind, text }) => (kind === 'comment' ? ' ' : text)).join('');
}

const FILLERS: Readonly<Partial<Record<SqlToken['kind'], string>>> = { comment: ' ', quoted: '_', placeholder: '_' };

/** The text with everything blanked out in which words are no keywords, and every other word where it was. */
export function keywordsOf(tokens: readonly SqlToken[]): string {
  return tokens.map(({ kind, text }) => FILLERS[kind]?.repeat(text.length) ?? text).join('');
}

/**
 * Checks that a text is one statement, with or without a semicolon at its end. How the service tells is not known; what
 * it says to an empty text is not either.
 *
 * @throws {ServiceFault} ValidationException when there is none, or more than one.
 */
export function checkIsOneStatement(tokens: readonly SqlToken[]): void {
  if (!tokens.some(isStatementPart)) {
    throw validationFault('SQL is empty');
  }
  const start = tokens.findIndex(isStatementPart);
  const end = tokens.findIndex(({ kind }, index) => index > start && kind === 'semicolon');
  if (end !== -1 && tokens.slice(end).some(isStatementPart) && !ROUTINE.test(codeOf(tokens))) {
    throw validationFault("Multistatements aren't supported.");
  }
}
