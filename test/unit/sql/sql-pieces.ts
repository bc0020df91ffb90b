import * as fc from 'fast-check';

/** A piece of an SQL text that is one token, and no placeholder whatever it holds. */
export interface OpaquePiece {
  readonly text: string;
  /** True where the service reads inside of it, so that it may be spelt in another way. */
  readonly dollarQuoted: boolean;
}

/** Texts with everything in them that a careless scanner stumbles over. */
const TREACHEROUS = fc
  .array(
    fc.oneof(
      fc.constantFrom(':name', "'", '"', '$', '$$', '--', '/*', '*/', '\\', ';', '::text', ':=', 'é', '\n', ' '),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const literal = TREACHEROUS.map((text) => `'${text.replaceAll("'", "''")}'`);
const identifier = TREACHEROUS.map((text) => `"${text.replaceAll('"', '""')}"`);
const escapeString = TREACHEROUS.map((text) => `E'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`);
const lineComment = TREACHEROUS.map((text) => `--${text.replaceAll(/[\r\n]/g, '')}\n`);
const blockComment = TREACHEROUS.map((text) => `/* ${text.replaceAll(/[*/]/g, '')} /* nested */ */`);
const dollarQuoted = fc
  .tuple(TREACHEROUS, fc.constantFrom('$$', '$tag$', '$é1$'))
  .map(([text, delimiter]) => `${delimiter}${text.replaceAll('$', '')}${delimiter}`);

export const opaquePiece: fc.Arbitrary<OpaquePiece> = fc.oneof(
  fc.oneof(literal, identifier, escapeString, lineComment, blockComment).map((text) => ({ text, dollarQuoted: false })),
  dollarQuoted.map((text) => ({ text, dollarQuoted: true })),
);

const escaped = TREACHEROUS.map((text) => text.replaceAll(/['"\\]/g, String.raw`\$&`));
const backticks = TREACHEROUS.map((text) => `\`${text.replaceAll('`', '``')}\``);
const dashComment = TREACHEROUS.map((text) => `-- ${text.replaceAll('\n', '')}\n`);
const hashComment = TREACHEROUS.map((text) => `#${text.replaceAll('\n', '')}\n`);
const flatComment = TREACHEROUS.map((text) => `/* ${text.replaceAll(/[*/]/g, '')} /* flat */`);

/** The same by the rules of MySQL. */
export const mysqlOpaquePiece: fc.Arbitrary<OpaquePiece> = fc
  .oneof(
    escaped.map((text) => `'${text}'`),
    escaped.map((text) => `"${text}"`),
    literal.filter((text) => !text.includes('\\')),
    backticks,
    dashComment,
    hashComment,
    flatComment,
  )
  .map((text) => ({ text, dollarQuoted: false }));

/** Words and operators, none of which the service reads wrongly. */
export const code: fc.Arbitrary<string> = fc.constantFrom(
  'SELECT',
  'a',
  'name1',
  '$1',
  '(',
  ')',
  ',',
  '::text',
  ':=',
  '1.5',
  '=',
  '-',
  '/',
  'é',
);
