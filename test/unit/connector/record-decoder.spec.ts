import { expect } from 'chai';

import { decodeField, decodeRecords, sizeOfRecords } from '../../../src/connector/record-decoder.js';
import type { FieldValue } from '../../../src/dialects/dialect.js';
import type { ArrayValue, Field } from '../../../src/wire/shapes.js';

type SdkField = Field<Uint8Array>;

/** Shows what was given to it. */
function shown(value: FieldValue): string {
  return `<${typeof value} ${String(value)}>`;
}

describe('decodeField', () => {
  const bytes = new Uint8Array([1, 2]);
  const cases: readonly (readonly [what: string, field: SdkField, value: unknown])[] = [
    ['a string', { stringValue: 'a' }, '<string a>'],
    ['an empty string', { stringValue: '' }, '<string >'],
    ['a long', { longValue: 0 }, '<number 0>'],
    ['a double', { doubleValue: 1.5 }, '<number 1.5>'],
    ['a boolean', { booleanValue: false }, '<boolean false>'],
    ['bytes', { blobValue: bytes }, '<object 1,2>'],
    ['NULL', { isNull: true }, null],
    ['a field without any member', {} as SdkField, null],
    ['an array of strings', { arrayValue: { stringValues: ['a', null, ''] } }, ['<string a>', null, '<string >']],
    ['an array of longs', { arrayValue: { longValues: [0, null] } }, ['<number 0>', null]],
    ['an array of doubles', { arrayValue: { doubleValues: [0.5] } }, ['<number 0.5>']],
    ['an array of booleans', { arrayValue: { booleanValues: [false, null] } }, ['<boolean false>', null]],
    ['an array of NULLs', { arrayValue: { longValues: [null, null] } }, [null, null]],
    ['an empty array', { arrayValue: { stringValues: [] } }, []],
    ['an empty array without its member', { arrayValue: {} as ArrayValue }, []],
    ['an array of arrays', { arrayValue: { arrayValues: [{ longValues: [1] }, null] } }, [['<number 1>'], null]],
  ];
  for (const [what, field, value] of cases) {
    it(`decodes ${what}`, () => {
      expect(decodeField(field, shown)).to.deep.equal(value);
    });
  }

  it('passes over members that the SDK left undefined', () => {
    const field = { stringValue: undefined, arrayValue: undefined, longValue: 7 } as unknown as SdkField;
    expect(decodeField(field, shown)).to.equal('<number 7>');
  });
});

describe('decodeRecords', () => {
  it('decodes each column in its own way', () => {
    const records: SdkField[][] = [
      [{ stringValue: '1' }, { stringValue: '1' }],
      [{ isNull: true }, { isNull: true }],
    ];
    expect(decodeRecords(records, [Number, shown])).to.deep.equal([
      [1, '<string 1>'],
      [null, null],
    ]);
  });

  it('leaves values as they came in columns of which nothing is known', () => {
    expect(decodeRecords([[{ longValue: 1 }, { stringValue: 'a' }]], [])).to.deep.equal([[1, 'a']]);
  });
});

describe('sizeOfRecords', () => {
  const cases: readonly (readonly [what: string, records: SdkField[][], bytes: number])[] = [
    ['no records', [], 0],
    ['a record with no columns', [[]], 2],
    ['NULL', [[{ isNull: true }]], 6],
    ['a text', [[{ stringValue: 'abc' }]], 9],
    ['a text that is not ASCII', [[{ stringValue: 'ī€😀' }]], 2 + 4 + 2 + 3 + 4],
    ['a number by its digits', [[{ longValue: -12 }]], 9],
    ['bytes', [[{ blobValue: new Uint8Array(1000) }]], 1006],
    ['an array as JSON', [[{ arrayValue: { stringValues: ['a'] } }]], 2 + 4 + '{"stringValues":["a"]}'.length],
    ['several records', [[{ stringValue: 'a' }, { stringValue: 'b' }], [{ isNull: true }]], 2 + 5 + 5 + 2 + 4],
  ];
  for (const [what, records, bytes] of cases) {
    it(`counts ${what}`, () => {
      expect(sizeOfRecords(records)).to.equal(bytes);
    });
  }
});
