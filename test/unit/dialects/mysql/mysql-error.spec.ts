import { expect } from 'chai';

import type { DatabaseError } from '../../../../src/dialects/database-error.js';
import { readMysqlError } from '../../../../src/dialects/mysql/mysql-error.js';

/** What is read, without the members that are absent. */
function read(message: string): DatabaseError {
  return JSON.parse(JSON.stringify(readMysqlError(message))) as DatabaseError;
}

function withCodes(text: string, vendorCode: number, sqlState = 'HY000'): string {
  return `${text}; Error code: ${vendorCode}; SQLState: ${sqlState}`;
}

describe('readMysqlError', () => {
  const cases: readonly (readonly [text: string, vendorCode: number, read: DatabaseError])[] = [
    [
      "Duplicate entry 'a' for key 'city.uq_name'",
      1062,
      { kind: 'uniqueViolation', constraint: 'uq_name', table: 'city' },
    ],
    ["Duplicate entry 'a' for key 'PRIMARY'", 1062, { kind: 'uniqueViolation', constraint: 'PRIMARY' }],
    [
      "Duplicate entry 'it's for key 'x.y'; Error code: 1; SQLState: 23505' for key 'city.uq_name'",
      1062,
      { kind: 'uniqueViolation', constraint: 'uq_name', table: 'city' },
    ],
    ["Duplicate entry 'a\nb' for key 'uq'", 1586, { kind: 'uniqueViolation', constraint: 'uq' }],
    [
      'Cannot add or update a child row: a foreign key constraint fails (`db`.`ci``ty`, CONSTRAINT `fk_country` FOREIGN KEY (`country`) REFERENCES `country` (`id`))',
      1452,
      { kind: 'foreignKeyViolation', constraint: 'fk_country', table: 'ci`ty' },
    ],
    [
      'Cannot delete or update a parent row: a foreign key constraint fails (`db`.`city`, CONSTRAINT `fk` FOREIGN KEY (`a`) REFERENCES `b` (`c`))',
      1451,
      { kind: 'foreignKeyViolation', constraint: 'fk', table: 'city' },
    ],
    ['Cannot add or update a child row: a foreign key constraint fails', 1216, { kind: 'foreignKeyViolation' }],
    ["Column 'name' cannot be null", 1048, { kind: 'notNullViolation', column: 'name' }],
    ["Field 'name' doesn't have a default value", 1364, { kind: 'notNullViolation', column: 'name' }],
    ["Check constraint 'chk' is violated.", 3819, { kind: 'checkViolation', constraint: 'chk' }],
    ['CONSTRAINT `city.population` failed for `db`.`city`', 4025, { kind: 'checkViolation', constraint: 'population' }],
    ['Deadlock found when trying to get lock; try restarting transaction', 1213, { kind: 'deadlock' }],
    ['Lock wait timeout exceeded; try restarting transaction', 1205, { kind: 'lockTimeout' }],
    [
      'Statement aborted because lock(s) could not be acquired immediately and NOWAIT is set.',
      3572,
      { kind: 'lockTimeout' },
    ],
    ['Query execution was interrupted, maximum statement execution time exceeded', 3024, { kind: 'statementTimeout' }],
    ["You have an error in your SQL syntax … near 'SELEKT'", 1064, { kind: 'syntax' }],
    ["Table 'db.city' doesn't exist", 1146, { kind: 'undefinedTable', table: 'city' }],
    ["Unknown table 'db.city'", 1051, { kind: 'undefinedTable', table: 'city' }],
    ["Unknown column 'c.name' in 'where clause'", 1054, { kind: 'undefinedColumn', column: 'name' }],
    ["Access denied for user 'a'@'%' to database 'b'", 1044, { kind: 'accessDenied' }],
    ["Incorrect string value: '\\xE3' for column 'a' at row 1", 1366, {}],
  ];
  for (const [text, vendorCode, expected] of cases) {
    it(`reads ${vendorCode}: ${text}`, () => {
      expect(read(withCodes(text, vendorCode))).to.deep.equal({ ...expected, vendorCode, sqlState: 'HY000' });
    });
  }

  it('reads the form of early versions of the service', () => {
    expect(read("Database error code: 1146. Message: Table 'db.city' doesn't exist")).to.deep.equal({
      kind: 'undefinedTable',
      vendorCode: 1146,
      table: 'city',
    });
  });

  it('takes no number out of the middle of a text', () => {
    expect(read("Error code: 1062; SQLState: 23000 is what 'somebody' wrote")).to.deep.equal({});
    expect(read(withCodes('Database error code: 1062. Message: x', 1366))).to.include({ vendorCode: 1366 });
  });
});
