import { ConfigurationException } from '../errors/base-exception.js';

/** Where the engines' lexical rules differ. */
export interface SqlSyntax {
  /** `$$ … $$` and `$tag$ … $tag$` are string literals. */
  readonly dollarQuotes: boolean;
  /** A backslash escapes the next character in every string literal, not only in `E'…'`. */
  readonly backslashEscapes: boolean;
  /** `"…"` is a string literal rather than an identifier. */
  readonly doubleQuotedStrings: boolean;
  /** `` `…` `` is an identifier. */
  readonly backticks: boolean;
  /** `#` begins a comment. */
  readonly hashComments: boolean;
  /** Comments in slashes and stars nest. */
  readonly nestedComments: boolean;
  /** The server runs what stands in a comment that begins with `/*!` or `/*M!`. */
  readonly executableComments: boolean;
  /** Two dashes begin a comment only where whitespace follows: `5--3` is 8. */
  readonly dashesNeedSpace: boolean;
  /** A carriage return ends a comment as a line feed does. */
  readonly carriageReturnEndsComment: boolean;
  /** OFFSET is a word of its own, which no column is called; else it is a part of LIMIT. */
  readonly offsetIsReserved: boolean;
  /** Functions whose result may be another for each run of a statement, or for each of its rows. */
  readonly volatileFunctions: ReadonlySet<string>;
  /** How a placeholder by position is written: `$1` or `?`. */
  readonly positionalPlaceholders: 'dollar' | 'questionMark';
  /** Statements that define something (CREATE, ALTER, GRANT, …) commit the transaction they are run in. */
  readonly definitionsCommit: boolean;
}

export type SqlTokenKind =
  | 'comment'
  | 'dollarQuoted'
  | 'placeholder'
  | 'punctuation'
  | 'quotedIdentifier'
  | 'string'
  | 'whitespace'
  | 'word';

/** A piece of an SQL text. The tokens of a text, put together, are the text. */
export interface SqlToken {
  readonly kind: SqlTokenKind;
  /** The characters as written; of a placeholder, with its colon. */
  readonly text: string;
}

/** Whether the token says something: comments and white space do not. */
export function isSignificant({ kind }: Pick<SqlToken, 'kind'>): boolean {
  return kind !== 'comment' && kind !== 'whitespace';
}

/** Whether a word stands for a parameter by its position: `$1`. */
export function isDollarPosition(word: string): boolean {
  return word.length > 1 && word.startsWith('$') && runEnd(word, 0, isDigit) === word.length;
}

/** Cuts an SQL text into tokens, by the engine's own lexical rules. */
export function scanSql(sql: string, syntax: SqlSyntax): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (let start = 0; start < sql.length;) {
    const { kind, end } = scanToken(sql, start, syntax);
    tokens.push({ kind, text: sql.slice(start, end) });
    start = end;
  }
  return tokens;
}

interface Extent {
  readonly kind: SqlTokenKind;
  readonly end: number;
}

function scanToken(sql: string, start: number, syntax: SqlSyntax): Extent {
  const character = sql.charAt(start);
  const pair = sql.slice(start, start + 2);
  if (isSpace(character)) {
    return { kind: 'whitespace', end: runEnd(sql, start, isSpace) };
  }
  if (isLineComment(sql, start, syntax)) {
    return { kind: 'comment', end: lineEnd(sql, start, syntax.carriageReturnEndsComment) };
  }
  if (pair === '/*') {
    refuseExecutableComment(sql, start, syntax);
    return { kind: 'comment', end: blockCommentEnd(sql, start, syntax.nestedComments) };
  }
  return scanQuoted(sql, start, syntax) ?? scanCode(sql, start, pair);
}

function scanQuoted(sql: string, start: number, syntax: SqlSyntax): Extent | undefined {
  switch (sql.charAt(start)) {
    case "'":
      return { kind: 'string', end: quoteEnd(sql, start, syntax.backslashEscapes) };
    case '"': {
      const kind = syntax.doubleQuotedStrings ? 'string' : 'quotedIdentifier';
      return { kind, end: quoteEnd(sql, start, syntax.doubleQuotedStrings && syntax.backslashEscapes) };
    }
    case '`':
      return syntax.backticks ? { kind: 'quotedIdentifier', end: quoteEnd(sql, start, false) } : undefined;
    case '$':
      return syntax.dollarQuotes ? scanDollarQuoted(sql, start) : undefined;
    case 'e':
    case 'E':
      return sql.charAt(start + 1) === "'" ? { kind: 'string', end: escapeStringEnd(sql, start + 1) } : undefined;
    default:
      return undefined;
  }
}

