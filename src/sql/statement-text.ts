import { ConfigurationException } from '../errors/base-exception.js';
import { isNamePart, isSignificant, scanSql, type SqlSyntax, type SqlToken } from './sql-scanner.js';
import { splitTokens } from './split-statements.js';

/**
 * What a statement does, as far as its text tells: `select` returns rows and can be paged, `inspect` returns rows of
 * another kind (SHOW, EXPLAIN), `write` may change something, `definition` commits what was written before it and
 * itself, whoever sends it.
 */
export type StatementKind = 'definition' | 'inspect' | 'select' | 'write';

/** `own` where the query has such a clause itself; else the index of the character before which it belongs. */
export type LimitPlace = number | 'own';

/** The text to send, and where a LIMIT clause has its place in it. */
export interface RenderedStatement {
  readonly sql: string;
  readonly limitPlace?: LimitPlace;
}

/** One statement as somebody wrote it, taken apart into its tokens, and the questions that are asked of it. */
export class StatementText {
  readonly kind: StatementKind;
  /** True for BEGIN, COMMIT, ROLLBACK and their like, but not for savepoints. */
  readonly endsOrBeginsTransaction: boolean;
  /** The names of the placeholders, each once, in the order of their first appearance. */
  readonly placeholders: ReadonlySet<string>;
  readonly #tokens: readonly SqlToken[];
  /** True where the statement has a LIMIT, OFFSET or FETCH of its own. */
  readonly #limitsItself: boolean;
  /** The index of the token that begins a FOR UPDATE, FOR SHARE or LOCK IN SHARE MODE at the end. */
  readonly #lockingStart: number | undefined;

  /**
   * @throws {ConfigurationException} when the text holds no statement, more than one, or a literal that does not end
   */
  constructor(sql: string, syntax: SqlSyntax) {
    this.#tokens = takeStatement(scanSql(sql, syntax));
    const words = significantWords(this.#tokens);
    this.kind = kindOf(words, syntax);
    this.endsOrBeginsTransaction = isTransactionControl(words.map(({ word }) => word));
    const outermost = words[0]?.depth ?? 0;
    this.#limitsItself = words.some(({ word, depth }) => depth <= outermost && LIMIT_WORDS.has(word));
    this.#lockingStart = words.find((word, index) => word.depth === 0 && isLocking(word, words[index + 1]))?.index;
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
  render(placeholder: (name: string, hasCast: boolean) => string): RenderedStatement {
    const texts = this.#tokens.map((token, index) => {
      const next = this.#tokens[index + 1]?.text ?? '';
      if (token.kind === 'placeholder') {
        return placeholder(token.text.slice(1), next === '::');
      }
      return token.kind === 'dollarQuoted' ? withoutDollarQuotes(token.text) : separateColon(token, next);
    });
    const sql = texts.join('');
    if (this.#limitsItself) {
      return { sql, limitPlace: 'own' };
    }
    return this.#lockingStart === undefined
      ? { sql }
      : { sql, limitPlace: texts.slice(0, this.#lockingStart).join('').length };
  }
}

const LIMIT_WORDS: ReadonlySet<string> = new Set(['LIMIT', 'OFFSET', 'FETCH']);
const LOCKING_WORDS: ReadonlySet<string> = new Set(['UPDATE', 'SHARE', 'NO', 'KEY']);
const SELECT_WORDS: ReadonlySet<string> = new Set(['SELECT', 'VALUES', 'TABLE', 'WITH']);
const EXPLAIN_WORDS: ReadonlySet<string> = new Set(['EXPLAIN', 'DESCRIBE', 'DESC']);
const WRITE_WORDS: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** What EXPLAIN ANALYZE runs besides: CREATE TABLE … AS, SELECT … INTO, REFRESH MATERIALIZED VIEW, EXECUTE. */
const EXPLAINED_WRITE_WORDS: ReadonlySet<string> = new Set(['CREATE', 'INTO', 'REFRESH', 'EXECUTE']);

/** What the service reads inside dollar quotes as if they were not there. */
const MISREAD_IN_DOLLAR_QUOTES = [':', "'", '"', '--', '/*'];

const TRANSACTION_WORDS: ReadonlySet<string> = new Set(['BEGIN', 'START', 'COMMIT', 'END', 'ABORT', 'ROLLBACK', 'XA']);

/**
 * What commits implicitly on MySQL, apart from temporary tables.
 *
 * @see https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html
 */
const DEFINITION_WORDS: ReadonlySet<string> = new Set([
  'ALTER',
  'ANALYZE',
  'CACHE',
  'CHECK',
  'CREATE',
  'DROP',
  'FLUSH',
  'GRANT',
  'IMPORT',
  'INSTALL',
  'LOCK',
  'OPTIMIZE',
  'RENAME',
  'REPAIR',
  'RESET',
  'REVOKE',
  'TRUNCATE',
  'UNINSTALL',
  'UNLOCK',
]);

function isTransactionControl([first = '', second = '', ...rest]: readonly string[]): boolean {
  const isSavepoint = first === 'ROLLBACK' && (second === 'TO' || rest[0] === 'TO');
  return (
    (TRANSACTION_WORDS.has(first) && !isSavepoint) ||
    (first === 'PREPARE' && second === 'TRANSACTION') ||
    (first === 'SET' && [second, ...rest].includes('AUTOCOMMIT'))
  );
}

/** A word outside literals and comments, in capitals, with the text before it and how deep in parentheses it stands. */
interface SignificantWord {
  readonly word: string;
  readonly previous: string;
  readonly depth: number;
  /** The place of its token in the statement. */
  readonly index: number;
}

function significantWords(tokens: readonly SqlToken[]): SignificantWord[] {
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

/** FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE; LOCK IN SHARE MODE. FOR is a word of functions too. */
function isLocking({ word }: SignificantWord, next: SignificantWord | undefined): boolean {
  return word === 'FOR' ? LOCKING_WORDS.has(next?.word ?? '') : word === 'LOCK' && next?.word === 'IN';
}

function kindOf(words: readonly SignificantWord[], { definitionsCommit }: SqlSyntax): StatementKind {
  const first = words[0]?.word ?? '';
  if (definitionsCommit && DEFINITION_WORDS.has(first)) {
    return words.slice(1, 4).some(({ word }) => word === 'TEMPORARY') ? 'write' : 'definition';
  }
  if (SELECT_WORDS.has(first)) {
    return words.some((word) => changesData(word, first)) ? 'write' : 'select';
  }
  if (first === 'SHOW') {
    return 'inspect';
  }
  if (EXPLAIN_WORDS.has(first)) {
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
  const [statement, ...others] = splitTokens(tokens);
  if (statement === undefined) {
    throw new ConfigurationException('The SQL text holds no statement.');
  }
  if (others.length > 0) {
    throw new ConfigurationException(
      'The SQL text holds more than one statement; the Data API runs one statement in a call. Send them one by one: ' +
        'splitStatements() cuts a script into its statements.',
    );
  }
  return statement;
}

function isPlaceholder({ kind }: SqlToken): boolean {
  return kind === 'placeholder';
}

function withoutDollarQuotes(literal: string): string {
  const delimiterLength = literal.indexOf('$', 1) + 1;
  const content = literal.slice(delimiterLength, -delimiterLength);
  return MISREAD_IN_DOLLAR_QUOTES.some((part) => content.includes(part))
    ? `'${content.replaceAll("'", "''")}'`
    : literal;
}

function separateColon({ kind, text }: SqlToken, next: string): string {
  return kind === 'punctuation' && text === ':' && isNamePart(next.charAt(0)) ? ': ' : text;
}
