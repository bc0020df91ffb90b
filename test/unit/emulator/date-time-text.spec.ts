import { expect } from 'chai';
import * as fc from 'fast-check';

import { printTimestamp } from '../../../src/emulator/postgres/results/date-time-text.js';

describe('printTimestamp', () => {
  const cases: readonly (readonly [text: string, printed: string])[] = [
    ['294276-12-31 23:59:59.999999', '294276-12-31 23:59:59.999999'],
    ['294276-12-31 20:00:00-03', '294276-12-31 23:00:00'],
    ['294276-12-30 23:59:59-00:00:01', '294276-12-31 00:00:00'],
    ['2024-03-01 00:30:00+01', '2024-02-29 23:30:00'],
    ['1900-03-01 00:30:00+01', '1900-02-28 23:30:00'],
    ['2024-12-31 23:30:00-05:30', '2025-01-01 05:00:00'],
    ['0001-01-01 00:00:00+01 BC', '0002-12-31 23:00:00 BC'],
    ['0001-12-31 23:30:00-01 BC', '0001-01-01 00:30:00'],
    ['4713-01-01 00:00:00 BC', '4713-01-01 00:00:00 BC'],
  ];
  for (const [text, printed] of cases) {
    it(`prints ${printed} of ${text}`, () => {
      expect(printTimestamp(text)).to.equal(printed);
    });
  }

  it('shifts to UTC as a Date does, where there is one', () => {
    const range = { min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), fc.integer({ min: -15, max: 15 }), (date, hours) => {
        const local = new Date(date.getTime() + hours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
        const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}`;
        expect(printTimestamp(local + offset)).to.equal(date.toISOString().slice(0, 19).replace('T', ' '));
      }),
    );
  });
});