function scanCode(sql: string, start: number, pair: string): Extent {
  if (pair === '::' || pair === ':=') {
    return { kind: 'punctuation', end: start + 2 };
  }
  const character = sql.charAt(start);
  if (character === ':' && isNameStart(sql.charAt(start + 1))) {
    return { kind: 'placeholder', end: runEnd(sql, start + 1, isNamePart) };
  }
  if (isWordPart(character)) {
    return { kind: 'word', end: runEnd(sql, start, isWordPart) };
  }
  return { kind: 'punctuation', end: start + 1 };
}

function scanDollarQuoted(sql: string, start: number): Extent | undefined {
  const tagEnd = isTagStart(sql.charAt(start + 1)) ? runEnd(sql, start + 1, isTagPart) : start + 1;
  if (sql.charAt(tagEnd) !== '$') {
    return undefined;
  }
  const delimiter = sql.slice(start, tagEnd + 1);
  const close = sql.indexOf(delimiter, tagEnd + 1);
  if (close === -1) {
    throw unterminated(`string ${delimiter}`, start);
  }
  return { kind: 'dollarQuoted', end: close + delimiter.length };
}

/** A doubled quote needs no care: it ends one literal and begins the next, and both are literals. */
function quoteEnd(sql: string, start: number, backslashEscapes: boolean): number {
  const quote = sql.charAt(start);
  for (let at = start + 1; at < sql.length; at++) {
    if (backslashEscapes && sql.charAt(at) === '\\') {
      at++;
    } else if (sql.charAt(at) === quote) {
      if (sql.charAt(at + 1) !== quote) {
        return at + 1;
      }
      at++;
    }
  }
  throw unterminated(`quote ${quote}`, start);
}

/** The literal goes on, with its escapes, in quotes on the next line. */
function escapeStringEnd(sql: string, start: number): number {
  const end = quoteEnd(sql, start, true);
  const next = isSpace(sql.charAt(end)) ? runEnd(sql, end, isSpace) : end;
  const isNextLine = runEnd(sql, end - 1, isSpaceInLine) < next;
  return isNextLine && sql.charAt(next) === "'" ? escapeStringEnd(sql, next) : end;
}

function blockCommentEnd(sql: string, start: number, nested: boolean): number {
  let depth = 1;
  for (let at = start + 2; at < sql.length; at++) {
    const pair = sql.slice(at, at + 2);
    if (pair === '*/') {
      at++;
      if (--depth === 0) {
        return at + 1;
      }
    } else if (nested && pair === '/*') {
      at++;
      depth++;
    }
  }
  throw unterminated('comment', start);
}

function isLineComment(sql: string, start: number, syntax: SqlSyntax): boolean {
  if (sql.charAt(start) === '#') {
    return syntax.hashComments;
  }
  const third = sql.charAt(start + 2);
  return sql.startsWith('--', start) && (!syntax.dashesNeedSpace || third === '' || third <= ' ');
}

function lineEnd(sql: string, start: number, carriageReturnEnds: boolean): number {
  return runEnd(sql, start, (character) => character !== '\n' && !(carriageReturnEnds && character === '\r'));
}

/** It is a comment for some servers and a part of the statement for others, the service's own scanner among them. */
function refuseExecutableComment(sql: string, start: number, { executableComments }: SqlSyntax): void {
  if (executableComments && (sql.startsWith('!', start + 2) || sql.startsWith('M!', start + 2))) {
    throw new ConfigurationException(
      `The SQL has an executable comment at character ${start + 1}: write its content as plain SQL, or leave it out.`,
    );
  }
}

function runEnd(sql: string, start: number, accepts: (character: string) => boolean): number {
  let end = start + 1;
  while (end < sql.length && accepts(sql.charAt(end))) {
    end++;
  }
  return end;
}

function unterminated(what: string, start: number): ConfigurationException {
  return new ConfigurationException(`The SQL has a ${what} at character ${start + 1} that does not end.`);
}

function isSpace(character: string): boolean {
  return isSpaceInLine(character) || character === '\n' || character === '\r';
}

function isSpaceInLine(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\f';
}

function isNameStart(character: string): boolean {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character === '_';
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

/** Whether the character can stand in the name of a placeholder. */
export function isNamePart(character: string): boolean {
  return isNameStart(character) || isDigit(character);
}

function isTagStart(character: string): boolean {
  return isNameStart(character) || character > '\u007f';
}

function isTagPart(character: string): boolean {
  return isTagStart(character) || isDigit(character);
}

function isWordPart(character: string): boolean {
  return isTagPart(character) || character === '$';
}
