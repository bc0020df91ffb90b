import { expect } from 'chai';

import { fieldReaderOf, type WireField } from '../../../src/connector/field-reader.js';
import type { FieldValue } from '../../../src/dialects/dialect.js';
import { RoundedIntegerException } from '../../../src/dialects/integer-decoders.js';
import type { ArrayValue } from '../../../src/wire/shapes.js';

/** Shows what was given to it. */
function shown(value: FieldValue): string {
  return `<${typeof value} ${String(value)}>`;
}

describe('fieldReaderOf', () => {
  const bytes = new Uint8Array([1, 2]);
  const cases: readonly (readonly [what: string, field: WireField, value: unknown])[] = [
    ['a string', { stringValue: 'a' }, '<string a>'],
    ['an empty string', { stringValue: '' }, '<string >'],
    ['a long', { longValue: 0 }, '<number 0>'],
    ['a double', { doubleValue: 1.5 }, '<number 1.5>'],
    ['a boolean', { booleanValue: false }, '<boolean false>'],
    ['bytes', { blobValue: bytes }, '<object 1,2>'],
    ['bytes as base64', { blobValue: 'AQI=' }, '<object 1,2>'],
    ['no bytes', { blobValue: '' }, '<object >'],
    ['a 64-bit integer that is exact', { longValue: 9_007_199_254_740_993n }, '<bigint 9007199254740993>'],
    ['the digits of an integer', { longValue: '9007199254740993' }, '<bigint 9007199254740993>'],
    ['a double by its name', { doubleValue: 'NaN' }, '<number NaN>'],
    ['infinity by its name', { doubleValue: '-Infinity' }, '<number -Infinity>'],
    ['NULL', { isNull: true }, null],
    ['a field without any member', {}, null],
    ['an array of strings', { arrayValue: { stringValues: ['a', null, ''] } }, ['<string a>', null, '<string >']],
    ['an array of longs', { arrayValue: { longValues: [0, null] } }, ['<number 0>', null]],
    ['an array of doubles', { arrayValue: { doubleValues: [0.5] } }, ['<number 0.5>']],
    [
      'an array of doubles by their names',
      { arrayValue: { doubleValues: ['NaN', 'Infinity', null] } },
      ['<number NaN>', '<number Infinity>', null],
    ],
    ['an array of exact integers', { arrayValue: { longValues: [2n ** 60n] } }, ['<bigint 1152921504606846976>']],
    ['an array of booleans', { arrayValue: { booleanValues: [false, null] } }, ['<boolean false>', null]],
    ['an array of NULLs', { arrayValue: { longValues: [null, null] } }, [null, null]],
    ['an empty array', { arrayValue: { stringValues: [] } }, []],
    ['an empty array without its member', { arrayValue: {} as ArrayValue }, []],
    ['an array of arrays', { arrayValue: { arrayValues: [{ longValues: [1] }, null] } }, [['<number 1>'], null]],
  ];
  for (const [what, field, value] of cases) {
    it(`decodes ${what}`, () => {
      expect(fieldReaderOf(shown)(field)).to.deep.equal(value);
    });
  }

  it('passes over members that the SDK left undefined', () => {
    const field = { stringValue: undefined, arrayValue: undefined, longValue: 7 } as WireField;
    expect(fieldReaderOf(shown)(field)).to.equal('<number 7>');
  });

  it('gives bytes as a plain Uint8Array', () => {
    const value = fieldReaderOf((bytesOrText) => bytesOrText)({ blobValue: 'AQI=' });
    expect(value).to.deep.equal(new Uint8Array([1, 2]));
    expect(Buffer.isBuffer(value)).to.equal(false);
  });

  for (const field of [
    { longValue: 2 ** 53 },
    { longValue: -(2 ** 63) },
    { arrayValue: { longValues: [1, 2 ** 60] } },
    { arrayValue: { arrayValues: [{ longValues: [2 ** 60] }] } },
  ]) {
    it(`refuses the integer that may have been rounded in ${JSON.stringify(field)}`, () => {
      expect(() => fieldReaderOf(shown)(field)).to.throw(RoundedIntegerException, 'beyond 2^53 arrived rounded');
    });
  }

  it('is the same for the same decoder', () => {
    expect(fieldReaderOf(shown)).to.equal(fieldReaderOf(shown));
  });
});
