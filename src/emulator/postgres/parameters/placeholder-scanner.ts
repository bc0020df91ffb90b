/** An SQL text with the engine's own placeholders, and which parameter belongs to each of them. */
export interface ScannedSql {
  text: string;
  /** The names in the order of the placeholders: `names[0]` belongs to `$1`. A name that occurs twice is in it twice. */
  names: readonly string[];
}

export interface ScanOptions {
  /** Whether names are replaced also within dollar quotes and in array slices, as the service does by mistake. */
  readonly placeholderBugs: boolean;
}

const LIKE_THE_SERVICE: ScanOptions = { placeholderBugs: true };

const NAME = /[A-Za-z0-9_]+/y;
const PLAIN = /[^'"$:/-]+/y;
const QUOTED = /'(?:[^']|'')*'?/y;
const QUOTED_WITH_ESCAPES = /'(?:[^'\\]|''|\\[^])*'?/y;
const IDENTIFIER = /"[^"]*"?/y;
const DOLLAR_QUOTED = /(\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[^]*?(?:\1|$)/y;
/** What a `$` belongs to that does not begin a dollar quote: a name, or a parameter. */
const WORD_CHARACTER = /[\w$\u0080-\uffff]/;
/** The end of an operand; a colon right behind it in brackets divides the bounds of a slice. */
const OPERAND_END = /[\w$\u0080-\uffff)\]"']/;
const LINE_COMMENT = /--[^\n\r]*/y;
const ENDS_WITH_ESCAPE_PREFIX = /(?:^|[^A-Za-z0-9_$])[eE]$/;

function matchAt(pattern: RegExp, sql: string, index: number): string {
  pattern.lastIndex = index;
  return pattern.exec(sql)?.[0] ?? '';
}

function blockCommentAt(sql: string, start: number): string {
  const delimiter = /\/\*|\*\//g;
  delimiter.lastIndex = start;
  let depth = 0;
  for (let match = delimiter.exec(sql); match !== null; match = delimiter.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) {
      return sql.slice(start, delimiter.lastIndex);
    }
  }
  return sql.slice(start);
}

function colonAt(sql: string, index: number): string {
  const next = sql[index + 1];
  return next === ':' || next === '=' ? `:${next}` : ':';
}

function dollarAt(sql: string, index: number, { placeholderBugs }: ScanOptions): string {
  const isInWord = WORD_CHARACTER.test(sql.charAt(index - 1));
  return placeholderBugs || isInWord ? '$' : matchAt(DOLLAR_QUOTED, sql, index) || '$';
}

/** The literal, identifier, comment, operator or plain text that starts at `index` and is copied as it stands. */
function copiedAt(sql: string, index: number, options: ScanOptions): string {
  switch (sql[index]) {
    case "'":
      return ENDS_WITH_ESCAPE_PREFIX.test(sql.slice(Math.max(0, index - 2), index))
        ? matchAt(QUOTED_WITH_ESCAPES, sql, index)
        : matchAt(QUOTED, sql, index);
    case '"':
      return matchAt(IDENTIFIER, sql, index);
    case '$':
      return dollarAt(sql, index, options);
    case ':':
      return colonAt(sql, index);
    case '-':
      return matchAt(LINE_COMMENT, sql, index) || '-';
    case '/':
      return sql[index + 1] === '*' ? blockCommentAt(sql, index) : '/';
    default:
      return matchAt(PLAIN, sql, index);
  }
}

/** How many more brackets a copied piece opens than it closes. Only plain text opens any, quoted text does not. */
function bracketsOf(copied: string): number {
  return matchAt(PLAIN, copied, 0) === copied ? copied.split('[').length - copied.split(']').length : 0;
}

/**
 * Replaces each `:name` by `$n`, every occurrence by a number of its own, as the service does.
 *
 * Quoted texts, quoted identifiers, comments, `::` and `:=` are left alone. Dollar quotes and array slices are not:
 * the service replaces inside `$$…$$` and in `a[1:2]` too, which corrupts them, and so does this function unless told
 * otherwise.
 */
export function scanPlaceholders(sql: string, options: ScanOptions = LIKE_THE_SERVICE): ScannedSql {
  const names: string[] = [];
  let text = '';
  let openBrackets = 0;
  for (let index = 0; index < sql.length;) {
    const isSlice = !options.placeholderBugs && openBrackets > 0 && OPERAND_END.test(text.slice(-1));
    const name = sql[index] === ':' && !isSlice ? matchAt(NAME, sql, index + 1) : '';
    if (name === '') {
      const copied = copiedAt(sql, index, options);
      text += copied;
      index += copied.length;
      openBrackets += bracketsOf(copied);
    } else {
      names.push(name);
      text += `$${names.length}`;
      index += name.length + 1;
    }
  }
  return { text, names };
}
