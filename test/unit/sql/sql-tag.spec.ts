import { expect } from 'chai';

import { sql } from '../../../src/sql/sql-tag.js';

describe('the sql tag', () => {
  it('puts a numbered placeholder in the place of each value', () => {
    expect(sql`SELECT name FROM city WHERE country = ${'LV'} AND population > ${1000}`.toStatement()).to.deep.equal({
      sql: 'SELECT name FROM city WHERE country = :p1 AND population > :p2',
      parameters: { p1: 'LV', p2: 1000 },
    });
  });

  it('leaves a text without values as it is', () => {
    expect(sql`SELECT 1`.toStatement()).to.deep.equal({ sql: 'SELECT 1', parameters: {} });
  });

  it('makes a fragment a part of the one around it', () => {
    const inner = sql`b = ${2} OR b = ${sql`${3} + ${4}`}`;
    expect(sql`SELECT ${1} WHERE (${inner}) AND c = ${5}`.toStatement()).to.deep.equal({
      sql: 'SELECT :p1 WHERE (b = :p2 OR b = :p3 + :p4) AND c = :p5',
      parameters: { p1: 1, p2: 2, p3: 3, p4: 4, p5: 5 },
    });
  });

  it('can use a fragment twice, and make a statement of it twice', () => {
    const inner = sql`a = ${1}`;
    const both = sql`${inner} AND ${inner}`;
    const expected = { sql: 'a = :p1 AND a = :p2', parameters: { p1: 1, p2: 1 } };
    expect(both.toStatement()).to.deep.equal(expected);
    expect(both.toStatement()).to.deep.equal(expected);
  });

  it('keeps values that are no SQL out of the text, whatever they look like', () => {
    const hostile = "'; DROP TABLE city; --";
    const lookalike = { texts: ['DROP TABLE city'], values: [] };
    expect(sql`SELECT ${hostile}, ${lookalike}, ${null}, ${undefined}`.toStatement()).to.deep.equal({
      sql: 'SELECT :p1, :p2, :p3, :p4',
      parameters: { p1: hostile, p2: lookalike, p3: null, p4: undefined },
    });
  });

  it('reads the text as it is meant, not as it is escaped', () => {
    expect(sql`SELECT '\\d\n'`.toStatement().sql).to.equal(String.raw`SELECT '\d` + "\n'");
  });

  it('keeps placeholders apart from what stands beside them', () => {
    expect(sql`SELECT a[1:${2}], ${1}1, ${3}${4}`.toStatement().sql).to.equal('SELECT a[1: :p1], :p2 1, :p3:p4');
  });

  it('sees a placeholder that two fragments make together', () => {
    expect(sql`SELECT :${sql`p`}1, ${2}`.toStatement()).to.deep.equal({
      sql: 'SELECT :p1, :p_1',
      parameters: { p_1: 2 },
    });
  });

  it('gives no value to a placeholder that somebody wrote into the text', () => {
    expect(sql`SELECT :p1, ${5}`.toStatement()).to.deep.equal({ sql: 'SELECT :p1, :p_1', parameters: { p_1: 5 } });
    expect(sql`SELECT ${5}, ${sql`':p1 and :p_1'`}`.toStatement()).to.deep.equal({
      sql: "SELECT :p__1, ':p1 and :p_1'",
      parameters: { p__1: 5 },
    });
  });
});
