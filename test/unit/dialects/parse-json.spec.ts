import { expect } from 'chai';
import * as fc from 'fast-check';

import { jsonText } from '../../../src/dialects/json-text.js';
import { parseJson } from '../../../src/dialects/parse-json.js';
import { UnreadableValueException } from '../../../src/errors/query-exceptions.js';

describe('parseJson', () => {
  const cases: readonly (readonly [text: string, value: unknown])[] = [
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740992', 9_007_199_254_740_992n],
    ['{"a":[-9007199254740993,1]}', { a: [-9_007_199_254_740_993n, 1] }],
    ['18446744073709551615', 2n ** 64n - 1n],
    ['0.12345678901234567890', 0.123_456_789_012_345_68],
    ['1e21', 1e21],
    ['1e100', 1e100],
    ['1.7976931348623157e308', Number.MAX_VALUE],
    ['"9007199254740993"', '9007199254740993'],
    ['{"a":1,"a":9007199254740993}', { a: 9_007_199_254_740_993n }],
    ['null', null],
  ];
  for (const [text, value] of cases) {
    it(`reads ${text}`, () => {
      expect(parseJson(text)).to.deep.equal(value);
    });
  }

  it('reads a member named __proto__ as one', () => {
    const value = parseJson('{"__proto__":{"n":9007199254740993}}') as object;
    expect(Object.keys(value)).to.deep.equal(['__proto__']);
    expect(Object.getPrototypeOf(value)).to.equal(Object.prototype);
  });

  it('refuses a number beyond the doubles', () => {
    expect(() => parseJson('[1e400]')).to.throw(UnreadableValueException, 'Select the document as text');
  });

  it('reads whatever was written', () => {
    const documents = fc.letrec<{ document: unknown }>((tie) => ({
      document: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'grapheme' }),
        fc.boolean(),
        fc.constant(null),
        fc.bigInt().map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value)),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map(readAs),
        fc.array(tie('document')),
        fc.dictionary(fc.string(), tie('document')),
      ),
    }));
    fc.assert(
      fc.property(documents.document, (value) => {
        expect(JSON.stringify(plain(parseJson(jsonText(value))))).to.equal(JSON.stringify(plain(value)));
      }),
    );
  });
});

/** What is read of a double: a bigint where it is written as a long integer. */
function readAs(value: number): number | bigint {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21 ? BigInt(value) : value + 0;
}

/** With bigints as something that can be compared. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? `${member}n` : member)),
  );
}
