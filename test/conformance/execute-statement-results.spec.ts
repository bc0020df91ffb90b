import { expect } from 'chai';

import { type ConformanceTarget, describeBoth, itOnEmulator } from '../support/conformance.js';

const RESULT_TOO_LARGE = '400 UnsupportedResultException: The result exceeds the size limit 1 MB.';
const AS_JSON = { formatRecordsAs: 'JSON' };

function suite({ calls }: ConformanceTarget): void {
  const { begin, execute, executeForField, failToExecute } = calls;

  describe('serializations as JSON', () => {
    it('returns an empty list when there are no rows', async () => {
      const { formattedRecords } = await execute('SELECT 1 FROM (SELECT 1) AS t WHERE 1 = 0', AS_JSON);

      expect(formattedRecords).to.equal('[]');
    });

    itOnEmulator('refuses two columns of one label', async () => {
      expect(await failToExecute('SELECT 1 AS a, 2 AS a', AS_JSON)).to.equal(
        '400 UnsupportedResultException: The result contains duplicate column names, which the JSON format does not support.',
      );
    });

    it('answers statements without rows as ever', async () => {
      expect(await execute('CREATE TEMPORARY TABLE result_json (n int)', AS_JSON)).to.deep.equal({
        generatedFields: [],
        numberOfRecordsUpdated: 0,
      });
    });
  });

  describe('validations of size', () => {
    it('returns a record of exactly 1 MiB and none that is larger', async () => {
      expect(await failToExecute("SELECT repeat('x', 1048576 - 5)")).to.equal(RESULT_TOO_LARGE);
      expect(await executeForField("SELECT repeat('x', 1048576 - 6)")).to.have.property('stringValue');
    });

    it('counts octets, not characters, and all records', async () => {
      expect(await failToExecute("SELECT repeat('ä', 600000)")).to.equal(RESULT_TOO_LARGE);
      expect(await failToExecute("SELECT repeat('x', 400000) UNION ALL SELECT repeat('y', 700000)")).to.equal(
        RESULT_TOO_LARGE,
      );
    });

    itOnEmulator('limits JSON results alike', async () => {
      expect(await failToExecute("SELECT repeat('x', 1048576)", AS_JSON)).to.equal(RESULT_TOO_LARGE);
    });

    itOnEmulator('ends the transaction in which the result was too large', async () => {
      const transactionId = await begin();
      await failToExecute("SELECT repeat('x', 1048576)", { transactionId });

      expect(await failToExecute('SELECT 1', { transactionId })).to.equal(
        `404 TransactionNotFoundException: Transaction ${transactionId} is not found`,
      );
    });
  });
}

describeBoth('ExecuteStatement results', suite);
