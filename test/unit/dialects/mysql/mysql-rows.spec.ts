import { expect } from 'chai';

import { encodeRows } from '../../../../src/dialects/mysql/mysql-rows.js';
import { parseColumnType } from '../../../../src/sql/column-type.js';

const MAX = 9_223_372_036_854_775_807n;

const columns = ['bigint', 'text', 'boolean', 'double', 'bytes', 'timestamp', 'json'].map((type) => ({
  name: type,
  type: parseColumnType(type),
}));

const PLAIN = [1, 'a "quote"', true, 0.5, Uint8Array.of(1, 2), new Date('2024-01-15T03:34:56.007Z'), { a: [1] }];
const PLAIN_TEXT =
  '{"c1":1,"c2":"a \\"quote\\"","c3":1,"c4":0.5,"c5":"AQI=","c6":"2024-01-15 03:34:56.007","c7":"{\\"a\\":[1]}"}';

describe('rows as one parameter for MySQL', () => {
  it('are a document of their values', () => {
    expect(encodeRows([PLAIN], columns)).to.equal(`[${PLAIN_TEXT}]`);
  });

  it('have no member for NULL', () => {
    expect(encodeRows([[null, 'a', null, null, null, null, null]], columns)).to.equal('[{"c2":"a"}]');
  });

  it('are the same document beside an integer that no number holds, which has all of its digits', () => {
    const large = [MAX, null, null, null, null, null, null];
    expect(encodeRows([PLAIN, large], columns)).to.equal(`[${PLAIN_TEXT},{"c1":9223372036854775807}]`);
  });

  it('name the column and the row of a value that cannot be sent', () => {
    expect(() => encodeRows([PLAIN, ['x', null, null, null, null, null, null]], columns)).to.throw(
      'The column bigint cannot take the value of row 1. Found a string where',
    );
  });
});
