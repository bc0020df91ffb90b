import { expect } from 'chai';
import { array, assert, constantFrom, property } from 'fast-check';

import { scanSql } from '../../../../src/emulator/mysql/parameters/sql-scanner.js';

function placeholdersOf(sql: string): string[] {
  return scanSql(sql).flatMap(({ kind, text }) => (kind === 'placeholder' ? [text] : []));
}

describe('scanSql', () => {
  const found: [situation: string, sql: string, placeholders: string[]][] = [
    ['a name', 'SELECT :name', [':name']],
    ['names of digits and underscores', ':1 :_a :A9', [':1', ':_a', ':A9']],
    ['names next to each other', ':a:b', [':a', ':b']],
    ['a name after a literal', "'x':a", [':a']],
    ['a name after an escaped quote', String.raw`'it\'s :a' :b`, [':b']],
    ['a name after an escaped backslash', String.raw`'\\' :a`, [':a']],
    ['a name after doubled quotes', `'a'':b' "a"":c" :d`, [':d']],
    ['a name after an identifier with a backslash', '`a\\` :b', [':b']],
    ['a name after a doubled backtick', '`a``:b` :c', [':c']],
    ['a name after an assignment', '@a:=:b', [':b']],
    ['a name after two minus signs', '1--:a', [':a']],
    ['a name after a line comment', '-- :a\n:b # :c\n:d', [':b', ':d']],
    ['a name after two dashes at the end of a line', '--\n:a', [':a']],
    ['a name after a comment, which does not nest', '/* :a /* :b */ :c */', [':c']],
    ['a name after what is a cast elsewhere', 'a::text', [':text']],
    ['a name within what are dollar quotes elsewhere', '$$ :a $$', [':a']],
  ];
  for (const [situation, sql, placeholders] of found) {
    it(`finds ${situation}`, () => {
      expect(placeholdersOf(sql)).to.deep.equal(placeholders);
    });
  }

  const none: [situation: string, sql: string][] = [
    ['a literal', "':a'"],
    ['a literal in double quotes', '":a"'],
    ['a quoted identifier', '`:a`'],
    ['a comment from a number sign', '# :a'],
    ['a comment from two dashes', '-- :a'],
    ['a block comment', '/* :a */'],
    ['an optimizer hint', '/*+ :a */'],
    ['a comment that is executed', '/*!50000 :a */'],
    ['an assignment', 'SET @a := 1, @b:=c'],
    ['a lonely colon', 'label: LOOP'],
    ['a literal that does not end', "'abc :a"],
    ['a literal that ends in a backslash', "'abc\\' :a"],
    ['a comment that does not end', '/* :a'],
    ['an identifier that does not end', '`:a'],
    ['nothing', ''],
  ];
  for (const [situation, sql] of none) {
    it(`finds nothing in ${situation}`, () => {
      expect(placeholdersOf(sql)).to.deep.equal([]);
    });
  }

  it('takes a text apart so that its pieces are the text', () => {
    const piece = constantFrom(':', 'a', "'", '"', '`', '-', '/', '*', '\\', '#', '=', ';', '!', '\n', ' ', 'ü');
    assert(
      property(array(piece), (pieces) => {
        const sql = pieces.join('');
        const tokens = scanSql(sql);
        expect(tokens.map(({ text }) => text).join('')).to.equal(sql);
        expect(tokens.every(({ text }) => text !== '')).to.equal(true);
      }),
    );
  });
});
