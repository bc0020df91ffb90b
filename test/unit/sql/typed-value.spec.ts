import { expect } from 'chai';

import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { json, JSON_NULL, typed, TypedValue } from '../../../src/sql/typed-value.js';

describe('typed', () => {
  it('keeps the value and reads the type', () => {
    expect(typed('a', 'int[]'))
      .to.be.instanceOf(TypedValue)
      .that.deep.includes({
        value: 'a',
        type: { name: 'integer', array: true },
      });
  });

  it('refuses what is not the name of a type', () => {
    expect(() => typed('a', 'text) OR (1 = 1')).to.throw(ConfigurationException);
  });
});

describe('json', () => {
  for (const value of [{ a: 1 }, [1], 'a', '', 0, false]) {
    it(`keeps ${JSON.stringify(value)} as the document it is`, () => {
      expect(json(value)).to.deep.include({ value, type: { name: 'jsonb', array: false } });
    });
  }

  it("takes null for JSON's null, not for SQL's", () => {
    expect(json(null).value).to.equal(JSON_NULL);
    expect(JSON.stringify(json(null).value)).to.equal('null');
  });
});
