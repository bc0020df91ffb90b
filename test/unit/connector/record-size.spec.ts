import { expect } from 'chai';

import type { WireField } from '../../../src/connector/field-reader.js';
import { sizeOfRecords } from '../../../src/connector/record-size.js';

describe('sizeOfRecords', () => {
  const cases: readonly (readonly [what: string, records: WireField[][], bytes: number])[] = [
    ['no records', [], 0],
    ['a record with no columns', [[]], 2],
    ['NULL', [[{ isNull: true }]], 6],
    ['a text', [[{ stringValue: 'abc' }]], 9],
    ['a text that is not ASCII', [[{ stringValue: 'ī€😀' }]], 2 + 4 + 2 + 3 + 4],
    ['a number by its digits', [[{ longValue: -12 }]], 9],
    ['bytes', [[{ blobValue: new Uint8Array(1000) }]], 1006],
    ['bytes as base64', [[{ blobValue: Buffer.alloc(1000).toString('base64') }]], 1006],
    ['a boolean', [[{ booleanValue: false }]], 2 + 4 + 5],
    ['an array as JSON', [[{ arrayValue: { stringValues: ['a'] } }]], 2 + 4 + '{"stringValues":["a"]}'.length],
    ['several records', [[{ stringValue: 'a' }, { stringValue: 'b' }], [{ isNull: true }]], 2 + 5 + 5 + 2 + 4],
  ];
  for (const [what, records, bytes] of cases) {
    it(`counts ${what}`, () => {
      expect(sizeOfRecords(records)).to.equal(bytes);
    });
  }
});
