import { expect } from 'chai';

import { parseExactly, takeBody } from '../../../src/connector/response-body.js';

const exactly = (text: string): object => parseExactly({ chunks: [Buffer.from(text)], content: {} });

describe('parseExactly', () => {
  const cases: readonly (readonly [text: string, content: object])[] = [
    ['[9007199254740991, -9007199254740991]', [9_007_199_254_740_991, -9_007_199_254_740_991]],
    ['[9007199254740993,-9223372036854775808]', ['9007199254740993', '-9223372036854775808']],
    ['{"a":9007199254740993,"b":[1]}', { a: '9007199254740993', b: [1] }],
    ['[1.00000000000000000001, 12345678901234567890.5]', [1, 12_345_678_901_234_567_000]],
    ['[1e300, 12345678901234567890E-5]', [1e300, 123_456_789_012_345.67]],
    ['["9007199254740993", "a \\"9007199254740993"]', ['9007199254740993', 'a "9007199254740993']],
    ['["\\\\",9007199254740993,"\\\\\\""]', ['\\', '9007199254740993', '\\"']],
    ['[true, null, ""]', [true, null, '']],
  ];
  for (const [text, content] of cases) {
    it(`reads ${text}`, () => {
      expect(exactly(text)).to.deep.equal(content);
    });
  }

  it('reads strings of a megabyte', () => {
    const long = `${'a"\\'.repeat(400_000)}`;
    expect(exactly(JSON.stringify([long]))).to.deep.equal([long]);
  });
});

describe('takeBody', () => {
  for (const response of [
    undefined,
    {},
    { statusCode: 400, body: Buffer.from('{}') },
    { statusCode: 200 },
    { statusCode: 200, body: '{}' },
    { statusCode: '200', body: Buffer.from('{}') },
  ]) {
    it(`leaves ${JSON.stringify(response)} alone`, async () => {
      const before = structuredClone(response);
      expect(await takeBody(response)).to.equal(undefined);
      expect(response).to.deep.equal(before);
    });
  }

  for (const text of ['', '<html>', '7', 'null', '[]', '{"a":']) {
    it(`gives '${text}' back, which is no answer of the service`, async () => {
      const response = { statusCode: 200, body: new Blob([text]).stream() as unknown };
      expect(await takeBody(response)).to.equal(undefined);
      expect(Buffer.from(response.body as Uint8Array).toString()).to.equal(text);
    });
  }

  it('puts characters together that came in parts', async () => {
    const bytes = Buffer.from('{"a":"€😀"}');
    const parts = [...bytes].map((byte) => new Uint8Array([byte]));
    const response = { statusCode: 200, body: new Blob(parts).stream() as unknown };
    expect(await takeBody(response)).to.deep.include({ content: { a: '€😀' } });
    expect(response.body).to.have.property('byteLength', 0);
  });

  for (const [what, bodyOf] of [
    ['at once', (bytes: Buffer) => new Uint8Array(bytes)],
    ['in a stream', (bytes: Buffer) => new Blob([bytes]).stream()],
  ] as const) {
    it(`takes many records that came ${what}, and reads them again exactly`, async () => {
      const record = '[{"longValue":9007199254740993},{"stringValue":"Zoë"}]';
      const text = `{"records":[${Array.from({ length: 5000 }, () => record).join(',')}],"numberOfRecordsUpdated":0}`;
      const body = await takeBody({ statusCode: 200, body: bodyOf(Buffer.from(text)) });
      expect(body?.content).to.deep.equal(JSON.parse(text));
      expect(body && parseExactly(body)).to.deep.equal(JSON.parse(text.replaceAll('9007199254740993', '"$&"')));
    });
  }
});
