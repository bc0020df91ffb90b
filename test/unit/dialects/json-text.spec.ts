import { expect } from 'chai';

import { jsonText } from '../../../src/dialects/json-text.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { typed } from '../../../src/sql/typed-value.js';

const SECRET = 'hunter2';

describe('jsonText', () => {
  const written: readonly (readonly [what: string, value: unknown, text: string])[] = [
    ['dates by their toJSON', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    ['no members that are undefined', { a: undefined, b: 1 }, '{"b":1}'],
    ['no methods', { a: () => 1, b: 1 }, '{"b":1}'],
    ['objects by their toJSON', [{ toJSON: () => 'x' }], '["x"]'],
    ['the same object twice', [[1], [1]], '[[1],[1]]'],
    ['every digit of a bigint', { n: 2n ** 70n, a: [-1n] }, '{"n":1180591620717411303424,"a":[-1]}'],
    ['a bigint by itself', 9_007_199_254_740_993n, '9007199254740993'],
    ['dates and texts beside bigints', [1n, new Date(0), '"'], String.raw`[1,"1970-01-01T00:00:00.000Z","\""]`],
    ['a negative zero as JSON has it', -0, '0'],
  ];
  for (const [what, value, text] of written) {
    it(`writes ${what}`, () => {
      expect(jsonText(value)).to.equal(text);
    });
  }

  const circular: { self?: object } = {};
  circular.self = circular;
  const refused: readonly (readonly [value: unknown, message: string])[] = [
    [{ a: [{ b: new Uint8Array([1]) }] }, 'class Uint8Array where a value that JSON can hold (at $.a[0].b) is needed.'],
    [{ key: Buffer.from(SECRET) }, 'class Buffer where a value that JSON can hold (at $.key)'],
    [new ArrayBuffer(1), 'class ArrayBuffer where a value that JSON can hold is needed.'],
    [[Number.NaN], 'a number that is not finite where a value that JSON can hold (at $[0])'],
    [{ a: Number.NEGATIVE_INFINITY }, 'a number that is not finite where a value that JSON can hold (at $.a)'],
    [Number.POSITIVE_INFINITY, 'a number that is not finite'],
    [{ a: new Map([[SECRET, SECRET]]) }, 'class Map where a value that JSON can hold (at $.a)'],
    [{ a: new Set([SECRET]) }, 'class Set where a value that JSON can hold (at $.a)'],
    [{ a: [typed(SECRET, 'text')] }, 'class TypedValue where a value that JSON can hold (at $.a[0])'],
    [{ a: /x/ }, 'class RegExp where a value that JSON can hold (at $.a)'],
    [{ a: new Date(Number.NaN) }, 'class Date where a value that JSON can hold (at $.a)'],
    [[undefined], 'Found undefined where a value that JSON can hold (at $[0])'],
    [[() => SECRET], 'Found a function where a value that JSON can hold (at $[0])'],
    [{ a: '\ud800' }, 'half of a surrogate pair'],
    [undefined, 'Found undefined where a value that JSON can hold is needed.'],
    [circular, 'JSON cannot hold an object of class Object'],
  ];
  for (const [value, message] of refused) {
    it(`refuses: ${message}`, () => {
      expect(() => jsonText(value))
        .to.throw(ConfigurationException, message)
        .with.property('message')
        .that.does.not.include(SECRET);
    });
  }
});
