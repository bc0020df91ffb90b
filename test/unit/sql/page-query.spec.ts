import { expect } from 'chai';

import type { CompiledQuery } from '../../../src/sql/compiled-query.js';
import { pageQuery } from '../../../src/sql/page-query.js';

const QUERY: CompiledQuery = Object.freeze({
  sql: 'SELECT name FROM city WHERE id > :id -- the large ones',
  parameters: Object.freeze([{ name: 'id', value: { longValue: 7 } }]),
  kind: 'select',
  resultTypes: Object.freeze([{ name: 'text', array: false } as const]),
});

describe('pageQuery', () => {
  it('adds the page on a line of its own, in case the query ends with a comment', () => {
    expect(pageQuery(QUERY, { limit: 10, offset: 20 })).to.deep.equal({
      ...QUERY,
      sql: 'SELECT name FROM city WHERE id > :id -- the large ones\nLIMIT :aurorm_limit OFFSET :aurorm_offset',
      parameters: [
        { name: 'id', value: { longValue: 7 } },
        { name: 'aurorm_limit', value: { longValue: 10 } },
        { name: 'aurorm_offset', value: { longValue: 20 } },
      ],
    });
  });

  it('wraps a query that limits itself', () => {
    const { sql } = pageQuery(
      { ...QUERY, sql: 'SELECT 1 LIMIT 5 -- at most', limitPlace: 'own' },
      { limit: 1, offset: 0 },
    );
    expect(sql).to.equal(
      'SELECT * FROM (\nSELECT 1 LIMIT 5 -- at most\n) AS aurorm_page\nLIMIT :aurorm_limit OFFSET :aurorm_offset',
    );
  });

  it('adds the page before a locking clause', () => {
    const { sql } = pageQuery(
      { ...QUERY, sql: 'SELECT 1 -- one\nFOR UPDATE', limitPlace: 16 },
      { limit: 1, offset: 0 },
    );
    expect(sql).to.equal('SELECT 1 -- one\n\nLIMIT :aurorm_limit OFFSET :aurorm_offset\nFOR UPDATE');
  });

  it('takes other names where the query uses these', () => {
    const parameters = ['aurorm_limit', 'aurorm_limit_', 'aurorm_offset'].map((name) => ({
      name,
      value: { longValue: 1 },
    }));
    const paged = pageQuery({ sql: 'SELECT 1', parameters, kind: 'select' }, { limit: 2, offset: 3 });
    expect(paged.sql).to.equal('SELECT 1\nLIMIT :aurorm_limit__ OFFSET :aurorm_offset_');
    expect(paged.parameters.slice(3)).to.deep.equal([
      { name: 'aurorm_limit__', value: { longValue: 2 } },
      { name: 'aurorm_offset_', value: { longValue: 3 } },
    ]);
  });
});
