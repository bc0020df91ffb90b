import { expect } from 'chai';
import * as fc from 'fast-check';

import { jsonText } from '../../../src/dialects/json-text.js';
import { isPlainJson } from '../../../src/dialects/plain-json.js';

describe('isPlainJson', () => {
  it('is true for whatever JSON holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(isPlainJson(value)).to.equal(true);
        expect(JSON.parse(jsonText(value))).to.deep.equal(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is true for no value that JSON.stringify changes or leaves out', () => {
    fc.assert(
      fc.property(
        fc.object({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true, withSparseArray: true }),
        (value) => {
          if (isPlainJson(value)) {
            // -0 is the one number that JSON has no word for, and 0 is equal to it.
            const normal = JSON.parse(JSON.stringify(value, (_, part: unknown) => (part === 0 ? 0 : part))) as object;
            expect(JSON.stringify(normal)).to.equal(JSON.stringify(value));
            expect(Object.keys(normal)).to.have.members(Object.keys(value));
          }
        },
      ),
    );
  });

  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = [cyclic, cyclic];
  const cases: readonly (readonly [what: string, value: unknown])[] = [
    ['undefined', undefined],
    ['a member that is undefined', { a: undefined }],
    ['a hole', Array.from({ length: 2 }).fill(1, 0, 1)],
    ['an element that is undefined', [undefined]],
    ['a date', new Date(0)],
    ['a number that is none', [Number.NaN]],
    ['a bigint', { a: [1n] }],
    ['a map', new Map()],
    ['bytes', new Uint8Array(1)],
    ['an object of a class', Object.create({ inherited: 1 })],
    ['an object with toJSON', { toJSON: () => 1 }],
    ['an array with toJSON', Object.assign([1], { toJSON: () => 1 })],
    ['half of a surrogate pair', { a: '\uD800' }],
    ['a function', () => 1],
    ['an object that holds itself', cyclic],
  ];
  for (const [what, value] of cases) {
    it(`is false for ${what}`, () => {
      expect(isPlainJson(value)).to.equal(false);
    });
  }

  it('leaves very deep documents to slower means', () => {
    const deep = Array.from({ length: 200 }).reduce<unknown>((inner) => [inner], 1);
    expect(isPlainJson(deep)).to.equal(false);
    expect(jsonText(deep)).to.equal(JSON.stringify(deep));
  });
});
