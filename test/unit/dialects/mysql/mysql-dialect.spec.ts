import { expect } from 'chai';

import { MysqlDialect } from '../../../../src/dialects/mysql/mysql-dialect.js';
import { ConfigurationException } from '../../../../src/errors/base-exception.js';
import { UnreadableValueException } from '../../../../src/errors/query-exceptions.js';
import { parseColumnType } from '../../../../src/sql/column-type.js';

const dialect = new MysqlDialect();

describe('MysqlDialect', () => {
  it('writes a parameter of JSON so that it is JSON in SQL that somebody wrote, and a plain one for a column', () => {
    const type = parseColumnType('jsonb');
    expect(dialect.typedParameter(':p', type)).to.equal("JSON_EXTRACT(:p, '$')");
    expect(dialect.parameter(':p', type)).to.equal(':p');
    expect(dialect.typedParameter(':p', parseColumnType('date'))).to.equal('CAST(:p AS DATE)');
    expect(dialect.typedParameter(':p', parseColumnType('text'))).to.equal(':p');
  });

  it('reads booleans of every form', () => {
    const decode = dialect.decoder(parseColumnType('boolean'));
    expect(['0', '1', 0, 1, false, true].map((value) => decode(value))).to.deep.equal([
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
    const ofTinyInt = dialect.decoderForTypeName('TINYINT');
    expect([true, false, '7', 7].map((value) => ofTinyInt(value))).to.deep.equal([true, false, 7, 7]);
  });

  it('reads numbers of single precision by their shortest text', () => {
    expect(dialect.decoderForTypeName('FLOAT')(Math.fround(0.1))).to.equal(0.1);
    expect(dialect.decoder(parseColumnType('real'))(Math.fround(0.1))).to.equal(0.1);
  });

  it('reads the long integers of JSON as they are', () => {
    expect(dialect.decoderForTypeName('JSON')('[9007199254740993]')).to.deep.equal([9_007_199_254_740_993n]);
  });

  it('says of a key that arrived rounded that its row was written, and how to read it', () => {
    expect(() => dialect.decoder(parseColumnType('bigint'))(2 ** 53))
      .to.throw(UnreadableValueException)
      .with.property('message')
      .that.includes('The statement itself was run')
      .and.includes('last_insert_id()');
  });

  for (const [type, value] of [
    ['time', '838:59:59.000001'],
    ['time', '839:00:00'],
    ['time', '23:59:59.9999999'],
    ['date', '10000-01-01'],
    ['date', '0044-03-15 BC'],
    ['date', '2023-02-29'],
    ['real', 1e39],
  ] as const) {
    it(`refuses ${value} as ${type}`, () => {
      expect(() => dialect.encode(value, parseColumnType(type))).to.throw(ConfigurationException);
    });
  }

  it('takes the last time, and the last date', () => {
    expect(dialect.encode('-838:59:59.000', parseColumnType('time'))).to.deep.equal({ stringValue: '-838:59:59.000' });
    expect(dialect.encode('9999-12-31', parseColumnType('date'))).to.deep.equal({ stringValue: '9999-12-31' });
  });
});
