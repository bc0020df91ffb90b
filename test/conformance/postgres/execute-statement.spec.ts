import { expect } from 'chai';

import { describePostgres, itOnEmulator, postgresTarget } from '../../support/conformance.js';
import { parameter } from '../../support/service-calls.js';

const { begin, execute, executeForField, failToExecute, failWith, fieldWith, post, rollback } = postgresTarget.calls;

interface Value {
  [member: string]: unknown;
}

describePostgres('ExecuteStatement on PostgreSQL', () => {
  before(async () => {
    await execute(`CREATE TYPE exec_mood AS ENUM ('happy', 'sad')`);
    await execute(`CREATE TABLE exec_types (
      id uuid, n int, big bigint, amount numeric(10,4), born date, at timestamp, zoned timestamptz, clock time,
      document jsonb, plain json, flag boolean, mood exec_mood, tags text[], bytes bytea, label text, ratio real)`);
  });

  after(async () => {
    await execute('DROP TABLE exec_types');
    await execute('DROP TYPE exec_mood');
  });

  describe('serializations', () => {
    it('answers a SELECT without rows with an empty list', async () => {
      expect(await execute('SELECT 1 WHERE false')).to.deep.equal({ numberOfRecordsUpdated: 0, records: [] });
    });

    it('answers DML with the number of rows and without records', async () => {
      expect(await execute('INSERT INTO exec_types (n) VALUES (1), (2)')).to.deep.equal({
        generatedFields: [],
        numberOfRecordsUpdated: 2,
      });
      expect((await execute('UPDATE exec_types SET n = 3'))['numberOfRecordsUpdated']).to.equal(2);
      expect((await execute('DELETE FROM exec_types'))['numberOfRecordsUpdated']).to.equal(2);
    });

    it('answers RETURNING with records and no updated ones', async () => {
      expect(await execute('INSERT INTO exec_types (n) VALUES (1) RETURNING n')).to.deep.equal({
        numberOfRecordsUpdated: 0,
        records: [[{ longValue: 1 }]],
      });
      expect(await execute('DELETE FROM exec_types WHERE n = 7 RETURNING n')).to.deep.equal({
        numberOfRecordsUpdated: 0,
        records: [],
      });
      await execute('DELETE FROM exec_types');
    });

    it('answers DDL with zero updated records', async () => {
      expect(await execute('CREATE TABLE exec_made AS SELECT 1 AS n')).to.deep.equal({
        generatedFields: [],
        numberOfRecordsUpdated: 0,
      });
      await execute('DROP TABLE exec_made');
    });

    it('prints the least 64-bit integer exactly', async () => {
      const answer = await post('/Execute', { sql: 'SELECT -9223372036854775808, 9007199254740993' });

      expect(answer.text).to.contain('[{"longValue":-9223372036854775808},{"longValue":9007199254740993}]');
    });
  });

  describe('functionality: parameters', () => {
    it('replaces names of letters, digits and underscores in any order', async () => {
      const parameters = [
        parameter('second', { longValue: 2 }),
        parameter('1', { longValue: 1 }),
        parameter('_x9', { longValue: 3 }),
      ];

      expect((await execute('SELECT :1, :second, :_x9', { parameters }))['records']).to.deep.equal([
        [{ longValue: 1 }, { longValue: 2 }, { longValue: 3 }],
      ]);
    });

    it('leaves literals, identifiers, comments and casts alone', async () => {
      const sql = `SELECT ':a' || E'\\':b' AS ":c", :p::text /* :d */ -- :e`;

      expect((await execute(sql, { parameters: [parameter('p', { longValue: 456 })] }))['records']).to.deep.equal([
        [{ stringValue: ":a':b" }, { stringValue: '456' }],
      ]);
    });

    it('gives each occurrence of a name a type of its own', async () => {
      const parameters = [parameter('u', { stringValue: 'day' })];

      expect(
        await failToExecute('SELECT date_trunc(:u, at) FROM exec_types GROUP BY date_trunc(:u, at)', { parameters }),
      ).to.match(/^400 DatabaseErrorException: ERROR: column "exec_types.at" must appear .*SQLState: 42803$/);
    });

    it('replaces names within dollar quotes, as the service does', async () => {
      const parameters = [parameter('b', { longValue: 1 })];

      expect(await executeForField('SELECT $$a :b c$$')).to.deep.equal({ stringValue: 'a $1 c' });
      expect((await execute('SELECT $$a :b c$$, :b', { parameters }))['records']).to.deep.equal([
        [{ stringValue: 'a $1 c' }, { longValue: 1 }],
      ]);
    });

    it('breaks array slices, as the service does', async () => {
      expect(await failToExecute('SELECT (ARRAY[1,2,3])[1:2]')).to.equal(
        '400 DatabaseErrorException: ERROR: syntax error at or near "$1"; Position: 24; SQLState: 42601',
      );
    });

    it('leaves a placeholder without a parameter to the database', async () => {
      expect(await failToExecute('SELECT :missing')).to.equal(
        '400 DatabaseErrorException: bind message supplies 0 parameters, but prepared statement requires 1; SQLState: 08P01',
      );
    });

    it('leaves a $1 alone that belongs to a statement that SQL prepares', async () => {
      const transactionId = await begin();
      await execute('PREPARE exec_plus (int) AS SELECT $1 + 1', { transactionId });

      expect(await executeForField('EXECUTE exec_plus (2)', { transactionId })).to.deep.equal({ longValue: 3 });
      await rollback(transactionId);
    });

    it('takes a parameter next to DEFAULT', async () => {
      const parameters = [parameter('p', { longValue: 1 })];

      expect(
        (await execute('INSERT INTO exec_types (n, big) VALUES (DEFAULT, :p)', { parameters }))[
          'numberOfRecordsUpdated'
        ],
      ).to.equal(1);
      await execute('DELETE FROM exec_types');
    });

    const arrays: [sql: string, text: string][] = [
      ['SELECT :p::text[]', '{"a","b"}'],
      ["SELECT string_to_array(:p, ',')", 'a,b'],
      ['SELECT ARRAY(SELECT json_array_elements_text(:p::json))', '["a","b"]'],
      ['SELECT ARRAY[:p, :p]', 'a'],
    ];
    for (const [sql, text] of arrays) {
      it(`makes an array of a text with ${sql}`, async () => {
        expect(await fieldWith(sql, { stringValue: text })).to.deep.equal({
          arrayValue: { stringValues: text === 'a' ? ['a', 'a'] : ['a', 'b'] },
        });
      });
    }

    it('does not bind anything to $1', async () => {
      expect(await failToExecute('SELECT $1')).to.equal(
        '400 DatabaseErrorException: bind message supplies 0 parameters, but prepared statement requires 1; SQLState: 08P01',
      );
    });

    const bound: [member: string, value: Value, type: string, hint?: string][] = [
      ['a text', { stringValue: 'a' }, 'text'],
      ['an integer', { longValue: 1 }, 'bigint'],
      ['a double', { doubleValue: 1.5 }, 'double precision'],
      ['a boolean', { booleanValue: true }, 'boolean'],
      ['a blob', { blobValue: 'AAE=' }, 'bytea'],
      ['a text with the hint UUID', { stringValue: '7b6f3f43-8e3c-4f0e-9d9a-3d5c1a1b2c3d' }, 'uuid', 'UUID'],
      ['a text with the hint DECIMAL', { stringValue: '1.50' }, 'numeric', 'DECIMAL'],
      ['a text with the hint DATE', { stringValue: '2024-02-29' }, 'date', 'DATE'],
      ['a text with the hint TIME', { stringValue: '12:34:56' }, 'time without time zone', 'TIME'],
      [
        'a text with the hint TIMESTAMP',
        { stringValue: '2024-02-29 12:34:56.123456' },
        'timestamp without time zone',
        'TIMESTAMP',
      ],
      ['a text with the hint JSON', { stringValue: '{"a":1}' }, 'jsonb', 'JSON'],
    ];
    for (const [what, value, type, hint] of bound) {
      it(`binds ${what} as ${type}`, async () => {
        expect(await fieldWith('SELECT pg_typeof(:p)::text', value, hint)).to.deep.equal({ stringValue: type });
      });
    }

    it('binds NULL without a type', async () => {
      expect(await fieldWith('SELECT coalesce(:p, 1)', { isNull: true })).to.deep.equal({ longValue: 1 });
      expect(await failWith('SELECT concat(:p)', { isNull: true })).to.equal(
        '400 DatabaseErrorException: ERROR: could not determine data type of parameter $1; SQLState: 42P18',
      );
    });

    for (const column of ['n', 'document', 'amount', 'tags', 'id', 'mood']) {
      it(`inserts NULL into the column ${column} without a cast`, async () => {
        const parameters = [parameter('p', { isNull: true })];

        expect(
          (await execute(`INSERT INTO exec_types (${column}) VALUES (:p)`, { parameters }))['numberOfRecordsUpdated'],
        ).to.equal(1);
        await execute('DELETE FROM exec_types');
      });
    }

    it('binds a blob as its bytes', async () => {
      expect(await fieldWith("SELECT encode(:p, 'hex')", { blobValue: 'AP9/' })).to.deep.equal({
        stringValue: '00ff7f',
      });
    });

    for (const text of ['NaN', 'Infinity', '-Infinity']) {
      it(`binds the double ${text}`, async () => {
        expect(await fieldWith('SELECT :p::text', { doubleValue: text })).to.deep.equal({ stringValue: text });
      });
    }

    const mismatches: [column: string, type: string][] = [
      ['id', 'uuid'],
      ['born', 'date'],
      ['at', 'timestamp without time zone'],
      ['zoned', 'timestamp with time zone'],
      ['document', 'jsonb'],
      ['mood', 'exec_mood'],
      ['tags', 'text[]'],
      ['n', 'integer'],
    ];
    for (const [column, type] of mismatches) {
      it(`does not put a text without a hint into a column of type ${type}`, async () => {
        const position = `INSERT INTO exec_types (${column}) VALUES (`.length + 1;

        expect(await failWith(`INSERT INTO exec_types (${column}) VALUES (:p)`, { stringValue: 'x' })).to.equal(
          `400 DatabaseErrorException: ERROR: column "${column}" is of type ${type} but expression is of type text; ` +
            `Hint: You will need to rewrite or cast the expression.; Position: ${position}; SQLState: 42804`,
        );
      });
    }

    const hinted: [column: string, text: string, hint: string][] = [
      ['id', '7b6f3f43-8e3c-4f0e-9d9a-3d5c1a1b2c3d', 'UUID'],
      ['born', '2024-02-29', 'DATE'],
      ['at', '2024-02-29 12:34:56', 'TIMESTAMP'],
      ['zoned', '2024-02-29 12:34:56', 'TIMESTAMP'],
      ['clock', '12:34:56', 'TIME'],
      ['amount', '19.9900', 'DECIMAL'],
    ];
    for (const [column, text, hint] of hinted) {
      it(`puts a text with the hint ${hint} into the column ${column}`, async () => {
        const sql = `INSERT INTO exec_types (${column}) VALUES (:p) RETURNING ${column}`;

        expect(await fieldWith(sql, { stringValue: text }, hint)).to.deep.equal({ stringValue: text });
        await execute('DELETE FROM exec_types');
      });
    }

    const unknownOperations: [sql: string, value: Value, what: string][] = [
      ["SELECT '{}'::json #> :p", { stringValue: '{a}' }, 'operator does not exist: json #> text'],
      ['SELECT 1 << :p', { longValue: 1 }, 'operator does not exist: integer << bigint'],
      ['SELECT make_interval(hours => :p)', { longValue: 1 }, 'function make_interval(hours => bigint) does not exist'],
      [
        "SELECT generate_subscripts('1 2'::int2vector, :p)",
        { longValue: 1 },
        'function generate_subscripts(int2vector, bigint) does not exist',
      ],
      [
        'SELECT pg_get_indexdef(1::oid, :p, true)',
        { longValue: 1 },
        'function pg_get_indexdef(oid, bigint, boolean) does not exist',
      ],
    ];
    for (const [sql, value, what] of unknownOperations) {
      it(`says of ${sql} that the ${what}`, async () => {
        expect(await failWith(sql, value)).to.match(
          new RegExp(
            `^400 DatabaseErrorException: ERROR: ${what.replaceAll(/[()]/g, '\\$&')}; Hint: .*SQLState: 42883$`,
          ),
        );
      });
    }

    it('puts a text with the hint JSON into json and jsonb columns', async () => {
      const sql = 'INSERT INTO exec_types (document, plain) VALUES (:p, :p) RETURNING plain';

      expect(await fieldWith(sql, { stringValue: '{"a": 1}' }, 'JSON')).to.deep.equal({ stringValue: '{"a":1}' });
      await execute('DELETE FROM exec_types');
    });

    it('converts between a text and a type that is cast in SQL', async () => {
      expect(await fieldWith('SELECT :p::int[]', { stringValue: '{1,2}' })).to.deep.equal({
        arrayValue: { longValues: [1, 2] },
      });
      expect(await fieldWith('SELECT CAST(:p AS integer)', { stringValue: '7' })).to.deep.equal({ longValue: 7 });
    });

    const comparisons: [left: string, value: Value, operator: string, hint?: string][] = [
      ['n', { stringValue: '1' }, 'integer = text'],
      ['id', { stringValue: 'x' }, 'uuid = text'],
      ['zoned', { stringValue: 'x' }, 'timestamp with time zone = text'],
      ['mood', { stringValue: 'sad' }, 'exec_mood = text'],
      ['label', { stringValue: '7b6f3f43-8e3c-4f0e-9d9a-3d5c1a1b2c3d' }, 'text = uuid', 'UUID'],
    ];
    for (const [column, value, operator, hint] of comparisons) {
      it(`does not know the operator ${operator}`, async () => {
        const sql = `SELECT 1 FROM exec_types WHERE ${column} = :p`;

        expect(await failWith(sql, value, hint)).to.equal(
          `400 DatabaseErrorException: ERROR: operator does not exist: ${operator}; ` +
            'Hint: No operator matches the given name and argument types. You might need to add explicit type casts.; ' +
            `Position: ${sql.indexOf('=') + 1}; SQLState: 42883`,
        );
      });
    }

    itOnEmulator('reports a NUL character in SQL and in a text as PostgreSQL does', async () => {
      const text =
        '400 DatabaseErrorException: ERROR: invalid byte sequence for encoding "UTF8": 0x00; SQLState: 22021';

      expect(await failToExecute('SELECT \0 1')).to.equal(text);
      expect(await failWith('SELECT :p', { stringValue: 'a\0b' })).to.equal(text);
    });
  });

  describe('functionality: statements', () => {
    it('takes a function body with semicolons for one statement', async () => {
      await execute('CREATE FUNCTION exec_one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN NULL; RETURN 1; END; $$');

      expect(await executeForField('SELECT exec_one()')).to.deep.equal({ longValue: 1 });
      await execute('DROP FUNCTION exec_one');
    });

    it('reports an unknown relation with its position', async () => {
      expect(await failToExecute('SELECT * FROM no_such_table_xyz')).to.equal(
        '400 DatabaseErrorException: ERROR: relation "no_such_table_xyz" does not exist; Position: 15; SQLState: 42P01',
      );
    });

    it('reports a syntax error', async () => {
      expect(await failToExecute('SELEKT 1')).to.equal(
        '400 DatabaseErrorException: ERROR: syntax error at or near "SELEKT"; Position: 1; SQLState: 42601',
      );
    });

    it('counts positions in the rewritten text', async () => {
      expect(await failWith('SELECT :p, nothing', { longValue: 1 })).to.match(/Position: 12; SQLState: 42703$/);
    });

    it('reports a unique violation without its detail', async () => {
      await execute('CREATE TABLE exec_unique (n int CONSTRAINT exec_unique_pk PRIMARY KEY, name text NOT NULL)');
      await execute("INSERT INTO exec_unique VALUES (1, 'a')");

      expect(await failToExecute("INSERT INTO exec_unique VALUES (1, 'b')")).to.equal(
        '400 DatabaseErrorException: ERROR: duplicate key value violates unique constraint "exec_unique_pk"; SQLState: 23505',
      );
      expect(await failToExecute('INSERT INTO exec_unique VALUES (2, NULL)')).to.equal(
        '400 DatabaseErrorException: ERROR: null value in column "name" of relation "exec_unique" violates not-null constraint; SQLState: 23502',
      );
      await execute('DROP TABLE exec_unique');
    });

    it('reports violated foreign keys and checks without their details', async () => {
      await execute('CREATE TABLE exec_parent (n int PRIMARY KEY CONSTRAINT exec_positive CHECK (n > 0))');
      await execute('CREATE TABLE exec_child (n int CONSTRAINT exec_fk REFERENCES exec_parent)');
      await execute('INSERT INTO exec_parent VALUES (1)');
      await execute('INSERT INTO exec_child VALUES (1)');

      expect(await failToExecute('DELETE FROM exec_parent')).to.equal(
        '400 DatabaseErrorException: ERROR: update or delete on table "exec_parent" violates foreign key constraint "exec_fk" on table "exec_child"; SQLState: 23503',
      );
      expect(await failToExecute('INSERT INTO exec_parent VALUES (0)')).to.equal(
        '400 DatabaseErrorException: ERROR: new row for relation "exec_parent" violates check constraint "exec_positive"; SQLState: 23514',
      );
      await execute('DROP TABLE exec_child, exec_parent');
    });

    it('keeps the SQLSTATE that a function raises', async () => {
      expect(
        await failToExecute("DO $$ BEGIN RAISE 'already claimed today' USING ERRCODE = '23505', HINT = 'wait'; END $$"),
      ).to.equal('400 DatabaseErrorException: ERROR: already claimed today; Hint: wait; SQLState: 23505');
    });

    itOnEmulator('reports a database that does not exist', async () => {
      expect(await failToExecute('SELECT 1', { database: 'nowhere' })).to.equal(
        '400 DatabaseErrorException: FATAL: database "nowhere" does not exist; SQLState: 3D000',
      );
    });

    itOnEmulator('runs in the database that the request names', async () => {
      expect(await executeForField('SELECT current_database()', { database: 'postgres' })).to.deep.equal({
        stringValue: 'postgres',
      });
      expect(await executeForField('SELECT current_database()')).to.deep.equal({ stringValue: 'aurorm' });
    });

    it('works in UTC', async () => {
      expect(await executeForField('SHOW TimeZone')).to.deep.equal({ stringValue: 'UTC' });
    });

    itOnEmulator('forgets settings, temporary tables and prepared statements after the call', async () => {
      await execute("SET application_name = 'mine'");
      await execute('CREATE TEMP TABLE exec_temporary (n int)');
      await execute('PREPARE exec_prepared AS SELECT 1');

      expect(await executeForField('SHOW application_name')).to.deep.equal({ stringValue: 'aurorm-emulator' });
      expect(await failToExecute('SELECT * FROM exec_temporary')).to.match(/SQLState: 42P01$/);
      expect(await failToExecute('EXECUTE exec_prepared')).to.match(
        /prepared statement "exec_prepared" does not exist/,
      );
    });

    itOnEmulator('ends a transaction that is begun in SQL with the call', async () => {
      await execute('BEGIN');
      await execute('INSERT INTO exec_types (n) VALUES (1)');
      const transactionId = await begin();

      expect(await executeForField('SELECT count(*) FROM exec_types', { transactionId })).to.deep.equal({
        longValue: 1,
      });
      await rollback(transactionId);
      await execute('DELETE FROM exec_types');
    });

    it('runs statements that cannot run in a transaction', async () => {
      await execute('CREATE DATABASE exec_other');

      expect(await executeForField('SELECT 1', { database: 'exec_other' })).to.deep.equal({ longValue: 1 });
      await execute('DROP DATABASE exec_other WITH (FORCE)');
    });

    it('takes a body with BEGIN ATOMIC for one statement', async () => {
      await execute('CREATE FUNCTION exec_two() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END');

      expect(await executeForField('SELECT exec_two()')).to.deep.equal({ longValue: 2 });
      await execute('DROP FUNCTION exec_two');
    });

    for (const [sql, response] of [
      ['COPY exec_types TO STDOUT', 'CopyOutResponse'],
      ['COPY (SELECT 1) TO STDOUT', 'CopyOutResponse'],
      ['COPY exec_types FROM STDIN', 'CopyInResponse'],
    ]) {
      it(`does not serve ${sql}`, async () => {
        expect(await failToExecute(String(sql))).to.equal(
          `400 DatabaseErrorException: execute: unexpected message: ${response}`,
        );
      });
    }

    itOnEmulator('reports a statement that takes too long, with its connection', async () => {
      const transactionId = await begin();
      await execute("SET LOCAL statement_timeout = '50ms'", { transactionId });

      const answer = await post('/Execute', { sql: 'SELECT pg_sleep(30)::text', transactionId });

      expect(answer.status).to.equal(400);
      expect(answer.errorType).to.equal('StatementTimeoutException');
      expect(answer.body['message']).to.equal('canceling statement due to statement timeout');
      expect(answer.body['dbConnectionId']).to.be.a('number');
      expect(await failToExecute('SELECT 1', { transactionId })).to.match(/SQLState: 25P02$/);
      await rollback(transactionId);
    });

    itOnEmulator('gives statements 45 seconds', async () => {
      expect(await executeForField('SHOW statement_timeout')).to.deep.equal({ stringValue: '45s' });
    });

    itOnEmulator('lets a statement take as long as it needs with continueAfterTimeout', async () => {
      expect(await executeForField('SHOW statement_timeout', { continueAfterTimeout: true })).to.deep.equal({
        stringValue: '0',
      });
    });
  });
});
