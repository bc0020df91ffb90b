import { expect } from 'chai';

import { toMysqlError } from '../../../../src/emulator/mysql/mariadb-errors.js';

function translate(code: number, sqlState: string, message: string, sql = 'SELECT 1'): string {
  const error = toMysqlError({ code, sqlState, message }, sql);
  return `${error.message}; ${error.code}; ${error.sqlState}`;
}

describe('toMysqlError', () => {
  const tables: [sql: string, table: string][] = [
    ['INSERT INTO items VALUES (1)', 'items'],
    ['insert ignore into `my items` (n) values (1)', 'my items'],
    ['/* note */ INSERT items SET n = 1', 'items'],
    ['REPLACE INTO app.items VALUES (1)', 'items'],
    ['INSERT INTO `app` . `items` SELECT 1', 'items'],
    ['UPDATE LOW_PRIORITY items SET n = 1', 'items'],
    ['ALTER TABLE items ADD UNIQUE (n)', 'items'],
    ['CREATE UNIQUE INDEX items_n ON items (n)', 'items'],
  ];
  for (const [sql, table] of tables) {
    it(`names the table of ${sql} in a duplicate key error`, () => {
      expect(translate(1062, '23000', "Duplicate entry '1' for key 'PRIMARY'", sql)).to.equal(
        `Duplicate entry '1' for key '${table}.PRIMARY'; 1062; 23000`,
      );
    });
  }

  it('leaves the key alone when it does not know the table', () => {
    expect(translate(1062, '23000', "Duplicate entry '1' for key 'n'", 'CALL add_item(1)')).to.equal(
      "Duplicate entry '1' for key 'n'; 1062; 23000",
    );
  });

  it('tells a lock that was not waited for from one that was waited for too long', () => {
    const message = 'Lock wait timeout exceeded; try restarting transaction';

    expect(translate(1205, 'HY000', message, 'SELECT 1 FROM t FOR UPDATE NOWAIT')).to.equal(
      'Statement aborted because lock(s) could not be acquired immediately and NOWAIT is set.; 3572; HY000',
    );
    expect(translate(1205, 'HY000', message, "SELECT 'NOWAIT' -- NOWAIT")).to.equal(`${message}; 1205; HY000`);
  });

  const translated: [code: number, sqlState: string, message: string, expected: string][] = [
    [
      4025,
      '23000',
      'CONSTRAINT `positive` failed for `app`.`t`',
      "Check constraint 'positive' is violated.; 3819; HY000",
    ],
    [4025, '23000', 'CONSTRAINT `t.n` failed for `app`.`t`', "Check constraint 'n' is violated.; 3819; HY000"],
    [
      4025,
      '23000',
      'CONSTRAINT `CONSTRAINT_2` failed for `app`.`t`',
      "Check constraint 't_chk_2' is violated.; 3819; HY000",
    ],
    [
      4166,
      'HY000',
      'The used command is not allowed …',
      'Loading local data is disabled; this must be enabled on both the client and server sides; 3948; 42000',
    ],
    [1054, '42S22', "Unknown column 'a' in 'SELECT'", "Unknown column 'a' in 'field list'; 1054; 42S22"],
    [1054, '42S22', "Unknown column 'a' in 'ORDER BY'", "Unknown column 'a' in 'order clause'; 1054; 42S22"],
    [1054, '42S22', "Unknown column 'a' in 'where clause'", "Unknown column 'a' in 'where clause'; 1054; 42S22"],
    [
      1366,
      '22007',
      String.raw`Incorrect string value: '\xE3' for column ${'`app`.`t`.`c`'} at row 1`,
      String.raw`Incorrect string value: '\xE3' for column 'c' at row 1; 1366; HY000`,
    ],
    [
      1292,
      '22007',
      "Incorrect date value: 'x' for column `app`.`t`.`c` at row 1",
      "Incorrect date value: 'x' for column 'c' at row 1; 1292; 22007",
    ],
    [1064, '42000', 'your MariaDB server version for …', 'your MySQL server version for …; 1064; 42000'],
    [1213, '40001', 'Deadlock found', 'Deadlock found; 1213; 40001'],
  ];
  for (const [code, sqlState, message, expected] of translated) {
    it(`makes ${expected} of ${message}`, () => {
      expect(translate(code, sqlState, message)).to.equal(expected);
    });
  }
});
