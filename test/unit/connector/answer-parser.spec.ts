import { expect } from 'chai';
import * as fc from 'fast-check';

import { AnswerParser } from '../../../src/connector/answer-parser.js';

/** What the parser makes of a text that comes in chunks of so many bytes. */
function parsed(text: string, chunkBytes: number): unknown {
  const bytes = Buffer.from(text);
  const parser = new AnswerParser();
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    parser.add(bytes.subarray(start, start + chunkBytes));
  }
  return parser.end();
}

/** Texts that look like the ends of records, and others. */
const TEXT = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[}\]",[{a\\]{0,20}$/),
  fc.constantFrom('}],[{"', '}],[{', '"}],[{"stringValue":"', '}]],"records":[[{'),
);

const FIELD = fc.oneof(
  TEXT.map((stringValue) => ({ stringValue })),
  fc.constant({ isNull: true }),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map((doubleValue) => ({ doubleValue: doubleValue + 0 })),
  fc.array(fc.array(TEXT)).map((lists) => ({
    arrayValue: { arrayValues: lists.map((stringValues) => ({ stringValues })) },
  })),
);

describe('AnswerParser', () => {
  it('reads what JSON.parse reads of the whole, however many records there are and however they come', () => {
    const answer = fc.record({
      before: fc.option(fc.constant({ columnMetadata: [{ label: '}],[{"a"', typeName: 'text' }] }), { nil: {} }),
      records: fc.array(fc.array(FIELD, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      after: fc.constantFrom({}, { numberOfRecordsUpdated: 0, generatedFields: [] }),
    });
    fc.assert(
      fc.property(
        answer,
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 100_000 }),
        (given, turns, size) => {
          const records = Array.from({ length: turns }).flatMap(() => given.records);
          const text = JSON.stringify({ ...given.before, records, ...given.after });
          expect(parsed(text, size)).to.deep.equal(JSON.parse(text));
        },
      ),
      { numRuns: 40 },
    );
  });

  const long = 'ë'.repeat(20_000);
  const whole: readonly (readonly [what: string, content: object])[] = [
    ['no records', { numberOfRecordsUpdated: 3 }],
    ['an empty list of records', { records: [] }],
    ['records without fields', { records: Array.from({ length: 20_000 }, () => []) }],
    [
      'records of more than a part',
      { records: [[{ stringValue: long }], [{ isNull: true }], [{ stringValue: long }]] },
    ],
    ['a single record of many parts', { records: [[{ stringValue: long.repeat(5) }]] }],
    [
      'results of a batch',
      { updateResults: Array.from({ length: 5000 }, () => ({ generatedFields: [{ longValue: 1 }] })) },
    ],
  ];
  for (const [what, content] of whole) {
    it(`reads ${what}`, () => {
      expect(parsed(JSON.stringify(content), 16_000)).to.deep.equal(content);
    });
  }

  it('reads an answer that was written with spaces', () => {
    const content = { records: Array.from({ length: 1000 }, (_, id) => [{ longValue: id }, { stringValue: 'a' }]) };
    expect(parsed(JSON.stringify(content, undefined, 2), 16_000)).to.deep.equal(content);
  });

  it('keeps bytes that are no UTF-8 as marks of that, as Buffer.toString does', () => {
    const parser = new AnswerParser();
    parser.add(Buffer.from([...Buffer.from('{"a":"é'), 0xff, ...Buffer.from('"}')]));
    expect(parser.end()).to.deep.equal({ a: 'é\ufffd' });
  });

  const record = `[{"stringValue":"${'a'.repeat(100)}"}]`;
  const records = Array.from({ length: 1000 }, () => record).join(',');
  for (const [what, text] of [
    ['is cut off', `{"records":[${records}`],
    ['is cut off between two parts', `{"records":[${records},`],
    ['has something behind it', `{"records":[${records}]}]`],
    ['has no records where there are some', `{"others":[${records}]}`],
    ['is a list', `[${records}]`],
    ['is no JSON from the beginning', `}],[{"1${records}`],
    ['is empty', ''],
  ] as const) {
    it(`takes what ${what} for no answer`, () => {
      expect(parsed(text, 16_000)).to.equal(undefined);
    });
  }
});
