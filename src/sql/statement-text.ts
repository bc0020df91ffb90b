import { ConfigurationException } from '../errors/base-exception.js';
import { isDollarPosition, isNamePart, isSignificant, scanSql, type SqlSyntax, type SqlToken } from './sql-scanner.js';
import { splitTokens } from './split-statements.js';
import { isTransactionControl, kindOf, type StatementKind } from './statement-kind.js';
import { significantWords, type SignificantWord } from './significant-words.js';

/** `own` where the query has such a clause itself; else the index of the character before which it belongs. */
export type LimitPlace = number | 'own';

/** The text to send, and where a LIMIT clause has its place in it. */
export interface RenderedStatement {
  readonly sql: string;
  readonly limitPlace?: LimitPlace;
  /** What in it may give other records when it is run again, although nothing has changed: `RAND`, `:=`. */
  readonly volatile?: string;
}

/** One statement as somebody wrote it, taken apart into its tokens, and the questions that are asked of it. */
export class StatementText {
  readonly kind: StatementKind;
  /** True for BEGIN, COMMIT, ROLLBACK and their like, but not for savepoints. */
  readonly endsOrBeginsTransaction: boolean;
  /** The names of the placeholders, each once, in the order of their first appearance. */
  readonly placeholders: ReadonlySet<string>;
  /** The first placeholder by position, `$1` or `?`, which the service would give the value of another parameter. */
  readonly positionalPlaceholder: string | undefined;
  readonly #tokens: readonly SqlToken[];
  /** True where the statement has a LIMIT, OFFSET or FETCH of its own. */
  readonly #limitsItself: boolean;
  /** The index of the token that begins a FOR UPDATE, FOR SHARE or LOCK IN SHARE MODE at the end. */
  readonly #lockingStart: number | undefined;
  readonly #volatile: string | undefined;
  #plain: RenderedStatement | undefined;

  /**
   * @throws {ConfigurationException} when the text holds no statement, more than one, or a literal that does not end
   */
  constructor(sql: string, syntax: SqlSyntax) {
    this.#tokens = takeStatement(scanSql(sql, syntax));
    const words = significantWords(this.#tokens);
    this.kind = kindOf(words, syntax);
    this.endsOrBeginsTransaction = isTransactionControl(words);
    const outermost = words[0]?.depth ?? 0;
    this.#limitsItself = words.some((word) => word.depth <= outermost && isLimit(word, syntax));
    this.#lockingStart = words.find((word, index) => word.depth === 0 && isLocking(word, words[index + 1]))?.index;
    this.#volatile = this.#tokens.find((token, index) => this.#isVolatile(token, index, syntax))?.text;
    this.positionalPlaceholder = HAVE_POSITIONS.has(words[0]?.word ?? '')
      ? undefined
      : this.#tokens.find((token) => isPositional(token, syntax))?.text;
    this.placeholders = new Set(this.#tokens.filter(isPlaceholder).map(({ text }) => text.slice(1)));
  }

  /** The text to send where no placeholder needs a cast; made once, since most statements are sent again and again. */
  get plain(): RenderedStatement {
    return (this.#plain ??= this.render((name) => `:${name}`));
  }

  /**
   * The text to send. The service knows neither dollar quotes nor array slices: it looks for `:name` inside of them,
   * and takes a quote inside for the beginning of a literal. What it would destroy is spelt in another way that means
   * the same.
   *
   * @param placeholder gives the text for a placeholder; `hasCast` is true where the SQL casts it itself, by `::type` or
   * `CAST(… AS type)`
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.calling.html
   */
  render(placeholder: (name: string, hasCast: boolean) => string): RenderedStatement {
    const texts = this.#tokens.map((token, index) => {
      const next = this.#tokens[index + 1]?.text ?? '';
      if (token.kind === 'placeholder') {
        return placeholder(token.text.slice(1), this.#hasCast(index));
      }
      return token.kind === 'dollarQuoted' ? withoutDollarQuotes(token.text) : separateColon(token, next);
    });
    const limitPlace = this.#limitPlace(texts);
    return {
      sql: texts.join(''),
      ...(limitPlace === undefined ? {} : { limitPlace }),
      ...(this.#volatile === undefined ? {} : { volatile: this.#volatile }),
    };
  }

  #limitPlace(texts: readonly string[]): LimitPlace | undefined {
    if (this.#limitsItself) {
      return 'own';
    }
    return this.#lockingStart === undefined ? undefined : texts.slice(0, this.#lockingStart).join('').length;
  }

  /** A variable that the statement assigns to counts on from one run to the next. */
  #isVolatile({ kind, text }: SqlToken, index: number, { volatileFunctions }: SqlSyntax): boolean {
    return kind === 'word'
      ? volatileFunctions.has(text.toUpperCase()) && this.#is(this.#significant(index, 1), '(')
      : kind === 'punctuation' && text === ':=' && volatileFunctions.size > 0;
  }

  #hasCast(index: number): boolean {
    const next = this.#significant(index, 1);
    const previous = this.#significant(index, -1);
    return (
      this.#is(next, '::') ||
      (this.#is(next, 'AS') && this.#is(previous, '(') && this.#is(this.#significant(previous, -1), 'CAST'))
    );
  }

  /** The place of the next token in a direction that says something, which may lie outside of the statement. */
  #significant(index: number, step: -1 | 1): number {
    let place = index + step;
    for (let token = this.#tokens[place]; token !== undefined && !isSignificant(token); token = this.#tokens[place]) {
      place += step;
    }
    return place;
  }

  #is(index: number, text: string): boolean {
    return this.#tokens[index]?.text.toUpperCase() === text;
  }
}

/** Statements in which `$1` belongs to what they prepare or define. */
const HAVE_POSITIONS: ReadonlySet<string> = new Set(['PREPARE', 'CREATE']);

const LIMIT_WORDS: ReadonlySet<string> = new Set(['LIMIT', 'FETCH']);
const LOCKING_WORDS: ReadonlySet<string> = new Set(['UPDATE', 'SHARE', 'NO', 'KEY']);
/** What the service reads inside dollar quotes as if they were not there. */
const MISREAD_IN_DOLLAR_QUOTES = [':', "'", '"', '--', '/*'];

/** A column may have such a name behind its table's, or as an alias. */
function isLimit({ word, previous }: SignificantWord, { offsetIsReserved }: SqlSyntax): boolean {
  const isWord = LIMIT_WORDS.has(word) || (offsetIsReserved && word === 'OFFSET');
  return isWord && previous !== '.' && previous !== 'AS';
}

/** FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE; LOCK IN SHARE MODE. FOR is a word of functions too. */
function isLocking({ word }: SignificantWord, next: SignificantWord | undefined): boolean {
  return word === 'FOR' ? LOCKING_WORDS.has(next?.word ?? '') : word === 'LOCK' && next?.word === 'IN';
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

function isPositional({ kind, text }: SqlToken, { positionalPlaceholders }: SqlSyntax): boolean {
  return positionalPlaceholders === 'dollar'
    ? kind === 'word' && isDollarPosition(text)
    : kind === 'punctuation' && text === '?';
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
