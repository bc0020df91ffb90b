import { expect } from 'chai';

import { describeMysql, itOnEmulator, mysqlTarget } from '../../support/conformance.js';

const { begin, execute, executeForField, failToExecute, rollback } = mysqlTarget.calls;

describeMysql('ExecuteStatement results on MySQL', () => {
  describe('serializations of columns', () => {
    const columns: [type: string, literal: string, field: object][] = [
      ['boolean', 'true', { booleanValue: true }],
      ['tinyint(1)', '0', { booleanValue: false }],
      ['bit(1)', "b'1'", { booleanValue: true }],
      ['bit(10)', "b'1000000101'", { longValue: 517 }],
      ['tinyint', '-128', { longValue: -128 }],
      ['tinyint unsigned', '255', { longValue: 255 }],
      ['smallint', '1', { longValue: 1 }],
      ['mediumint', '1', { longValue: 1 }],
      ['int', '1', { longValue: 1 }],
      ['int unsigned', '4294967295', { longValue: 4294967295 }],
      ['bigint', '1', { longValue: 1 }],
      ['bigint unsigned', '18446744073709551615', { stringValue: '18446744073709551615' }],
      ['float', '0.1', { doubleValue: 0.10000000149011612 }],
      ['double', '0.1', { doubleValue: 0.1 }],
      ['double', '1e300', { doubleValue: 1e300 }],
      ['decimal(10,4)', '0', { stringValue: '0.0000' }],
      ['decimal(10,4)', '123456.7890', { stringValue: '123456.7890' }],
      ['decimal(10)', '10', { stringValue: '10' }],
      ['char(4)', "'ab'", { stringValue: 'ab' }],
      ['varchar(4)', "'äb '", { stringValue: 'äb ' }],
      ['varchar(4) character set latin1', "'é'", { stringValue: 'é' }],
      ['tinytext', "'ab'", { stringValue: 'ab' }],
      ['text', "'ab'", { stringValue: 'ab' }],
      ['mediumtext', "'ab'", { stringValue: 'ab' }],
      ['longtext', "'ab'", { stringValue: 'ab' }],
      ["enum('a','b')", "'b'", { stringValue: 'b' }],
      ["set('a','b')", "'a,b'", { stringValue: 'a,b' }],
      ['binary(4)', "x'00ff'", { blobValue: 'AP8AAA==' }],
      ['varbinary(4)', "x'00ff'", { blobValue: 'AP8=' }],
      ['tinyblob', "x'00ff'", { blobValue: 'AP8=' }],
      ['blob', "x'00ff'", { blobValue: 'AP8=' }],
      ['longblob', "x''", { blobValue: '' }],
      ['date', "'2024-02-29'", { stringValue: '2024-02-29' }],
      ['time', "'12:34:56'", { stringValue: '12:34:56' }],
      ['time(3)', "'-100:00:00.5'", { stringValue: '-100:00:00.500' }],
      ['datetime', "'2024-02-29 12:34:56'", { stringValue: '2024-02-29 12:34:56' }],
      ['datetime(1)', "'2024-02-29 12:34:56.1'", { stringValue: '2024-02-29 12:34:56.100' }],
      ['datetime(6)', "'2024-02-29 12:34:56.1234'", { stringValue: '2024-02-29 12:34:56.123400' }],
      ['datetime(6)', "'2024-02-29 12:34:56'", { stringValue: '2024-02-29 12:34:56' }],
      ['timestamp(3)', "'2024-02-29 12:34:56.25'", { stringValue: '2024-02-29 12:34:56.250' }],
      ['year', '2024', { longValue: 2024 }],
      ['json', `'{"b": 1, "a": [1, null]}'`, { stringValue: '{"a":[1,null],"b":1}' }],
      ['int', 'NULL', { isNull: true }],
    ];
    for (const [type, literal, field] of columns) {
      it(`returns ${literal} of a column ${type} as ${JSON.stringify(field)}`, async () => {
        const transactionId = await begin();
        await execute(`CREATE TEMPORARY TABLE result_column (value ${type})`, { transactionId });
        await execute(`INSERT INTO result_column VALUES (${literal})`, { transactionId });

        expect(await executeForField('SELECT value FROM result_column', { transactionId })).to.deep.equal(field);
        await rollback(transactionId);
      });
    }
  });

  describe('serializations of expressions', () => {
    const expressions: [expression: string, field: object][] = [
      ['COUNT(*)', { longValue: 1 }],
      ['SUM(1)', { stringValue: '1' }],
      ['AVG(2)', { stringValue: '2.0000' }],
      ['SUM(1.5e0)', { doubleValue: 1.5 }],
      ['1 > 0', { longValue: 1 }],
      ['TRUE', { longValue: 1 }],
      ['1.50', { stringValue: '1.50' }],
      ['1.5e0', { doubleValue: 1.5 }],
      ['7 / 2', { stringValue: '3.5000' }],
      ['CAST(1 AS DECIMAL(10,2))', { stringValue: '1.00' }],
      ['-9223372036854775808', { longValue: -9223372036854775808n }],
      ["CONCAT('a', 1)", { stringValue: 'a1' }],
      ["x'00ff'", { blobValue: 'AP8=' }],
      ["CAST('ab' AS BINARY)", { blobValue: 'YWI=' }],
      ["DATE('2024-02-29 12:00:00')", { stringValue: '2024-02-29' }],
      ["TIMEDIFF('00:00:00', '10:00:00')", { stringValue: '-10:00:00' }],
      ["CAST('2024-02-29 12:34:56.5' AS DATETIME(3))", { stringValue: '2024-02-29 12:34:56.500' }],
      ["JSON_OBJECT('b', 1, 'a', 'x')", { stringValue: '{"a":"x","b":1}' }],
      ['NULL', { isNull: true }],
    ];
    for (const [expression, field] of expressions) {
      it(`returns ${expression} as ${Object.keys(field).join('')}`, async () => {
        const answer = await mysqlTarget.calls.post('/Execute', { sql: `SELECT ${expression}` });
        const printed = JSON.stringify(field, (_, value: unknown) =>
          typeof value === 'bigint' ? Number(value) : value,
        );

        expect(JSON.stringify(answer.body['records'])).to.equal(`[[${printed}]]`);
      });
    }
  });

  describe('serializations with resultSetOptions', () => {
    const options: [expression: string, options: object, field: object][] = [
      ['9223372036854775807', { longReturnType: 'STRING' }, { stringValue: '9223372036854775807' }],
      ['1', { longReturnType: 'LONG' }, { longValue: 1 }],
      ['1.50', { decimalReturnType: 'DOUBLE_OR_LONG' }, { doubleValue: 1.5 }],
      ['SUM(15)', { decimalReturnType: 'DOUBLE_OR_LONG' }, { longValue: 15 }],
      ['1.50', { decimalReturnType: 'STRING' }, { stringValue: '1.50' }],
    ];
    for (const [expression, resultSetOptions, field] of options) {
      it(`returns ${expression} with ${JSON.stringify(resultSetOptions)} as ${JSON.stringify(field)}`, async () => {
        expect(await executeForField(`SELECT ${expression}`, { resultSetOptions })).to.deep.equal(field);
      });
    }
  });

  describe('serializations as JSON', () => {
    it('returns one text of objects keyed by label, and nothing else', async () => {
      const sql = `SELECT 1 AS n, 10e0 AS f, 1.50 AS d, NULL AS none, 'a"b' AS t, x'00ff' AS bytes,
        JSON_OBJECT('x', 1) AS document, 9223372036854775807 AS big, COUNT(*)`;

      expect(await execute(sql, { formatRecordsAs: 'JSON', includeResultMetadata: true })).to.deep.equal({
        numberOfRecordsUpdated: 0,
        formattedRecords:
          '[{"n":1,"f":10.0,"d":"1.50","none":null,"t":"a\\"b","bytes":"AP8=","document":"{\\"x\\":1}",' +
          '"big":9223372036854775807,"COUNT(*)":1}]',
      });
    });
  });

  describe('validations of values', () => {
    it('does not return geometries, unless as text', async () => {
      expect(await failToExecute('SELECT POINT(1, 2)')).to.equal(
        '400 UnsupportedResultException: The result contains the unsupported data type GEOMETRY.',
      );
      expect(await executeForField('SELECT ST_AsText(POINT(1, 2))')).to.deep.equal({ stringValue: 'POINT(1 2)' });
    });

    itOnEmulator('breaks on zero dates without a text', async () => {
      const transactionId = await begin();
      await execute("SET sql_mode = ''", { transactionId });
      await execute('CREATE TEMPORARY TABLE result_zero (born date, at datetime)', { transactionId });
      await execute("INSERT INTO result_zero VALUES ('0000-00-00', '2024-00-00 00:00:00')", { transactionId });

      for (const column of ['born', 'at']) {
        expect(await failToExecute(`SELECT ${column} FROM result_zero`, { transactionId })).to.equal(
          '500 InternalFailure: ',
        );
      }
      await rollback(transactionId);
    });

    it('does not store zero dates in the SQL mode of its sessions', async () => {
      const transactionId = await begin();
      await execute('CREATE TEMPORARY TABLE result_zero (born date)', { transactionId });

      expect(await failToExecute("INSERT INTO result_zero VALUES ('0000-00-00')", { transactionId })).to.equal(
        "400 DatabaseErrorException: Incorrect date value: '0000-00-00' for column 'born' at row 1; Error code: 1292; SQLState: 22007",
      );
      await rollback(transactionId);
    });
  });

  describe('validations of size', () => {
    it('returns a blob of 500 KB', async () => {
      expect(await executeForField("SELECT CAST(REPEAT('x', 512000) AS BINARY)")).to.have.property('blobValue');
    });
  });
});
