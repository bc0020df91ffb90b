import { ConfigurationException } from '../errors/base-exception.js';
import { scanSql, type SqlSyntax, type SqlToken } from './sql-scanner.js';

/**
 * What a statement does, as far as its text tells: `select` returns rows and can be paged, `inspect` returns rows of
 * another kind (SHOW, EXPLAIN), `write` may change something.
 */
export type StatementKind = 'inspect' | 'select' | 'write';

/** One statement as somebody wrote it, taken apart into its tokens, and the questions that are asked of it. */
export class StatementText {
  readonly kind: StatementKind;
  /** True for BEGIN, COMMIT, ROLLBACK and their like, but not for savepoints. */
  readonly endsOrBeginsTransaction: boolean;
  /** True where the statement has a LIMIT, OFFSET or FETCH of its own. */
  readonly limitsItself: boolean;
  /** The names of the placeholders, each once, in the order of their first appearance. */
  readonly placeholders: ReadonlySet<string>;
  readonly #tokens: readonly SqlToken[];

  /**
   * @throws {ConfigurationException} when the text holds no statement, more than one, or a literal that does not end
   */
  constructor(sql: string, syntax: SqlSyntax) {
    this.#tokens = takeStatement(scanSql(sql, syntax));
    const words = significantWords(this.#tokens);
    this.kind = kindOf(words);
    this.endsOrBeginsTransaction = isTransactionControl(words.map(({ word }) => word));
    const outermost = words[0]?.depth ?? 0;
    this.limitsItself = words.some(({ word, depth }) => depth <= outermost && LIMIT_WORDS.has(word));
    this.placeholders = new Set(this.#tokens.filter(isPlaceholder).map(({ text }) => text.slice(1)));
  }

  /**
   * The text to send. The service knows neither dollar quotes nor array slices: it looks for `:name` inside of them,
   * and takes a quote inside for the beginning of a literal. What it would destroy is spelt in another way that means
   * the same.
   *
   * @param placeholder gives the text for a placeholder; `hasCast` is true where a `::type` follows in the SQL
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.calling.html
   */
  render(placeholder: (name: string, hasCast: boolean) => string): string {
    return this.#tokens
      .map((token, index) => {
        const next = this.#tokens[index + 1]?.text ?? '';
        if (token.kind === 'placeholder') {
          return placeholder(token.text.slice(1), next === '::');
        }
        return token.kind === 'dollarQuoted' ? withoutDollarQuotes(token.text) : separateColon(token, next);
      })
      .join('');
  }
}

const LIMIT_WORDS: ReadonlySet<string> = new Set(['LIMIT', 'OFFSET', 'FETCH']);
const SELECT_WORDS: ReadonlySet<string> = new Set(['SELECT', 'VALUES', 'TABLE', 'WITH']);
const INSPECT_WORDS: ReadonlySet<string> = new Set(['SHOW', 'EXPLAIN', 'DESCRIBE', 'DESC']);
const WRITE_WORDS: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** What EXPLAIN ANALYZE runs besides: CREATE TABLE … AS, SELECT … INTO, REFRESH MATERIALIZED VIEW, EXECUTE. */
const EXPLAINED_WRITE_WORDS: ReadonlySet<string> = new Set(['CREATE', 'INTO', 'REFRESH', 'EXECUTE']);

/** What the service reads inside dollar quotes as if they were not there. */
const MISREAD_IN_DOLLAR_QUOTES = /[:'"]|--|\/\*/;

const TRANSACTION_WORDS: ReadonlySet<string> = new Set(['BEGIN', 'START', 'COMMIT', 'END', 'ABORT', 'ROLLBACK']);

function isTransactionControl([first = '', second = '', ...rest]: readonly string[]): boolean {
  const isSavepoint = first === 'ROLLBACK' && (second === 'TO' || rest[0] === 'TO');
  return (TRANSACTION_WORDS.has(first) && !isSavepoint) || (first === 'PREPARE' && second === 'TRANSACTION');
}

/** A word outside literals and comments, in capitals, with the text before it and how deep in parentheses it stands. */
interface SignificantWord {
  readonly word: string;
  readonly previous: string;
  readonly depth: number;
}

function significantWords(tokens: readonly SqlToken[]): SignificantWord[] {
  const words: SignificantWord[] = [];
  let depth = 0;
  let previous = '';
  for (const { kind, text } of tokens.filter(isSignificant)) {
    if (text === '(') depth++;
    if (text === ')') depth--;
    if (kind === 'word') {
      words.push({ word: text.toUpperCase(), previous, depth });
    }
    previous = text.toUpperCase();
  }
  return words;
}

function kindOf(words: readonly SignificantWord[]): StatementKind {
  const first = words[0]?.word ?? '';
  if (SELECT_WORDS.has(first)) {
    return words.some((word) => changesData(word, first)) ? 'write' : 'select';
  }
  if (INSPECT_WORDS.has(first)) {
    return words.some(({ word }) => WRITE_WORDS.has(word) || EXPLAINED_WRITE_WORDS.has(word)) ? 'write' : 'inspect';
  }
  return 'write';
}

/** `SELECT … INTO t` makes a table; a WITH may insert, update or delete in its parts or as its main statement. */
function changesData({ word, previous }: SignificantWord, first: string): boolean {
  const isClauseStart = previous === '(' || previous === ')';
  return word === 'INTO' || (first === 'WITH' && WRITE_WORDS.has(word) && isClauseStart);
}

function takeStatement(tokens: readonly SqlToken[]): readonly SqlToken[] {
  const end = tokens.findIndex(({ kind, text }) => kind === 'punctuation' && text === ';');
  const statement = end === -1 ? tokens : tokens.slice(0, end);
  if (!statement.some(isSignificant)) {
    throw new ConfigurationException('The SQL text holds no statement.');
  }
  if (end !== -1 && tokens.slice(end).some((token) => isSignificant(token) && token.text !== ';')) {
    throw new ConfigurationException(
      'The SQL text holds more than one statement; the Data API runs one statement in a call. Send them one by one.',
    );
  }
  return statement;
}

function isSignificant({ kind }: SqlToken): boolean {
  return kind !== 'whitespace' && kind !== 'comment';
}

function isPlaceholder({ kind }: SqlToken): boolean {
  return kind === 'placeholder';
}

function withoutDollarQuotes(literal: string): string {
  const delimiterLength = literal.indexOf('$', 1) + 1;
  const content = literal.slice(delimiterLength, -delimiterLength);
  return MISREAD_IN_DOLLAR_QUOTES.test(content) ? `'${content.replaceAll("'", "''")}'` : literal;
}

function separateColon({ kind, text }: SqlToken, next: string): string {
  return kind === 'punctuation' && text === ':' && /^\w/.test(next) ? ': ' : text;
}
