import { expect } from 'chai';

import { type ConformanceTarget, describeBoth, itOnEmulator, TARGET } from '../support/conformance.js';
import { parameter } from '../support/service-calls.js';

function suite({ calls }: ConformanceTarget): void {
  const { begin, execute, executeForField, fail, failToExecute, failWith, fieldWith, postText, rollback } = calls;

  describe('serializations', () => {
    it('answers a SELECT with records and no updated ones', async () => {
      expect(await execute('SELECT 1 AS one, NULL AS none')).to.deep.equal({
        numberOfRecordsUpdated: 0,
        records: [[{ longValue: 1 }, { isNull: true }]],
      });
    });

    it('keeps duplicate column names as separate fields', async () => {
      expect((await execute('SELECT 1 AS a, 2 AS a'))['records']).to.deep.equal([[{ longValue: 1 }, { longValue: 2 }]]);
    });

    it('reads and prints all digits of a 64-bit integer', async () => {
      for (const digits of ['9223372036854775807', '-9223372036854775808', '9007199254740993']) {
        const text = JSON.stringify({ ...TARGET, sql: 'SELECT :p', parameters: [parameter('p', { longValue: 0 })] });

        const answer = await postText('/Execute', text.replace('"longValue":0', `"longValue":${digits}`));

        expect(answer.text).to.contain(`{"longValue":${digits}}`);
      }
    });
  });

  describe('validations', () => {
    itOnEmulator('names the first required member that is missing', async () => {
      const answer = await postText('/Execute', '{"sql":"SELECT 1"}');

      expect(answer.status).to.equal(400);
      expect(answer.errorType).to.equal('ValidationException');
      expect(answer.body['message']).to.equal(
        "1 validation error detected: Value null at 'resourceArn' failed to satisfy constraint: Member must not be null",
      );
    });

    itOnEmulator('requires sql', async () => {
      expect(await fail('/Execute', {})).to.equal(
        "400 ValidationException: 1 validation error detected: Value null at 'sql' failed to satisfy constraint: Member must not be null",
      );
    });

    const constraints: [situation: string, members: object, path: string, rule: string][] = [
      [
        'an ARN of 10 characters',
        { resourceArn: 'arn:aws:rd' },
        'resourceArn',
        'have length greater than or equal to 11',
      ],
      [
        'an ARN of 101 characters',
        { secretArn: 'a'.repeat(101) },
        'secretArn',
        'have length less than or equal to 100',
      ],
      ['SQL of 65,537 characters', { sql: ' '.repeat(65_537) }, 'sql', 'have length less than or equal to 65536'],
      ['a database of 65 characters', { database: 'd'.repeat(65) }, 'database', 'have length less than or equal to 64'],
      [
        'an id of 193 characters',
        { transactionId: 't'.repeat(193) },
        'transactionId',
        'have length less than or equal to 192',
      ],
      [
        'SQL of 65,537 characters beyond the basic plane',
        { sql: '🐘'.repeat(65_537) },
        'sql',
        'have length less than or equal to 65536',
      ],
      ['a schema of 65 characters', { schema: 's'.repeat(65) }, 'schema', 'have length less than or equal to 64'],
      ['SQL that is not a text', { sql: 5 }, 'sql', 'be a string'],
      ['parameters that are not a list', { parameters: {} }, 'parameters', 'be a list'],
      ['a parameter that is not an object', { parameters: [1] }, 'parameters.1.member', 'be an object'],
      ['a flag that is not boolean', { includeResultMetadata: 'yes' }, 'includeResultMetadata', 'be a boolean'],
      ['an unknown format', { formatRecordsAs: 'XML' }, 'formatRecordsAs', 'satisfy enum value set: [JSON, NONE]'],
      [
        'an unknown option value',
        { resultSetOptions: { longReturnType: 'BIG' } },
        'resultSetOptions.longReturnType',
        'satisfy enum value set: [LONG, STRING]',
      ],
    ];
    for (const [situation, members, path, rule] of constraints) {
      itOnEmulator(`refuses ${situation}`, async () => {
        expect(await fail('/Execute', { sql: 'SELECT 1', ...members })).to.equal(
          `400 ValidationException: 1 validation error detected: Value at '${path}' failed to satisfy constraint: Member must ${rule}`,
        );
      });
    }

    it('accepts SQL of 65,536 characters', async () => {
      expect(await executeForField('SELECT 1'.padEnd(65_536))).to.deep.equal({ longValue: 1 });
    });

    it('counts characters of SQL, not the units of a JavaScript string', async () => {
      const sql = `SELECT 1 /* ${'🐘'.repeat(40_000)} */`;

      expect(await executeForField(sql)).to.deep.equal({ longValue: 1 });
    });

    it('refuses a schema', async () => {
      expect(await failToExecute('SELECT 1', { schema: 'public' })).to.equal(
        "400 ValidationException: The schema parameter isn't supported",
      );
    });

    it('refuses several statements', async () => {
      expect(await failToExecute('SELECT 1; SELECT 2')).to.equal(
        "400 ValidationException: Multistatements aren't supported.",
      );
    });

    for (const sql of [
      'SELECT 1;',
      'SELECT 1 -- a; b',
      'SELECT 1 /* a; b */',
      "SELECT 1 FROM (SELECT ';') AS t",
      'SELECT 1 AS "a;b"',
    ]) {
      it(`takes ${sql} for one statement`, async () => {
        expect(await executeForField(sql)).to.deep.equal({ longValue: 1 });
      });
    }

    for (const sql of ['SELECT 1; -- note', 'SELECT 1; /* note */', 'SELECT 1;;']) {
      itOnEmulator(`takes ${sql} for one statement too`, async () => {
        expect(await executeForField(sql)).to.deep.equal({ longValue: 1 });
      });
    }

    for (const sql of ['', ' ', ';', '-- nothing', '/* nothing */']) {
      itOnEmulator(`refuses the empty statement ${JSON.stringify(sql)}`, async () => {
        expect(await failToExecute(sql)).to.equal('400 ValidationException: SQL is empty');
      });
    }

    for (const name of ['$1', '/slash/', 'größe', '', 'a b']) {
      it(`refuses the parameter name ${JSON.stringify(name)}`, async () => {
        expect(await failToExecute('SELECT 1', { parameters: [parameter(name, { longValue: 1 })] })).to.equal(
          `400 ValidationException: Named parameter syntax is invalid, input: ${name}`,
        );
      });
    }

    it('refuses arrays as parameters', async () => {
      expect(await failWith('SELECT :p', { arrayValue: { longValues: [1] } })).to.equal(
        '400 ValidationException: Array parameters are not supported.',
      );
    });

    itOnEmulator('refuses a parameter without a value', async () => {
      expect(await failWith('SELECT :p', {})).to.equal(
        '400 ValidationException: Parameter "p" has value with no field set',
      );
      expect(await failToExecute('SELECT :p', { parameters: [{ name: 'p' }] })).to.equal(
        '400 ValidationException: Parameter "p" has value with no field set',
      );
    });

    itOnEmulator('refuses a parameter with two values', async () => {
      expect(await failWith('SELECT :p', { longValue: 1, stringValue: '1' })).to.equal(
        '400 ValidationException: Parameter "p" has value with more than one field set',
      );
    });

    itOnEmulator('refuses two parameters of one name', async () => {
      const parameters = [parameter('p', { longValue: 1 }), parameter('p', { longValue: 2 })];

      expect(await failToExecute('SELECT :p', { parameters })).to.equal(
        '400 ValidationException: Parameter "p" is given more than once',
      );
    });

    const wrongValues: [member: string, value: unknown][] = [
      ['isNull', false],
      ['booleanValue', 'true'],
      ['longValue', 1.5],
      ['longValue', 1e30],
      ['longValue', '1'],
      ['doubleValue', '1.5'],
      ['stringValue', 1],
      ['blobValue', 'not base64!'],
      ['dateValue', '2024-01-01'],
    ];
    for (const [member, value] of wrongValues) {
      itOnEmulator(`refuses ${JSON.stringify(value)} as ${member}`, async () => {
        expect(await failWith('SELECT :p', { [member]: value })).to.equal(
          `400 ValidationException: Parameter "p" has an invalid ${member}`,
        );
      });
    }

    itOnEmulator('refuses an integer beyond 64 bits', async () => {
      const body = `{"parameters":[{"name":"p","value":{"longValue":9223372036854775808}}],"sql":"SELECT :p","resourceArn":"${TARGET.resourceArn}","secretArn":"${TARGET.secretArn}"}`;

      expect((await postText('/Execute', body)).body['message']).to.equal('Parameter "p" has an invalid longValue');
    });

    itOnEmulator('refuses an unknown hint', async () => {
      expect(await failWith('SELECT :p', { stringValue: 'a' }, 'TIMESTAMPTZ')).to.equal(
        "400 ValidationException: 1 validation error detected: Value at 'parameters.1.member.typeHint' failed to satisfy constraint: Member must satisfy enum value set: [DATE, DECIMAL, JSON, TIME, TIMESTAMP, UUID]",
      );
    });

    itOnEmulator('refuses a hint for a value that is not a text', async () => {
      expect(await failWith('SELECT :p', { longValue: 1 }, 'DECIMAL')).to.equal(
        '400 ValidationException: Parameter "p" has a typeHint, which only a stringValue can have',
      );
    });

    itOnEmulator('refuses to continue after the timeout within a transaction', async () => {
      const transactionId = await begin();

      expect(await failToExecute('SELECT 1', { transactionId, continueAfterTimeout: true })).to.equal(
        "400 ValidationException: continueAfterTimeout isn't supported within a transaction",
      );
      await rollback(transactionId);
    });
  });

  describe('functionality', () => {
    itOnEmulator('ignores a parameter without a placeholder', async () => {
      expect(await fieldWith('SELECT 1', { longValue: 7 })).to.deep.equal({ longValue: 1 });
    });

    const badHints: [hint: string, text: string, message: string][] = [
      ['TIME', '12:34', 'Time: premature end of input'],
      ['TIMESTAMP', '2023-08-15T19:57:42.417Z', 'TimeStamp: input contains invalid characters'],
      ['TIMESTAMP', '2023-08-15 19:57:42Z', 'TimeStamp: trailing input'],
      ['DATE', '2023-02-30', 'Date: input is out of range'],
      ['UUID', '7b6f3f43', 'Uuid: input contains invalid characters'],
      ['DECIMAL', 'ten', 'Decimal: input contains invalid characters'],
      ['JSON', '{', 'Json: input is not valid JSON'],
    ];
    for (const [hint, text, message] of badHints) {
      itOnEmulator(`does not parse ${text} as ${hint}`, async () => {
        expect(await failWith('SELECT :p', { stringValue: text }, hint)).to.equal(
          `400 DatabaseErrorException: Parse Error for ${message}`,
        );
      });
    }
  });
}

describeBoth('ExecuteStatement', suite);
