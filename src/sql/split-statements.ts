import { isSignificant, scanSql, type SqlSyntax, type SqlToken } from './sql-scanner.js';

/**
 * Cuts a script into its statements, each without the `;` that ends it. What stands in literals, in comments or in the
 * body of a routine (`BEGIN ATOMIC … END`, MySQL's `BEGIN … END`) ends no statement; what is only comment is left out.
 *
 * @throws {ConfigurationException} when a literal or comment does not end
 */
export function splitStatements(script: string, syntax: SqlSyntax): string[] {
  return splitTokens(scanSql(script, syntax)).map((tokens) =>
    tokens
      .map(({ text }) => text)
      .join('')
      .trim(),
  );
}

/** The same for a text that has been cut into tokens. */
export function splitTokens(tokens: readonly SqlToken[]): SqlToken[][] {
  const statements: SqlToken[][] = [];
  let statement: SqlToken[] = [];
  let routine = new RoutineFollower();
  for (const token of tokens) {
    if (isEnd(token) && !routine.isInBody) {
      statements.push(statement);
      statement = [];
      routine = new RoutineFollower();
    } else {
      statement.push(token);
      routine.note(token);
    }
  }
  return [...statements, statement].filter((candidate) => candidate.some(isSignificant));
}

const ROUTINE_WORDS: ReadonlySet<string> = new Set(['EVENT', 'FUNCTION', 'PROCEDURE', 'TRIGGER']);

/** What is opened without BEGIN or CASE, and closed by an END with the same word behind it. */
const CONTROL_WORDS: ReadonlySet<string> = new Set(['IF', 'LOOP', 'REPEAT', 'WHILE']);

/** Follows one statement, word by word, into the body of the routine that it may define. */
class RoutineFollower {
  #first = '';
  #previous = '';
  #isRoutine = false;
  #depth = 0;

  get isInBody(): boolean {
    return this.#depth > 0;
  }

  note(token: SqlToken): void {
    if (!isSignificant(token)) {
      return;
    }
    const word = token.kind === 'word' ? token.text.toUpperCase() : '';
    this.#first ||= word;
    this.#isRoutine ||= this.#first === 'CREATE' && ROUTINE_WORDS.has(word);
    if (this.#isRoutine) {
      this.#depth += depthChange(word, this.#previous);
    }
    this.#previous = word;
  }
}

/** An END is counted before it is known what follows it, so what follows may take that back. */
function depthChange(word: string, previous: string): number {
  if (previous === 'END') {
    return CONTROL_WORDS.has(word) ? 1 : 0;
  }
  return word === 'BEGIN' || word === 'CASE' ? 1 : word === 'END' ? -1 : 0;
}

function isEnd({ kind, text }: SqlToken): boolean {
  return kind === 'punctuation' && text === ';';
}
