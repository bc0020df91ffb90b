/** A piece of an SQL text. The pieces of a text, put together, are the text. */
export interface SqlToken {
  readonly kind: 'code' | 'comment' | 'placeholder' | 'quoted' | 'semicolon';
  readonly text: string;
}

const PLAIN = /[^'"`:#;/-]+/y;
const PLACEHOLDER = /:[A-Za-z0-9_]+/y;
const ASSIGNMENT = /:=/y;
const LITERAL = /'(?:[^'\\]|''|\\[^])*'?/y;
/** A text too, unless the caller sets the SQL mode ANSI_QUOTES, in which backslashes would be ordinary. */
const DOUBLE_QUOTED = /"(?:[^"\\]|""|\\[^])*"?/y;
const IDENTIFIER = /`[^`]*`?/y;
/** Two dashes alone are the operator minus, twice. */
const DASH_COMMENT = /--(?=\s|$)[^\n]*/y;
const HASH_COMMENT = /#[^\n]*/y;
/** Comments do not nest. */
const BLOCK_COMMENT = /\/\*[^]*?(?:\*\/|$)/y;
/** MySQL executes the text of such comments; the scanner does not look for placeholders in them. */
const EXECUTED_COMMENT = /^\/\*M?!/;

function matchAt(pattern: RegExp, sql: string, index: number): string {
  pattern.lastIndex = index;
  return pattern.exec(sql)?.[0] ?? '';
}

function blockCommentAt(sql: string, index: number): SqlToken | undefined {
  const text = matchAt(BLOCK_COMMENT, sql, index);
  return text === '' ? undefined : { kind: EXECUTED_COMMENT.test(text) ? 'code' : 'comment', text };
}

/** The token of a kind that matches at `index`, if one does. */
function tokenOf(kind: SqlToken['kind'], pattern: RegExp, sql: string, index: number): SqlToken | undefined {
  const text = matchAt(pattern, sql, index);
  return text === '' ? undefined : { kind, text };
}

function specialTokenAt(sql: string, index: number): SqlToken | undefined {
  switch (sql[index]) {
    case "'":
      return tokenOf('quoted', LITERAL, sql, index);
    case '"':
      return tokenOf('quoted', DOUBLE_QUOTED, sql, index);
    case '`':
      return tokenOf('quoted', IDENTIFIER, sql, index);
    case ':':
      return tokenOf('code', ASSIGNMENT, sql, index) ?? tokenOf('placeholder', PLACEHOLDER, sql, index);
    case '-':
      return tokenOf('comment', DASH_COMMENT, sql, index);
    case '#':
      return tokenOf('comment', HASH_COMMENT, sql, index);
    case '/':
      return blockCommentAt(sql, index);
    case ';':
      return { kind: 'semicolon', text: ';' };
    default:
      return tokenOf('code', PLAIN, sql, index);
  }
}

/** The pieces of a text in MySQL's SQL, as the server reads it with the SQL mode of the emulator's sessions. */
export function scanSql(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (let index = 0; index < sql.length;) {
    const token = specialTokenAt(sql, index) ?? { kind: 'code', text: sql.charAt(index) };
    tokens.push(token);
    index += token.text.length;
  }
  return tokens;
}
