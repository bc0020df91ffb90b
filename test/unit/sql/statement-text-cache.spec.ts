import { expect } from 'chai';

import { statementTextOf } from '../../../src/sql/statement-text-cache.js';
import { MYSQL, POSTGRES } from './syntaxes.js';

describe('statementTextOf', () => {
  it('takes the same text apart once', () => {
    expect(statementTextOf('SELECT :a', POSTGRES)).to.equal(statementTextOf('SELECT :a', POSTGRES));
  });

  it('keeps the engines apart', () => {
    const sql = 'SELECT "a:b", `c`';
    expect(statementTextOf(sql, MYSQL)).not.to.equal(statementTextOf(sql, POSTGRES));
  });

  it('keeps no long texts', () => {
    const sql = `SELECT '${'a'.repeat(10_000)}'`;
    expect(statementTextOf(sql, POSTGRES)).not.to.equal(statementTextOf(sql, POSTGRES));
  });

  it('refuses the same text again and again', () => {
    for (let turn = 0; turn < 2; turn++) {
      expect(() => statementTextOf('SELECT 1; SELECT 2', POSTGRES)).to.throw('more than one statement');
    }
  });
});
