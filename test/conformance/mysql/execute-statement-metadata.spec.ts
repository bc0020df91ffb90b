import { expect } from 'chai';

import { describeMysql, itOnEmulator, mysqlTarget } from '../../support/conformance.js';

const { execute } = mysqlTarget.calls;

type Metadata = Record<string, unknown>;

async function describeResult(sql: string): Promise<Metadata[]> {
  const response = await execute(sql, { includeResultMetadata: true });
  return response['columnMetadata'] as Metadata[];
}

function pick(metadata: Metadata | undefined, ...names: string[]): unknown[] {
  return names.map((name) => metadata?.[name]);
}

/** Columns of a table, and what is said of their type: name, JDBC code, precision, scale, signed, case-sensitive. */
const COLUMNS: [definition: string, type: [string, number, number, number, boolean, boolean]][] = [
  ['boolean', ['BIT', -7, 1, 0, false, false]],
  ['tinyint', ['TINYINT', -6, 4, 0, true, false]],
  ['smallint', ['SMALLINT', 5, 6, 0, true, false]],
  ['mediumint', ['MEDIUMINT', 4, 9, 0, true, false]],
  ['int', ['INT', 4, 11, 0, true, false]],
  ['int unsigned', ['INT UNSIGNED', 4, 10, 0, false, false]],
  ['bigint', ['BIGINT', -5, 20, 0, true, false]],
  ['bigint unsigned', ['BIGINT UNSIGNED', -5, 20, 0, false, false]],
  ['decimal(10,4)', ['DECIMAL', 3, 10, 4, true, false]],
  ['decimal(10) unsigned', ['DECIMAL UNSIGNED', 3, 10, 0, false, false]],
  ['float', ['FLOAT', 7, 12, 31, true, false]],
  ['double', ['DOUBLE', 8, 22, 31, true, false]],
  ['bit(10)', ['BIT', -7, 10, 0, false, false]],
  ['char(7)', ['CHAR', 1, 7, 0, false, false]],
  ['varchar(7)', ['VARCHAR', 12, 7, 0, false, false]],
  ['varchar(7) character set latin1', ['VARCHAR', 12, 7, 0, false, false]],
  ['tinytext', ['TINYTEXT', 12, 255, 0, false, false]],
  ['text', ['TEXT', -1, 65535, 0, false, false]],
  ['mediumtext', ['MEDIUMTEXT', -1, 16777215, 0, false, false]],
  ['longtext', ['LONGTEXT', -1, 1073741823, 0, false, false]],
  ["enum('a','bcd')", ['ENUM', 1, 3, 0, false, false]],
  ["set('a','bcd')", ['SET', 1, 5, 0, false, false]],
  ['binary(7)', ['BINARY', -2, 7, 0, false, true]],
  ['varbinary(7)', ['VARBINARY', -3, 7, 0, false, true]],
  ['blob', ['BLOB', -4, 65535, 0, false, true]],
  ['longblob', ['LONGBLOB', -4, 2147483647, 0, false, true]],
  ['date', ['DATE', 91, 10, 0, false, false]],
  ['time', ['TIME', 92, 10, 0, false, false]],
  ['datetime', ['DATETIME', 93, 19, 0, false, false]],
  ['datetime(6)', ['DATETIME', 93, 26, 0, false, false]],
  ['timestamp', ['TIMESTAMP', 93, 19, 0, false, false]],
  ['year', ['YEAR', 91, 4, 0, false, false]],
  ['json', ['JSON', -1, 2147483647, 0, false, true]],
];

describeMysql('ExecuteStatement column metadata on MySQL', () => {
  before(async () => {
    await execute(
      'CREATE TABLE meta_items (id int UNSIGNED AUTO_INCREMENT PRIMARY KEY, name varchar(20) NOT NULL, note text)',
    );
    const columns = COLUMNS.map(([definition], index) => `c${index} ${definition}`);
    await execute(`CREATE TABLE meta_types (${columns.join(', ')})`);
  });

  after(async () => {
    await execute('DROP TABLE meta_items, meta_types');
  });

  it('is absent unless it is asked for, and for statements that do not return rows', async () => {
    expect(await execute('SELECT 1')).not.to.have.property('columnMetadata');
    expect(await execute('UPDATE meta_items SET note = NULL', { includeResultMetadata: true })).not.to.have.property(
      'columnMetadata',
    );
  });

  it('describes a column of a table completely, by its name and its alias', async () => {
    expect(await describeResult('SELECT i.name AS title FROM meta_items AS i')).to.deep.equal([
      {
        name: 'name',
        label: 'title',
        type: 12,
        typeName: 'VARCHAR',
        schemaName: '',
        tableName: 'meta_items',
        isAutoIncrement: false,
        isSigned: false,
        isCurrency: false,
        isCaseSensitive: false,
        nullable: 0,
        precision: 20,
        scale: 0,
        arrayBaseColumnType: 0,
      },
    ]);
  });

  it('describes an expression by its label', async () => {
    const [metadata] = await describeResult('SELECT COUNT(*) FROM meta_items');

    expect(pick(metadata, 'name', 'label', 'tableName', 'typeName', 'type')).to.deep.equal([
      'COUNT(*)',
      'COUNT(*)',
      '',
      'BIGINT',
      -5,
    ]);
  });

  it('says which columns number themselves and which may be NULL', async () => {
    const metadata = await describeResult('SELECT id, name, note FROM meta_items');

    expect(metadata.map((column) => pick(column, 'isAutoIncrement', 'nullable'))).to.deep.equal([
      [true, 0],
      [false, 0],
      [false, 1],
    ]);
  });

  for (const [index, [definition, type]] of COLUMNS.entries()) {
    itOnEmulator(`describes ${definition} as ${type.slice(0, 4).join(', ')}`, async () => {
      const [metadata] = await describeResult(`SELECT c${index} FROM meta_types`);

      expect(pick(metadata, 'typeName', 'type', 'precision', 'scale', 'isSigned', 'isCaseSensitive')).to.deep.equal(
        type,
      );
    });
  }
});
