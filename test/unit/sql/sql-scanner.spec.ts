import { expect } from 'chai';
import * as fc from 'fast-check';

import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { scanSql, type SqlSyntax } from '../../../src/sql/sql-scanner.js';
import { code, mysqlOpaquePiece, opaquePiece } from './sql-pieces.js';
import { MYSQL, POSTGRES } from './syntaxes.js';

/** The tokens as `kind text`, without the white space. */
function tokensOf(sql: string, syntax: SqlSyntax = POSTGRES): string[] {
  return scanSql(sql, syntax)
    .filter(({ kind }) => kind !== 'whitespace')
    .map(({ kind, text }) => `${kind} ${text}`);
}

describe('scanSql', () => {
  describe('with the rules of PostgreSQL', () => {
    const cases: readonly (readonly [what: string, sql: string, tokens: readonly string[]])[] = [
      ['a plain literal', "'a'", ["string 'a'"]],
      ['an empty literal', "''", ["string ''"]],
      ['a literal with a doubled quote', "'it''s :a'", ["string 'it''s :a'"]],
      ['a literal that ends with a backslash', String.raw`'\' :a`, [String.raw`string '\'`, 'placeholder :a']],
      ['two literals', "'a' 'b'", ["string 'a'", "string 'b'"]],
      ['an escape string', String.raw`E'it\'s :a'`, [String.raw`string E'it\'s :a'`]],
      ['an escape string in small letters', String.raw`e'\\' :a`, [String.raw`string e'\\'`, 'placeholder :a']],
      ['a name that ends with an E before a literal', "nameE'\\'", ['word nameE', String.raw`string '\'`]],
      ['a quoted identifier', '"a ""b"" :c"', ['quotedIdentifier "a ""b"" :c"']],
      ['a backtick', '`a`', ['punctuation `', 'word a', 'punctuation `']],
      ['a line comment', "-- it's :a\n:b", ["comment -- it's :a", 'placeholder :b']],
      ['a line comment that a carriage return ends', '-- :a\r:b', ['comment -- :a', 'placeholder :b']],
      ['a line comment at the end', '1 -- :a', ['word 1', 'comment -- :a']],
      ['a hash', '# :a', ['punctuation #', 'placeholder :a']],
      ['a block comment', "/* it's :a */:b", ["comment /* it's :a */", 'placeholder :b']],
      ['a nested block comment', '/* /* :a */ :b */:c', ['comment /* /* :a */ :b */', 'placeholder :c']],
      ['a comment of slashes and stars', '/*/ :a */:b', ['comment /*/ :a */', 'placeholder :b']],
      ['a minus', '1 - -2', ['word 1', 'punctuation -', 'punctuation -', 'word 2']],
      ['a division', 'a/b', ['word a', 'punctuation /', 'word b']],
      ['dollar quotes', "$$it's :a$$:b", ["dollarQuoted $$it's :a$$", 'placeholder :b']],
      ['dollar quotes with a tag', '$q$ $$ :a $r$ $q$', ['dollarQuoted $q$ $$ :a $r$ $q$']],
      ['dollar quotes with a foreign tag', "$é$it's :a$é$", ["dollarQuoted $é$it's :a$é$"]],
      ['a positional parameter', '$1', ['word $1']],
      ['dollars inside a name', 'a$b$ :c', ['word a$b$', 'placeholder :c']],
      ['a placeholder', ':a_1', ['placeholder :a_1']],
      [
        'a placeholder between operators',
        '(:a+:b)',
        ['punctuation (', 'placeholder :a', 'punctuation +', 'placeholder :b', 'punctuation )'],
      ],
      ['a placeholder after a literal', "'x':a'y'", ["string 'x'", 'placeholder :a', "string 'y'"]],
      ['a placeholder after a comment', '/**/:a--', ['comment /**/', 'placeholder :a', 'comment --']],
      ['a cast', 'a::text', ['word a', 'punctuation ::', 'word text']],
      ['a cast of a placeholder', ':a::text', ['placeholder :a', 'punctuation ::', 'word text']],
      ['an assignment', 'a:=:b', ['word a', 'punctuation :=', 'placeholder :b']],
      ['an array slice', 'a[1:2]', ['word a', 'punctuation [', 'word 1', 'punctuation :', 'word 2', 'punctuation ]']],
      [
        'a slice with a placeholder',
        'a[1 : :b]',
        ['word a', 'punctuation [', 'word 1', 'punctuation :', 'placeholder :b', 'punctuation ]'],
      ],
      [
        'an escape string that goes on in the next line',
        "E'a'\n 'b\\' :x' :y",
        ["string E'a'\n 'b\\' :x'", 'placeholder :y'],
      ],
      ['two literals in one line', "E'a' 'b\\' :y", ["string E'a'", "string 'b\\'", 'placeholder :y']],
      ['a name of foreign letters', 'größe = :a', ['word größe', 'punctuation =', 'placeholder :a']],
      ['an empty text', '', []],
    ];
    for (const [what, sql, tokens] of cases) {
      it(`reads ${what}`, () => {
        expect(tokensOf(sql)).to.deep.equal(tokens);
      });
    }
  });

  describe('with rules like those of MySQL', () => {
    const cases: readonly (readonly [what: string, sql: string, tokens: readonly string[]])[] = [
      ['a backslash in a literal', String.raw`'it\'s :a' :b`, [String.raw`string 'it\'s :a'`, 'placeholder :b']],
      ['double quotes as a literal', String.raw`"say \"hi\" :a"`, [String.raw`string "say \"hi\" :a"`]],
      ['backticks as an identifier', '`a``b :c` :d', ['quotedIdentifier `a``b :c`', 'placeholder :d']],
      ['a backslash in backticks as a character', '`a\\` :b', ['quotedIdentifier `a\\`', 'placeholder :b']],
      ['a hash comment', "# it's :a\n:b", ["comment # it's :a", 'placeholder :b']],
      ['comments that do not nest', '/* /* */ :a', ['comment /* /* */', 'placeholder :a']],
      ['dollars as parts of names', '$$ :a $$', ['word $$', 'placeholder :a', 'word $$']],
      ['two dashes before a space as a comment', '-- :a\n:b', ['comment -- :a', 'placeholder :b']],
      ['two dashes at the end as a comment', '1--', ['word 1', 'comment --']],
      [
        'two dashes before a number as operators',
        '5--3 :a',
        ['word 5', 'punctuation -', 'punctuation -', 'word 3', 'placeholder :a'],
      ],
      ['a carriage return as a part of a comment', '# a\r:b\n:c', ['comment # a\r:b', 'placeholder :c']],
      ['the hint of an optimizer as a comment', '/*+ BKA(a) */:b', ['comment /*+ BKA(a) */', 'placeholder :b']],
      ['an assignment to a variable', '@a:=1', ['punctuation @', 'word a', 'punctuation :=', 'word 1']],
    ];
    for (const [what, sql, tokens] of cases) {
      it(`reads ${what}`, () => {
        expect(tokensOf(sql, MYSQL)).to.deep.equal(tokens);
      });
    }
  });

  it('refuses comments that MySQL would execute', () => {
    for (const comment of ['/*! :a */', '/*!50100 LIMIT 1 */', '/*M!100100 :a */']) {
      expect(() => scanSql(`SELECT 1 ${comment}`, MYSQL)).to.throw(
        ConfigurationException,
        'The SQL has an executable comment at character 10',
      );
      expect(scanSql(comment, POSTGRES)).to.have.length(1);
    }
  });

  describe('at what does not end', () => {
    const cases: readonly (readonly [sql: string, message: string])[] = [
      ["SELECT 'a", "a quote ' at character 8"],
      ["SELECT 'a''", "a quote ' at character 8"],
      [String.raw`SELECT E'a\'`, "a quote ' at character 9"],
      ['SELECT "a', 'a quote " at character 8'],
      ['SELECT /* /* */', 'a comment at character 8'],
      ['SELECT $$a', 'a string $$ at character 8'],
      ['SELECT $q$a$$', 'a string $q$ at character 8'],
    ];
    for (const [sql, message] of cases) {
      it(`refuses ${sql}`, () => {
        expect(() => scanSql(sql, POSTGRES))
          .to.throw(ConfigurationException)
          .with.property('message', `The SQL has ${message} that does not end.`);
      });
    }
  });

  describe('for any text', () => {
    for (const [name, syntax] of [
      ['PostgreSQL', POSTGRES],
      ['MySQL', MYSQL],
    ] as const) {
      it(`gives tokens that are the text when put together, by the rules of ${name}`, () => {
        fc.assert(
          fc.property(fc.array(fc.oneof(fc.string(), code)), (pieces) => {
            // Nothing that begins what would have to end.
            const sql = pieces.join('').replaceAll(/['"`$*]/g, '');
            expect(
              scanSql(sql, syntax)
                .map(({ text }) => text)
                .join(''),
            ).to.equal(sql);
          }),
        );
      });
    }

    for (const [name, syntax, piece] of [
      ['PostgreSQL', POSTGRES, opaquePiece],
      ['MySQL', MYSQL, mysqlOpaquePiece],
    ] as const) {
      it(`finds no placeholder inside of literals, identifiers and comments, by the rules of ${name}`, () => {
        fc.assert(
          fc.property(fc.array(piece), (pieces) => {
            const sql = pieces.map(({ text }) => text).join(' ');
            const tokens = scanSql(sql, syntax);
            expect(tokens.map(({ text }) => text).join('')).to.equal(sql);
            expect(tokens.filter(({ kind }) => kind === 'placeholder')).to.deep.equal([]);
            expect(tokens.filter(({ kind }) => kind !== 'whitespace').map(({ text }) => text.trimEnd())).to.deep.equal(
              pieces.map(({ text }) => text.trimEnd()),
            );
          }),
        );
      });
    }
  });
});
