import { expect } from 'chai';

import { describeMysql, itOnEmulator, mysqlTarget } from '../../support/conformance.js';
import { parameter } from '../../support/service-calls.js';

const { begin, execute, executeForField, fail, failToExecute, failWith, fieldWith, post, rollback } = mysqlTarget.calls;

interface Value {
  [member: string]: unknown;
}

describeMysql('ExecuteStatement on MySQL', () => {
  before(async () => {
    await execute(`CREATE TABLE exec_types (
      id int AUTO_INCREMENT PRIMARY KEY, n int, big bigint, amount decimal(10,4), born date, at datetime(6), stamp timestamp NULL,
      clock time(3), document json, flag boolean, mood enum('happy', 'sad'), bytes varbinary(16), label varchar(20),
      ratio float, exact_ratio double)`);
  });

  after(async () => {
    await execute('DROP TABLE exec_types');
  });

  describe('serializations', () => {
    it('answers a SELECT without rows with an empty list', async () => {
      expect(await execute('SELECT n FROM exec_types WHERE n = 4711')).to.deep.equal({
        numberOfRecordsUpdated: 0,
        records: [],
      });
    });

    it('answers DML with the number of rows and without records', async () => {
      expect(await execute('INSERT INTO exec_types (id, n) VALUES (7, 1), (8, 2)')).to.have.property(
        'numberOfRecordsUpdated',
        2,
      );
      expect(await execute('UPDATE exec_types SET n = 3')).to.deep.equal({
        generatedFields: [],
        numberOfRecordsUpdated: 2,
      });
      expect(await execute('DELETE FROM exec_types')).to.deep.equal({ generatedFields: [], numberOfRecordsUpdated: 2 });
    });

    it('counts the rows that an UPDATE finds, changed or not', async () => {
      await execute('INSERT INTO exec_types (n) VALUES (1), (1)');

      expect((await execute('UPDATE exec_types SET n = 1'))['numberOfRecordsUpdated']).to.equal(2);
      await execute('DELETE FROM exec_types');
    });

    it('answers an INSERT with the id that it made', async () => {
      const { generatedFields } = await execute('INSERT INTO exec_types (n) VALUES (1)');

      expect(generatedFields).to.deep.equal([await executeForField('SELECT MAX(id) FROM exec_types')]);
      await execute('DELETE FROM exec_types');
    });

    itOnEmulator('answers an INSERT of several rows with the first of their ids', async () => {
      const { generatedFields } = await execute('INSERT INTO exec_types (n) VALUES (1), (2), (3)');

      expect(generatedFields).to.deep.equal([await executeForField('SELECT MIN(id) FROM exec_types')]);
      await execute('DELETE FROM exec_types');
    });

    it('answers without ids where there is no AUTO_INCREMENT', async () => {
      await execute('CREATE TABLE exec_plain (n int)');

      expect(await execute('INSERT INTO exec_plain VALUES (1)')).to.deep.equal({
        generatedFields: [],
        numberOfRecordsUpdated: 1,
      });
      await execute('DROP TABLE exec_plain');
    });

    it('answers an upsert as MySQL counts it: 1 for a new row, 2 for a changed one', async () => {
      const sql = 'INSERT INTO exec_types (id, n) VALUES (1, 1) ON DUPLICATE KEY UPDATE n = n + 1';

      expect((await execute(sql))['numberOfRecordsUpdated']).to.equal(1);
      expect((await execute(sql))['numberOfRecordsUpdated']).to.equal(2);
      await execute('DELETE FROM exec_types');
    });

    it('answers DDL with zero updated records', async () => {
      expect(await execute('CREATE TABLE exec_made (n int)')).to.deep.equal({
        generatedFields: [],
        numberOfRecordsUpdated: 0,
      });
      await execute('DROP TABLE exec_made');
    });

    itOnEmulator('answers a procedure with the first of its results', async () => {
      await execute('CREATE PROCEDURE exec_two() BEGIN SELECT 1, 2; SELECT 3; END');

      expect((await execute('CALL exec_two()'))['records']).to.deep.equal([[{ longValue: 1 }, { longValue: 2 }]]);
      await execute('DROP PROCEDURE exec_two');
    });
  });

  describe('validations', () => {
    it('refuses several statements, of which none runs', async () => {
      expect(await failToExecute('DELETE FROM exec_types; -- note\nDROP TABLE exec_types')).to.equal(
        "400 ValidationException: Multistatements aren't supported.",
      );
      expect(await executeForField('SELECT COUNT(*) FROM exec_types')).to.deep.equal({ longValue: 0 });
    });

    it('takes a procedure body with semicolons for one statement', async () => {
      await execute('CREATE PROCEDURE exec_body() BEGIN SET @x = 1; SELECT @x + 1; END');

      expect(await executeForField('CALL exec_body()')).to.deep.equal({ longValue: 2 });
      await execute('DROP PROCEDURE exec_body');
    });

    itOnEmulator('refuses a comment of one line as an empty statement', async () => {
      expect(await failToExecute('# nothing')).to.equal('400 ValidationException: SQL is empty');
    });
  });

  describe('functionality: parameters', () => {
    afterEach(async () => {
      await execute('DELETE FROM exec_types');
    });

    it('leaves literals, identifiers, comments and assignments alone', async () => {
      const sql = "SELECT ':a', \":b\", 'it\\'s :c', @x := 1 AS `:d`, :p /* :e */ # :f\n -- :g";

      expect((await execute(sql, { parameters: [parameter('p', { longValue: 456 })] }))['records']).to.deep.equal([
        [
          { stringValue: ':a' },
          { stringValue: ':b' },
          { stringValue: "it's :c" },
          { longValue: 1 },
          { longValue: 456 },
        ],
      ]);
    });

    it('takes a name more than once', async () => {
      expect(await fieldWith('SELECT :p + :p', { longValue: 2 })).to.deep.equal({ longValue: 4 });
    });

    itOnEmulator('says how many parameters are missing', async () => {
      expect(await failToExecute('SELECT :a, :b')).to.equal(
        '400 DatabaseErrorException: prepared statement expected 2 parameters but 0 parameters were provided',
      );
    });

    const returned: [situation: string, value: Value, field: object, hint?: string][] = [
      ['a text', { stringValue: 'a' }, { stringValue: 'a' }],
      ['an empty text', { stringValue: '' }, { stringValue: '' }],
      ['a text of quotes and backslashes', { stringValue: `'"\\\`'; --` }, { stringValue: `'"\\\`'; --` }],
      ['a text of control characters', { stringValue: 'a\0b\n\r\t\u001ac' }, { stringValue: 'a\0b\n\r\t\u001ac' }],
      ['a text beyond the basic plane', { stringValue: 'größe 🐘' }, { stringValue: 'größe 🐘' }],
      ['a text that looks like a placeholder', { stringValue: ':p ?' }, { stringValue: ':p ?' }],
      ['an integer', { longValue: -1 }, { longValue: -1 }],
      ['a double', { doubleValue: 1.5 }, { doubleValue: 1.5 }],
      ['a double without a fraction', { doubleValue: 2 }, { doubleValue: 2 }],
      ['the least double', { doubleValue: 2.2250738585072014e-308 }, { doubleValue: 2.2250738585072014e-308 }],
      ['a boolean, as MySQL has none', { booleanValue: true }, { longValue: 1 }],
      ['bytes', { blobValue: 'AP9/' }, { blobValue: 'AP9/' }],
      ['no bytes', { blobValue: '' }, { blobValue: '' }],
      ['NULL', { isNull: true }, { isNull: true }],
      ['a DECIMAL', { stringValue: '1.50' }, { stringValue: '1.50' }, 'DECIMAL'],
      ['a DATE', { stringValue: '2024-02-29' }, { stringValue: '2024-02-29' }, 'DATE'],
      ['JSON as it is', { stringValue: '{"b": "\\n"}' }, { stringValue: '{"b": "\\n"}' }, 'JSON'],
      [
        'a UUID as its bytes',
        { stringValue: '7b6f3f43-8e3c-4f0e-9d9a-3d5c1a1b2c3d' },
        { blobValue: Buffer.from('7b6f3f438e3c4f0e9d9a3d5c1a1b2c3d', 'hex').toString('base64') },
        'UUID',
      ],
    ];
    for (const [situation, value, field, hint] of returned) {
      it(`binds ${situation}`, async () => {
        expect(await fieldWith('SELECT :p', value, hint)).to.deep.equal(field);
      });
    }

    const stored: [column: string, value: Value, field: object, hint?: string][] = [
      ['n', { stringValue: '17' }, { longValue: 17 }],
      ['big', { longValue: 9007199254740991 }, { longValue: 9007199254740991 }],
      ['amount', { doubleValue: 19.99 }, { stringValue: '19.9900' }],
      ['amount', { stringValue: '123456.7890' }, { stringValue: '123456.7890' }, 'DECIMAL'],
      ['born', { stringValue: '2024-02-29' }, { stringValue: '2024-02-29' }],
      ['born', { stringValue: '2024-02-29' }, { stringValue: '2024-02-29' }, 'DATE'],
      ['at', { stringValue: '2024-02-29 12:34:56.5' }, { stringValue: '2024-02-29 12:34:56.500' }, 'TIMESTAMP'],
      ['stamp', { stringValue: '2024-02-29 12:34:56' }, { stringValue: '2024-02-29 12:34:56' }, 'TIMESTAMP'],
      ['clock', { stringValue: '12:34:56.1236' }, { stringValue: '12:34:56.124' }, 'TIME'],
      ['document', { stringValue: '{"b": 1, "a": [1, 2]}' }, { stringValue: '{"a":[1,2],"b":1}' }, 'JSON'],
      ['document', { stringValue: '{"b": 1}' }, { stringValue: '{"b":1}' }],
      ['flag', { booleanValue: false }, { booleanValue: false }],
      ['flag', { longValue: 1 }, { booleanValue: true }],
      ['mood', { stringValue: 'sad' }, { stringValue: 'sad' }],
      [
        'bytes',
        { stringValue: '7b6f3f43-8e3c-4f0e-9d9a-3d5c1a1b2c3d' },
        { blobValue: 'e28/Q448Tw6dmj1cGhssPQ==' },
        'UUID',
      ],
      ['ratio', { doubleValue: 0.5 }, { doubleValue: 0.5 }],
      ['exact_ratio', { doubleValue: 0.1 }, { doubleValue: 0.1 }],
    ];
    for (const [column, value, field, hint] of stored) {
      it(`puts ${JSON.stringify(value)} into the column ${column}${hint === undefined ? '' : ` as ${hint}`}`, async () => {
        await execute(`INSERT INTO exec_types (${column}) VALUES (:p)`, { parameters: [parameter('p', value, hint)] });

        expect(await executeForField(`SELECT ${column} FROM exec_types`)).to.deep.equal(field);
      });
    }

    it('does not put a UUID into a column of texts', async () => {
      expect(
        await failWith(
          'INSERT INTO exec_types (label) VALUES (:p)',
          { stringValue: 'e3658bdb-8e3c-4f0e-9d9a-3d5c1a1b2c3d' },
          'UUID',
        ),
      ).to.match(
        /^400 DatabaseErrorException: Incorrect string value: '\\xE3e\\x8B.*' for column 'label' at row 1; Error code: 1366; SQLState: HY000$/,
      );
    });

    it('binds a text of megabytes', async () => {
      const field = await fieldWith('SELECT LENGTH(:p)', { stringValue: "it's ".repeat(800_000) });

      expect(field).to.deep.equal({ longValue: 4_000_000 });
    });
  });

  describe('functionality: errors', () => {
    before(async () => {
      await execute(`CREATE TABLE exec_parents (
        id int PRIMARY KEY, name varchar(5) NOT NULL, n int, CONSTRAINT positive CHECK (n > 0), UNIQUE KEY by_n (n))`);
      await execute(`CREATE TABLE exec_children (
        parent_id int, CONSTRAINT exec_fk FOREIGN KEY (parent_id) REFERENCES exec_parents (id))`);
      await execute("INSERT INTO exec_parents VALUES (1, 'a', 1)");
      await execute('INSERT INTO exec_children VALUES (1)');
    });

    after(async () => {
      await execute('DROP TABLE exec_children');
      await execute('DROP TABLE exec_parents');
    });

    const foreignKey =
      `(\`${mysqlTarget.database}\`.\`exec_children\`, CONSTRAINT \`exec_fk\` FOREIGN KEY (\`parent_id\`) ` +
      'REFERENCES `exec_parents` (`id`))';
    const refused: [sql: string, message: string, code: number, state: string][] = [
      [
        "INSERT INTO exec_parents VALUES (1, 'b', 2)",
        "Duplicate entry '1' for key 'exec_parents.PRIMARY'",
        1062,
        '23000',
      ],
      ["INSERT INTO exec_parents VALUES (2, 'b', 1)", "Duplicate entry '1' for key 'exec_parents.by_n'", 1062, '23000'],
      ["INSERT INTO exec_parents VALUES (2, 'b', -1)", "Check constraint 'positive' is violated.", 3819, 'HY000'],
      ['INSERT INTO exec_parents VALUES (2, NULL, 2)', "Column 'name' cannot be null", 1048, '23000'],
      ['INSERT INTO exec_parents (id) VALUES (2)', "Field 'name' doesn't have a default value", 1364, 'HY000'],
      ["INSERT INTO exec_parents VALUES (2, 'too long', 2)", "Data too long for column 'name' at row 1", 1406, '22001'],
      [
        "INSERT INTO exec_parents VALUES ('two', 'b', 2)",
        "Incorrect integer value: 'two' for column 'id' at row 1",
        1366,
        'HY000',
      ],
      [
        'INSERT INTO exec_children VALUES (9)',
        `Cannot add or update a child row: a foreign key constraint fails ${foreignKey}`,
        1452,
        '23000',
      ],
      [
        'DELETE FROM exec_parents',
        `Cannot delete or update a parent row: a foreign key constraint fails ${foreignKey}`,
        1451,
        '23000',
      ],
      ['SELECT * FROM nowhere', `Table '${mysqlTarget.database}.nowhere' doesn't exist`, 1146, '42S02'],
      ['SELECT nothing FROM exec_parents', "Unknown column 'nothing' in 'field list'", 1054, '42S22'],
      ['DELETE FROM exec_parents WHERE nothing = 1', "Unknown column 'nothing' in 'where clause'", 1054, '42S22'],
      [
        'SELEKT 1',
        'You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version ' +
          "for the right syntax to use near 'SELEKT 1' at line 1",
        1064,
        '42000',
      ],
    ];
    for (const [sql, message, code, state] of refused) {
      it(`reports ${sql} as ${code}`, async () => {
        expect(await failToExecute(sql)).to.equal(
          `400 DatabaseErrorException: ${message}; Error code: ${code}; SQLState: ${state}`,
        );
      });
    }

    itOnEmulator('reports a text that is no JSON, and no violated CHECK', async () => {
      const transactionId = await begin();
      await execute('INSERT INTO exec_types (n) VALUES (1)', { transactionId });

      expect(await failToExecute("INSERT INTO exec_types (document) VALUES ('{')", { transactionId })).to.match(
        /^400 DatabaseErrorException: Invalid JSON text: .* in value for column 'exec_types.document'\.; Error code: 3140; SQLState: 22032$/,
      );
      expect(await executeForField('SELECT COUNT(*) FROM exec_types', { transactionId })).to.deep.equal({
        longValue: 1,
      });
      await rollback(transactionId);
    });

    for (const sql of [
      'INSERT INTO exec_parents VALUES (3, "c", 3) RETURNING id',
      'CREATE TABLE exec_never (id uuid)',
      'CREATE SEQUENCE exec_numbers',
    ]) {
      it(`has no syntax for ${sql}`, async () => {
        expect(await failToExecute(sql)).to.match(
          /^400 DatabaseErrorException: You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near .*; Error code: 1064; SQLState: 42000$/,
        );
      });
    }

    it('reports a locked row that NOWAIT does not wait for', async () => {
      const [holder, transactionId] = [await begin(), await begin()];
      await execute('SELECT * FROM exec_parents WHERE id = 1 FOR UPDATE', { transactionId: holder });

      expect(await failToExecute('SELECT * FROM exec_parents FOR UPDATE NOWAIT', { transactionId })).to.equal(
        '400 DatabaseErrorException: Statement aborted because lock(s) could not be acquired immediately and NOWAIT is set.; Error code: 3572; SQLState: HY000',
      );
      await rollback(holder);
      await rollback(transactionId);
    });

    it('keeps the SQLSTATE that a procedure signals', async () => {
      await execute("CREATE PROCEDURE exec_claim() SIGNAL SQLSTATE '23999' SET MESSAGE_TEXT = 'already claimed'");

      expect(await failToExecute('CALL exec_claim()')).to.equal(
        '400 DatabaseErrorException: already claimed; Error code: 1644; SQLState: 23999',
      );
      await execute('DROP PROCEDURE exec_claim');
    });

    itOnEmulator('reports a database that does not exist', async () => {
      expect(await failToExecute('SELECT 1', { database: 'nowhere' })).to.equal(
        "400 DatabaseErrorException: Unknown database 'nowhere'; Error code: 1049; SQLState: 42000",
      );
    });

    itOnEmulator('does not let a statement read files of this machine', async () => {
      expect(await failToExecute("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE exec_parents")).to.equal(
        '400 DatabaseErrorException: Loading local data is disabled; this must be enabled on both the client and server sides; Error code: 3948; SQLState: 42000',
      );
    });
  });

  describe('functionality: statements', () => {
    itOnEmulator('runs in the database that the request names', async () => {
      expect(await executeForField('SELECT DATABASE()', { database: 'mysql' })).to.deep.equal({ stringValue: 'mysql' });
      expect(await executeForField('SELECT DATABASE()')).to.deep.equal({ stringValue: mysqlTarget.database });
    });

    itOnEmulator('works in UTC, in utf8mb4 and in the SQL mode of MySQL 8', async () => {
      const variables = ['time_zone', 'character_set_connection', 'character_set_database', 'sql_mode'];
      const { records } = await execute(`SELECT CONCAT_WS(' ', ${variables.map((name) => `@@${name}`).join()})`);

      expect(JSON.stringify(records)).to.contain(
        '+00:00 utf8mb4 utf8mb4 ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,' +
          'ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
      );
    });

    itOnEmulator('forgets settings, variables, temporary tables and the database in use after the call', async () => {
      await execute("SET time_zone = '+09:00', sql_mode = '', @mine = 1");
      await execute('CREATE TEMPORARY TABLE exec_temporary (n int)');
      await execute('USE mysql');

      expect((await execute('SELECT @@time_zone, @@sql_mode = "", @mine, DATABASE()'))['records']).to.deep.equal([
        [{ stringValue: '+00:00' }, { longValue: 0 }, { isNull: true }, { stringValue: mysqlTarget.database }],
      ]);
      expect(await failToExecute('SELECT * FROM exec_temporary')).to.match(/Error code: 1146; SQLState: 42S02$/);
    });

    itOnEmulator('ends a transaction that is begun in SQL with the call', async () => {
      await execute('BEGIN');
      await execute('SET autocommit = 0');
      await execute('INSERT INTO exec_types (n) VALUES (1)');
      const transactionId = await begin();

      expect(await executeForField('SELECT COUNT(*) FROM exec_types', { transactionId })).to.deep.equal({
        longValue: 1,
      });
      await rollback(transactionId);
      await execute('DELETE FROM exec_types');
    });

    it('returns what SHOW and EXPLAIN say', async () => {
      expect((await execute("SHOW TABLES LIKE 'exec_types'"))['records']).to.deep.equal([
        [{ stringValue: 'exec_types' }],
      ]);
      expect((await execute('EXPLAIN SELECT 1'))['records']).to.have.length(1);
    });

    itOnEmulator('reports a connection that is ended from outside', async () => {
      const transactionId = await begin();
      const connection = await executeForField('SELECT CONNECTION_ID()', { transactionId });
      const refusal = failToExecute('SELECT SLEEP(30), COUNT(*) FROM exec_types', { transactionId });
      await mysqlTarget.calls.waitUntilCounted(
        "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(30)%'",
      );
      await execute('KILL :id', { parameters: [{ name: 'id', value: connection }] });

      expect(await refusal).to.match(/^(400 DatabaseError|504 DatabaseUnavailable)Exception: /);
      expect(await failToExecute('SELECT 1', { transactionId })).to.match(/^504 DatabaseUnavailableException: /);
      await fail('/RollbackTransaction', { transactionId });
      expect(await executeForField('SELECT 1')).to.deep.equal({ longValue: 1 });
    });

    it('names each answer by a request id of its own', async () => {
      const answers = await Promise.all([post('/Execute', { sql: 'SELECT 1' }), post('/Execute', { sql: 'SELEKT 1' })]);

      expect(new Set(answers.map(({ requestId }) => requestId)).size).to.equal(2);
    });
  });
});
