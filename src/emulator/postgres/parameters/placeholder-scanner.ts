/** An SQL text with the engine's own placeholders, and which parameter belongs to each of them. */
export interface ScannedSql {
  text: string;
  /** The names in the order of the placeholders: `names[0]` belongs to `$1`. A name that occurs twice is in it twice. */
  names: readonly string[];
}

const NAME = /[A-Za-z0-9_]+/y;
const PLAIN = /[^'":/-]+/y;
const QUOTED = /'(?:[^']|'')*'?/y;
const QUOTED_WITH_ESCAPES = /'(?:[^'\\]|''|\\[^])*'?/y;
const IDENTIFIER = /"[^"]*"?/y;
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

/** The literal, identifier, comment, operator or plain text that starts at `index` and is copied as it stands. */
function copiedAt(sql: string, index: number): string {
  switch (sql[index]) {
    case "'":
      return ENDS_WITH_ESCAPE_PREFIX.test(sql.slice(Math.max(0, index - 2), index))
        ? matchAt(QUOTED_WITH_ESCAPES, sql, index)
        : matchAt(QUOTED, sql, index);
    case '"':
      return matchAt(IDENTIFIER, sql, index);
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

/**
 * Replaces each `:name` by `$n`, every occurrence by a number of its own, as the service does.
 *
 * Quoted texts, quoted identifiers, comments, `::` and `:=` are left alone. Dollar quotes and array slices are not:
 * the service replaces inside `$$…$$` and in `a[1:2]` too, which corrupts them, and so does this function.
 */
export function scanPlaceholders(sql: string): ScannedSql {
  const names: string[] = [];
  let text = '';
  for (let index = 0; index < sql.length;) {
    const name = sql[index] === ':' ? matchAt(NAME, sql, index + 1) : '';
    if (name === '') {
      const copied = copiedAt(sql, index);
      text += copied;
      index += copied.length;
    } else {
      names.push(name);
      text += `$${names.length}`;
      index += name.length + 1;
    }
  }
  return { text, names };
}
