import { expect } from 'chai';

import { describePostgres, itOnEmulator, postgresTarget } from '../../support/conformance.js';

const { begin, execute, executeForField, failToExecute, post, rollback } = postgresTarget.calls;

const RESULT_TOO_LARGE = '400 UnsupportedResultException: The result exceeds the size limit 1 MB.';

describePostgres('ExecuteStatement results on PostgreSQL', () => {
  before(async () => {
    await execute(`CREATE TYPE result_mood AS ENUM ('happy', 'sad')`);
    await execute('CREATE TYPE result_pair AS (a int, b text)');
    await execute('CREATE DOMAIN result_positive AS int CHECK (value > 0)');
  });

  after(async () => {
    await execute('DROP TYPE result_mood, result_pair');
    await execute('DROP DOMAIN result_positive');
  });

  describe('serializations of values', () => {
    const values: [expression: string, field: object][] = [
      ['1::int2', { longValue: 1 }],
      ['1::int4', { longValue: 1 }],
      ['1::int8', { longValue: 1 }],
      ['123456.7890::numeric', { stringValue: '123456.7890' }],
      ['10::numeric', { stringValue: '10' }],
      ['0.1::float8', { doubleValue: 0.1 }],
      ['12345.7::float4', { doubleValue: Math.fround(12345.7) }],
      ['true', { booleanValue: true }],
      ['false', { booleanValue: false }],
      ["'ab'::char(4)", { stringValue: 'ab  ' }],
      ["'ab'::varchar(4)", { stringValue: 'ab' }],
      ["'ab'::text", { stringValue: 'ab' }],
      ["'ab'", { stringValue: 'ab' }],
      ["'ab'::name", { stringValue: 'ab' }],
      ["'\\x00ff7f'::bytea", { blobValue: 'AP9/' }],
      ["'2024-02-29'::date", { stringValue: '2024-02-29' }],
      ["'12:34:56'::time", { stringValue: '12:34:56' }],
      ["'12:34:56.5'::time", { stringValue: '12:34:56.500' }],
      ["'2024-02-29 12:34:56'::timestamp", { stringValue: '2024-02-29 12:34:56' }],
      ["'2024-02-29 12:34:56.1'::timestamp", { stringValue: '2024-02-29 12:34:56.100' }],
      ["'2024-02-29 12:34:56.123'::timestamp", { stringValue: '2024-02-29 12:34:56.123' }],
      ["'2024-02-29 12:34:56.1234'::timestamp", { stringValue: '2024-02-29 12:34:56.123400' }],
      ["'2024-01-15 12:34:56+09'::timestamptz", { stringValue: '2024-01-15 03:34:56' }],
      ["'2024-01-15 12:34:56.000001Z'::timestamptz", { stringValue: '2024-01-15 12:34:56.000001' }],
      ["'7B6F3F43-8E3C-4F0E-9D9A-3D5C1A1B2C3D'::uuid", { stringValue: '7b6f3f43-8e3c-4f0e-9d9a-3d5c1a1b2c3d' }],
      [`'{"x": 0, "z": [0, 0, 1]}'::jsonb`, { stringValue: '{"x":0,"z":[0,0,1]}' }],
      [`'{"z" : null, "a": "b c"}'::json`, { stringValue: '{"a":"b c","z":null}' }],
      ["'sad'::result_mood", { stringValue: 'sad' }],
      ["'10.0.0.1'::inet", { stringValue: '10.0.0.1' }],
      ["'10.0.0.0/8'::cidr", { stringValue: '10.0.0.0/8' }],
      ["'pg_class'::regclass::oid", { stringValue: '1259' }],
      ['5::result_positive', { longValue: 5 }],
      ["'[1,5)'::int4range", { stringValue: '[1,5)' }],
      ["'[1.5,5)'::numrange", { stringValue: '[1.5,5)' }],
      ['NULL::int', { isNull: true }],
    ];
    for (const [expression, field] of values) {
      it(`returns ${expression} as ${JSON.stringify(field)}`, async () => {
        expect(await executeForField(`SELECT ${expression}`)).to.deep.equal(field);
      });
    }

    const arrays: [expression: string, value: object][] = [
      ['ARRAY[1,NULL,3]', { longValues: [1, null, 3] }],
      ['ARRAY[1,2]::int2[]', { longValues: [1, 2] }],
      ["'[5:6]={1,2}'::int8[]", { longValues: [1, 2] }],
      ['ARRAY[1.5,NULL]::float8[]', { doubleValues: [1.5, null] }],
      ['ARRAY[0.5]::real[]', { doubleValues: [0.5] }],
      ['ARRAY[true,NULL,false]', { booleanValues: [true, null, false] }],
      [`ARRAY['a b', 'NULL', NULL, 'c"d\\e', '']`, { stringValues: ['a b', 'NULL', null, 'c"d\\e', ''] }],
      ["ARRAY['a']::varchar[]", { stringValues: ['a'] }],
      ['ARRAY[1.50]::numeric[]', { stringValues: ['1.50'] }],
      ["ARRAY['2024-02-29']::date[]", { stringValues: ['2024-02-29'] }],
      ["ARRAY['2024-02-29 01:02:03.4']::timestamp[]", { stringValues: ['2024-02-29 01:02:03.400'] }],
      [`ARRAY['{"a": 1}']::jsonb[]`, { stringValues: ['{"a":1}'] }],
      [
        "ARRAY['7b6f3f43-8e3c-4f0e-9d9a-3d5c1a1b2c3d']::uuid[]",
        { stringValues: ['7b6f3f43-8e3c-4f0e-9d9a-3d5c1a1b2c3d'] },
      ],
      ['ARRAY[]::int[]', { longValues: [] }],
      ['ARRAY[]::text[]', { stringValues: [] }],
    ];
    for (const [expression, value] of arrays) {
      it(`returns ${expression} as ${JSON.stringify(value)}`, async () => {
        expect(await executeForField(`SELECT ${expression}`)).to.deep.equal({
          arrayValue: value,
        });
      });
    }

    it('returns an array that is NULL as a NULL', async () => {
      expect(await executeForField('SELECT NULL::int[]')).to.deep.equal({ isNull: true });
    });

    it('returns a timestamp with zone in UTC even when the session has another zone', async () => {
      const transactionId = await begin();
      await execute("SET LOCAL TimeZone = 'Asia/Kolkata'", { transactionId });

      expect(await executeForField("SELECT '2024-01-01 00:00:00.5Z'::timestamptz", { transactionId })).to.deep.equal({
        stringValue: '2024-01-01 00:00:00.500',
      });
      await rollback(transactionId);
    });

    itOnEmulator('keeps integers of 64 bits in JSON and turns larger ones into doubles', async () => {
      const sql = `SELECT '[9007199254740993, ${2n ** 100n}, 1.10, 1e3]'::jsonb`;

      expect(await executeForField(sql)).to.deep.equal({
        stringValue: '[9007199254740993,1.2676506002282294e30,1.1,1000]',
      });
    });
  });

  describe('serializations with resultSetOptions', () => {
    const options: [expression: string, options: object, field: object][] = [
      ['9223372036854775807', { longReturnType: 'STRING' }, { stringValue: '9223372036854775807' }],
      ['1::int2', { longReturnType: 'STRING' }, { stringValue: '1' }],
      ['1', { longReturnType: 'LONG' }, { longValue: 1 }],
      ['1.50::numeric', { decimalReturnType: 'DOUBLE_OR_LONG' }, { doubleValue: 1.5 }],
      ['15::numeric', { decimalReturnType: 'DOUBLE_OR_LONG' }, { longValue: 15 }],
      ['1.50::numeric', { decimalReturnType: 'STRING' }, { stringValue: '1.50' }],
      ['ARRAY[1]', { longReturnType: 'STRING' }, { arrayValue: { longValues: [1] } }],
    ];
    for (const [expression, resultSetOptions, field] of options) {
      it(`returns ${expression} with ${JSON.stringify(resultSetOptions)} as ${JSON.stringify(field)}`, async () => {
        expect(await executeForField(`SELECT ${expression}`, { resultSetOptions })).to.deep.equal(field);
      });
    }
  });

  describe('serializations as JSON', () => {
    it('returns one text of objects keyed by label, and nothing else', async () => {
      const sql = `SELECT 1 AS "n", 10::float8 AS "f", 1.50 AS "d", true AS "b", NULL AS "none", 'a"b' AS "t",
        '\\x00ff'::bytea AS "bytes", ARRAY[1,NULL] AS "list", '{"x": 1}'::jsonb AS "document",
        9223372036854775807 AS "big"`;

      expect(await execute(sql, { formatRecordsAs: 'JSON', includeResultMetadata: true })).to.deep.equal({
        numberOfRecordsUpdated: 0,
        formattedRecords:
          '[{"n":1,"f":10.0,"d":"1.50","b":true,"none":null,"t":"a\\"b","bytes":"AP8=","list":[1,null],' +
          '"document":"{\\"x\\":1}","big":9223372036854775807}]',
      });
    });

    it('keeps the order of columns and rows', async () => {
      const sql = 'SELECT i AS "2", i * 0.5::float8 AS "1" FROM generate_series(1, 2) AS i';

      expect((await execute(sql, { formatRecordsAs: 'JSON' }))['formattedRecords']).to.equal(
        '[{"2":1,"1":0.5},{"2":2,"1":1.0}]',
      );
    });

    it('returns numbers for decimals with DOUBLE_OR_LONG', async () => {
      const members = { formatRecordsAs: 'JSON', resultSetOptions: { decimalReturnType: 'DOUBLE_OR_LONG' } };

      expect((await execute('SELECT 1.50 AS a, 2::numeric AS b', members))['formattedRecords']).to.equal(
        '[{"a":1.5,"b":2}]',
      );
    });

    itOnEmulator('does not return a text of more than 10 MB', async () => {
      const columns = Array.from({ length: 20 }, (_, index) => `1 AS "${String(index).padEnd(63, 'x')}"`);
      const sql = `SELECT ${columns.join()} FROM generate_series(1, 10000)`;

      expect((await execute(sql))['records']).to.have.length(10_000);
      expect(await failToExecute(sql, { formatRecordsAs: 'JSON' })).to.equal(
        '400 BadRequestException: The formatted result exceeds the size limit 10 MB.',
      );
    });
  });

  describe('validations of values', () => {
    const unsupported: [expression: string, name: string][] = [
      ["'1 day'::interval", 'INTERVAL'],
      ["'12:00+01'::timetz", 'TIMETZ'],
      ["'1'::money", 'MONEY'],
      ["'(1,2)'::point", 'POINT'],
      ['\'r\'::"char"', '"CHAR"'],
      ["'pg_class'::regclass", 'regclass'],
      ["ARRAY['int4'::regtype]", 'regtype[]'],
      ["'<a/>'::xml", 'xml'],
      ["'08:00:2b:01:02:03'::macaddr", 'MACADDR'],
      ["'[1,5)'::int8range", 'INT8RANGE'],
      ["'[2024-01-01,2024-02-01)'::daterange", 'DATERANGE'],
      ["'a'::tsvector", 'tsvector'],
      ["B'101'", 'BIT'],
      ["(1,'a')::result_pair", 'result_pair'],
      ["(1,'a')", 'RECORD'],
      ["ARRAY['sad'::result_mood]", 'result_mood[]'],
      ["ARRAY['\\x00'::bytea]", 'BYTEA[]'],
      ['ARRAY[now()]', 'TIMESTAMPTZ[]'],
      ['pg_sleep(0)', 'VOID'],
    ];
    for (const [expression, name] of unsupported) {
      it(`does not return ${expression}`, async () => {
        expect(await failToExecute(`SELECT ${expression}`)).to.equal(
          `400 UnsupportedResultException: The result contains the unsupported data type ${name}.`,
        );
      });
    }

    it('does not return a NULL of such a type either', async () => {
      expect(await failToExecute('SELECT 1, NULL::interval')).to.match(/unsupported data type INTERVAL\.$/);
    });

    it('returns no rows of such a type, with metadata', async () => {
      const response = await execute("SELECT '1 day'::interval AS i WHERE false", { includeResultMetadata: true });

      expect(response['records']).to.deep.equal([]);
      expect(response['columnMetadata']).to.have.nested.property('[0].typeName', 'interval');
    });

    itOnEmulator('leaves a transaction open when it does not return a type', async () => {
      const transactionId = await begin();

      expect(await failToExecute("SELECT '1 day'::interval", { transactionId })).to.match(/INTERVAL\.$/);
      expect(await executeForField('SELECT 1', { transactionId })).to.deep.equal({ longValue: 1 });
      await rollback(transactionId);
    });

    for (const expression of ['ARRAY[[1,2],[3,4]]', "'{{a}}'::text[]"]) {
      it(`does not return the multidimensional ${expression}`, async () => {
        expect(await failToExecute(`SELECT ${expression}`)).to.equal(
          '400 UnsupportedResultException: The result contains a multidimensional array',
        );
      });
    }

    for (const expression of ["'NaN'::float8", "'Infinity'::float8", "'-Infinity'::float4", "'NaN'::numeric"]) {
      it(`does not return ${expression}`, async () => {
        expect(await failToExecute(`SELECT ${expression}`)).to.equal(
          '400 UnsupportedResultException: NaN and Infinity values are not supported',
        );
      });
    }

    for (const expression of ["'infinity'::date", "'-infinity'::timestamp", "'infinity'::timestamptz"]) {
      it(`breaks on ${expression} without a text`, async () => {
        const answer = await post('/Execute', { sql: `SELECT ${expression}` });

        expect(answer.status).to.equal(500);
        expect(answer.errorType).to.equal('InternalFailure');
        expect(answer.body).to.deep.equal({ message: '' });
      });
    }

    itOnEmulator('breaks on a JSON number that is beyond a double', async () => {
      expect(await failToExecute(`SELECT '${512n ** 512n}'::jsonb`)).to.equal('500 InternalFailure: ');
      expect(await executeForField(`SELECT '${128n ** 128n}'::jsonb`)).to.deep.equal({
        stringValue: '5.282945311356653e269',
      });
    });
  });

  describe('validations of size', () => {
    it('returns 24,800 records of one uuid', async () => {
      const { records } = await execute('SELECT gen_random_uuid() FROM generate_series(1, 24800)');

      expect(records).to.have.length(24_800);
    });

    it('does not return 25,000 records of one uuid', async () => {
      expect(await failToExecute('SELECT gen_random_uuid() FROM generate_series(1, 25000)')).to.equal(RESULT_TOO_LARGE);
    });

    it('returns a blob of 500 KB', async () => {
      expect(await executeForField("SELECT decode(repeat('00', 512000), 'hex')")).to.have.property('blobValue');
    });
  });
});
