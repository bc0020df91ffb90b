import { expect } from 'chai';

import { RecentEntries } from '../../../src/sql/recent-entries.js';

describe('RecentEntries', () => {
  it('makes the value of a key once', () => {
    const entries = new RecentEntries<string, object>(2);
    const made = entries.get('a', () => ({}));
    expect(entries.get('a', () => ({}))).to.equal(made);
  });

  it('holds no more than its limit, and drops what was not asked for the longest', () => {
    const entries = new RecentEntries<string, number>(2);
    for (const key of ['a', 'b', 'a', 'c']) {
      entries.get(key, () => 1);
    }
    expect(entries.size).to.equal(2);
    expect(entries.get('a', () => 2)).to.equal(1);
    expect(entries.get('b', () => 2)).to.equal(2);
  });

  it('keeps nothing of what could not be made', () => {
    const entries = new RecentEntries<string, number>(2);
    const fail = (): number => {
      throw new Error('no');
    };
    expect(() => entries.get('a', fail)).to.throw('no');
    expect(entries.size).to.equal(0);
  });
});
