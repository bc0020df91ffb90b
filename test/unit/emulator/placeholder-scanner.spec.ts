import { expect } from 'chai';
import { array, assert, constantFrom, property, string } from 'fast-check';

import { scanPlaceholders } from '../../../src/emulator/postgres/parameters/placeholder-scanner.js';

describe('scanPlaceholders', () => {
  const replaced: [situation: string, sql: string, text: string, names: string[]][] = [
    ['a name', 'SELECT :name', 'SELECT $1', ['name']],
    ['names of digits and underscores', ':1 :_a :A9', '$1 $2 $3', ['1', '_a', 'A9']],
    ['each occurrence of a name', ':a :b :a', '$1 $2 $3', ['a', 'b', 'a']],
    ['a name before a cast', ':a::jsonb', '$1::jsonb', ['a']],
    ['a name after a cast', 'x::text=:a', 'x::text=$1', ['a']],
    ['names next to each other', ':a:b', '$1$2', ['a', 'b']],
    ['a name that ends at a letter beyond ASCII', ':größe', '$1öße', ['gr']],
    ['a name within brackets', 'ARRAY[:a,:b]', 'ARRAY[$1,$2]', ['a', 'b']],
    ['a name after a literal', "'x':a", "'x'$1", ['a']],
    ['a name after a minus and a slash', '1-:a/:b', '1-$1/$2', ['a', 'b']],
    ['a name after a line comment', '-- :a\n:b', '-- :a\n$1', ['b']],
    ['a name after nested comments', '/* :a /* :b */ :c */ :d', '/* :a /* :b */ :c */ $1', ['d']],
    ['a name after an escaped literal', String.raw`E'\':a' :b`, String.raw`E'\':a' $1`, ['b']],
    ['a name after a literal that ends in a backslash', String.raw`'\' :a`, String.raw`'\' $1`, ['a']],
    ['a name after an identifier that ends in e', `type'\\' :a`, `type'\\' $1`, ['a']],
    ['a name within dollar quotes, as the service does', '$$ :a $$ $x$ :b $x$', '$$ $1 $$ $x$ $2 $x$', ['a', 'b']],
    ['the bound of a slice, as the service does', 'a[1:2] a[:n]', 'a[1$1] a[$2]', ['2', 'n']],
  ];
  for (const [situation, sql, text, names] of replaced) {
    it(`replaces ${situation}`, () => {
      expect(scanPlaceholders(sql)).to.deep.equal({ text, names });
    });
  }

  const corrected: [situation: string, sql: string, text: string, names: string[]][] = [
    ['leaves dollar quotes alone', 'DO $$ :a $$ $x$ :b $$ $x$ :c', 'DO $$ :a $$ $x$ :b $$ $x$ $1', ['c']],
    ['leaves a dollar quote alone that does not end', '$$ :a', '$$ :a', []],
    ['takes a dollar within a name for a part of it', 'a$b$ :c', 'a$b$ $1', ['c']],
    ['leaves slices alone', 'a[1:2] a[lo:hi] a[f(1):2]', 'a[1:2] a[lo:hi] a[f(1):2]', []],
    [
      'replaces names within brackets',
      'a[:n] ARRAY[:a,:b] a[:lo : :hi]',
      'a[$1] ARRAY[$2,$3] a[$4 : $5]',
      ['n', 'a', 'b', 'lo', 'hi'],
    ],
    ['replaces names outside of brackets', "a['['] LIMIT:n", "a['['] LIMIT$1", ['n']],
  ];
  for (const [behaviour, sql, text, names] of corrected) {
    it(`${behaviour} without the bugs of the service`, () => {
      expect(scanPlaceholders(sql, { placeholderBugs: false })).to.deep.equal({ text, names });
    });
  }

  const untouched: [situation: string, sql: string][] = [
    ['a literal', "':a'"],
    ['a literal with doubled quotes', "'it''s :a'"],
    ['an escaped literal', String.raw`e'\\\' :a'`],
    ['a quoted identifier', '":a"'],
    ['a line comment', '-- :a'],
    ['a block comment', '/* :a */'],
    ['a cast', 'a::text'],
    ['an assignment', 'a := 1, b:=c'],
    ['a lonely colon', 'a[1 : 2] :'],
    ['$1', 'SELECT $1'],
    ['a literal that does not end', "'abc :a"],
    ['a comment that does not end', '/* :a'],
    ['an identifier that does not end', '":a'],
    ['nothing', ''],
  ];
  for (const [situation, sql] of untouched) {
    it(`leaves ${situation} alone`, () => {
      expect(scanPlaceholders(sql)).to.deep.equal({ text: sql, names: [] });
    });
  }

  it('returns any text without colons as it is', () => {
    assert(
      property(string(), (text) => {
        const sql = text.replaceAll(':', '');
        expect(scanPlaceholders(sql)).to.deep.equal({ text: sql, names: [] });
      }),
    );
  });

  it('comes to an end for any text', () => {
    const piece = constantFrom(':', 'a', "'", '"', '-', '/', '*', '\\', 'E', '$', '=', '\n', ' ');
    assert(
      property(array(piece), (pieces) => {
        for (const placeholderBugs of [true, false]) {
          const { text, names } = scanPlaceholders(pieces.join(''), { placeholderBugs });
          expect(text.length - pieces.length).to.be.lessThanOrEqual(names.length * 3);
        }
      }),
    );
  });
});
