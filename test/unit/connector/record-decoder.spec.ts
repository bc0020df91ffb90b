import { expect } from 'chai';

import { fieldReaderOf, type WireField } from '../../../src/connector/field-reader.js';
import { decodeRecords } from '../../../src/connector/record-decoder.js';
import type { FieldValue } from '../../../src/dialects/dialect.js';

/** Shows what was given to it. */
function shown(value: FieldValue): string {
  return `<${typeof value} ${String(value)}>`;
}

describe('decodeRecords', () => {
  it('decodes each column in its own way', () => {
    const records: WireField[][] = [
      [{ stringValue: '1' }, { stringValue: '1' }],
      [{ isNull: true }, { isNull: true }],
    ];
    expect(decodeRecords(records, [fieldReaderOf(Number), fieldReaderOf(shown)])).to.deep.equal([
      [1, '<string 1>'],
      [null, null],
    ]);
  });

  it('leaves values as they came in columns of which nothing is known', () => {
    expect(decodeRecords([[{ longValue: 1 }, { stringValue: 'a' }]], [])).to.deep.equal([[1, 'a']]);
  });

  it('reads NULL where there is no field, as a double of the client may answer', () => {
    const records = [[null, undefined, { longValue: 1 }]] as unknown as WireField[][];
    expect(decodeRecords(records, [fieldReaderOf(Number)])).to.deep.equal([[null, null, 1]]);
  });
});
