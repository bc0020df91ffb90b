import { expect } from 'chai';

import { findMysqlSyntaxError } from '../../../../src/emulator/mysql/mariadb-syntax.js';

describe('findMysqlSyntaxError', () => {
  const refused: [sql: string, near: string][] = [
    ['INSERT INTO t (n) VALUES (:n) RETURNING id', 'RETURNING id'],
    ['replace into t values (1) returning *', 'returning *'],
    ['DELETE FROM t WHERE n = 1 RETURNING n', 'RETURNING n'],
    ['CREATE SEQUENCE s', 'SEQUENCE s'],
    ['DROP SEQUENCE IF EXISTS s', 'SEQUENCE IF EXISTS s'],
    ['CREATE OR REPLACE TABLE t (n int)', 'TABLE t (n int)'],
    ['CREATE INDEX IF NOT EXISTS i ON t (n)', 'IF NOT EXISTS i ON t (n)'],
    ['DROP INDEX IF EXISTS i ON t', 'IF EXISTS i ON t'],
    ['ALTER TABLE t ADD COLUMN IF NOT EXISTS n int', 'IF NOT EXISTS n int'],
    ['ALTER TABLE t DROP IF EXISTS n', 'IF EXISTS n'],
    ['CREATE TABLE t (id uuid NOT NULL)', 'uuid NOT NULL)'],
    ['CREATE TABLE t (n int, `id` UUID)', 'UUID)'],
    ['ALTER TABLE t ADD COLUMN id uuid', 'uuid'],
    ['ALTER TABLE t ADD address inet6 AFTER n', 'inet6 AFTER n'],
    ["SELECT CAST('a' AS UUID)", 'UUID)'],
  ];
  for (const [sql, near] of refused) {
    it(`does not expect ${near} in ${sql}`, () => {
      expect(findMysqlSyntaxError(sql)).to.deep.equal({
        code: 1064,
        sqlState: '42000',
        message:
          'You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version ' +
          `for the right syntax to use near '${near}' at line 1`,
      });
    });
  }

  it('counts lines and repeats 80 characters', () => {
    const error = findMysqlSyntaxError(`INSERT INTO t\nVALUES (1) /* RETURNING */\nRETURNING ${'n'.repeat(100)}`);

    expect(error?.message).to.match(/ near 'RETURNING n{70}' at line 3$/);
  });

  const accepted = [
    "INSERT INTO t (note) VALUES ('RETURNING id')",
    'INSERT INTO t (`returning`) SELECT o.returning FROM o',
    'DELETE FROM t -- RETURNING id',
    'SELECT returning FROM t',
    'CREATE OR REPLACE VIEW v AS SELECT 1',
    'CREATE TABLE IF NOT EXISTS t (n int)',
    'DROP TABLE IF EXISTS t',
    'DROP PROCEDURE IF EXISTS p',
    'CREATE TABLE t (uuid char(36), n int DEFAULT 0, KEY uuid (uuid), CONSTRAINT uuid CHECK (uuid <> n))',
    'CREATE TABLE t (id char(36) DEFAULT (UUID()))',
    'ALTER TABLE t ADD COLUMN uuid char(36) AFTER n',
    'ALTER TABLE t ADD INDEX uuid (uuid)',
    'ALTER TABLE t RENAME COLUMN n TO uuid',
    'SELECT UUID() AS uuid',
    'SELECT id AS uuid FROM t',
  ];
  for (const sql of accepted) {
    it(`takes ${sql}`, () => {
      expect(findMysqlSyntaxError(sql)).to.equal(undefined);
    });
  }
});
