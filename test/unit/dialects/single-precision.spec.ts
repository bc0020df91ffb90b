import { expect } from 'chai';
import * as fc from 'fast-check';

import { shortestSingle, singlePrecision } from '../../../src/dialects/single-precision.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';

describe('shortestSingle', () => {
  for (const value of [
    0, 0.1, 0.2, 1e10, 16_777_216, 3.4028235e38, 1.1754944e-38, 1e-45, -1.5, 123_456.7, 12_345_678,
  ]) {
    it(`reads ${value} of its widened double`, () => {
      expect(shortestSingle(Math.fround(value))).to.equal(value);
      expect(shortestSingle(value)).to.equal(value);
    });
  }

  it('leaves infinity as it came', () => {
    expect(shortestSingle('Infinity')).to.equal(Number.POSITIVE_INFINITY);
    expect(shortestSingle('NaN')).to.satisfy(Number.isNaN);
  });

  it('gives a number of the same single precision, and none with fewer digits is', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const shortest = shortestSingle(value);
        expect(Math.fround(shortest) + 0).to.equal(value + 0);
        const digits = shortest.toExponential().replace(/e.*|[-.]/g, '').length;
        expect(digits === 1 || Math.fround(Number(value.toPrecision(digits - 1))) !== value).to.equal(true);
      }),
    );
  });
});

describe('singlePrecision', () => {
  it('gives the nearest number, and refuses what is beyond them', () => {
    expect(singlePrecision(0.1)).to.equal(Math.fround(0.1));
    for (const value of [3.5e38, Number.NaN, Number.POSITIVE_INFINITY, 1n]) {
      expect(() => singlePrecision(value)).to.throw(ConfigurationException);
    }
  });
});
