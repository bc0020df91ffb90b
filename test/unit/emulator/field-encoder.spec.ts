import { expect } from 'chai';

import { printDate, printTime, printTimestamp } from '../../../src/emulator/postgres/results/date-time-text.js';
import { encodeField } from '../../../src/emulator/postgres/results/field-encoder.js';
import { printFloat } from '../../../src/emulator/results/float-text.js';
import type { ResultType, ValueKind } from '../../../src/emulator/postgres/results/result-types.js';

function scalar(kind: ValueKind | undefined): ResultType {
  return { name: 'some', displayName: 'SOME', kind, elementName: undefined, category: 'b' };
}

describe('encodeField', () => {
  const fields: [kind: ValueKind, text: string, field: object][] = [
    ['boolean', 't', { booleanValue: true }],
    ['boolean', 'f', { booleanValue: false }],
    ['long', '9007199254740991', { longValue: 9007199254740991 }],
    ['long', '9007199254740993', { longValue: 9007199254740993n }],
    ['float8', '1e+300', { doubleValue: 1e300 }],
    ['float4', '0.1', { doubleValue: 0.10000000149011612 }],
    ['decimal', '1.500', { stringValue: '1.500' }],
    ['bytes', String.raw`\xdeadbeef`, { blobValue: '3q2+7w==' }],
    ['bytes', String.raw`\x`, { blobValue: '' }],
    ['json', '{"b" : 1.0, "a" : "x"}', { stringValue: '{"a":"x","b":1.0}' }],
    ['json', '{"a": 1, "a": 2}', { stringValue: '{"a":2}' }],
    ['text', 'infinity', { stringValue: 'infinity' }],
  ];
  for (const [kind, text, field] of fields) {
    it(`encodes ${text} as ${kind}`, () => {
      expect(encodeField(text, scalar(kind), {})).to.deep.equal(field);
    });
  }

  it('encodes NULL of any type that it returns', () => {
    expect(encodeField(null, scalar('date'), {})).to.deep.equal({ isNull: true });
  });

  it('refuses NULL of a type that it does not return', () => {
    expect(() => encodeField(null, scalar(undefined), {})).to.throw(
      'The result contains the unsupported data type SOME.',
    );
  });

  it('returns a decimal without fraction that is beyond 64 bits as a double with DOUBLE_OR_LONG', () => {
    const options = { decimalReturnType: 'DOUBLE_OR_LONG' } as const;

    expect(encodeField('9223372036854775807', scalar('decimal'), options)).to.deep.equal({
      longValue: 9223372036854775807n,
    });
    expect(encodeField('9223372036854775808', scalar('decimal'), options)).to.deep.equal({ doubleValue: 2 ** 63 });
  });
});

describe('printFloat', () => {
  const floats: [value: number, text: string][] = [
    [10, '10.0'],
    [0, '0.0'],
    [-0.5, '-0.5'],
    [0.1, '0.1'],
    [0.00001, '0.00001'],
    [0.000001, '1e-6'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e16'],
    [1.5e300, '1.5e300'],
  ];
  for (const [value, text] of floats) {
    it(`prints ${value} as ${text}`, () => {
      expect(printFloat(value)).to.equal(text);
    });
  }
});

describe('Dates and times of results', () => {
  const timestamps: [text: string, printed: string][] = [
    ['2024-02-29 12:34:56', '2024-02-29 12:34:56'],
    ['2024-02-29 12:34:56.5', '2024-02-29 12:34:56.500'],
    ['2024-02-29 12:34:56.1234', '2024-02-29 12:34:56.123400'],
    ['2024-02-29 12:34:56.123456+00', '2024-02-29 12:34:56.123456'],
    ['2024-01-01 01:00:00+05:30', '2023-12-31 19:30:00'],
    ['2024-12-31 23:00:00-08', '2025-01-01 07:00:00'],
    ['1890-01-01 00:53:28+00:53:28', '1890-01-01 00:00:00'],
    ['0044-03-15 12:00:00 BC', '0044-03-15 12:00:00 BC'],
    ['0001-01-01 00:00:00', '0001-01-01 00:00:00'],
    ['12345-01-01 00:00:00', '12345-01-01 00:00:00'],
  ];
  for (const [text, printed] of timestamps) {
    it(`prints the timestamp ${text} as ${printed}`, () => {
      expect(printTimestamp(text)).to.equal(printed);
    });
  }

  it('prints dates as they are and times with three or six digits', () => {
    expect(printDate('2024-02-29')).to.equal('2024-02-29');
    expect(printTime('12:34:56')).to.equal('12:34:56');
    expect(printTime('12:34:56.12')).to.equal('12:34:56.120');
  });

  it('fails without a text for infinity', () => {
    for (const print of [printDate, printTime, printTimestamp]) {
      expect(() => print('infinity'))
        .to.throw()
        .with.property('code', 'InternalFailure');
    }
  });
});
