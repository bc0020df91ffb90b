import { expect } from 'chai';
import { array, assert, option, property, string } from 'fast-check';

import { parseArrayLiteral } from '../../../src/emulator/postgres/results/array-literal.js';

function quote(element: string | null): string {
  return element === null ? 'NULL' : `"${element.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

describe('parseArrayLiteral', () => {
  const literals: [literal: string, elements: (string | null)[]][] = [
    ['{}', []],
    ['{1}', ['1']],
    ['{1,NULL,-3}', ['1', null, '-3']],
    ['{"NULL",null}', ['NULL', 'null']],
    ['{"",a}', ['', 'a']],
    [String.raw`{"a,b","{c}","d\"e","f\\g"}`, ['a,b', '{c}', 'd"e', String.raw`f\g`]],
    ['[0:1]={a,b}', ['a', 'b']],
    ['[-2:-1]={a,b}', ['a', 'b']],
    ['{"2024-01-01 00:00:00",x}', ['2024-01-01 00:00:00', 'x']],
  ];
  for (const [literal, elements] of literals) {
    it(`reads ${literal}`, () => {
      expect(parseArrayLiteral(literal)).to.deep.equal(elements);
    });
  }

  for (const literal of ['{{1,2},{3,4}}', '[1:1][2:2]={{1}}', '{{{a}}}']) {
    it(`refuses the multidimensional ${literal}`, () => {
      expect(() => parseArrayLiteral(literal)).to.throw('The result contains a multidimensional array');
    });
  }

  it('reads whatever PostgreSQL may have quoted', () => {
    assert(
      property(array(option(string())), (elements) => {
        expect(parseArrayLiteral(`{${elements.map(quote).join(',')}}`)).to.deep.equal(elements);
      }),
    );
  });
});
