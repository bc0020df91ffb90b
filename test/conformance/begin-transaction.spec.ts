import { expect } from 'chai';

import { type ConformanceTarget, describeBoth, itOnEmulator } from '../support/conformance.js';
import { useTransactionItems } from '../support/transaction-items.js';

const CURRENT_DATABASE = { mysql: 'SELECT DATABASE()', postgresql: 'SELECT current_database()' };
const CONNECTION_ID = { mysql: 'SELECT CONNECTION_ID()', postgresql: 'SELECT pg_backend_pid()' };
/** A database that every server has. */
const OTHER_DATABASE = { mysql: 'mysql', postgresql: 'postgres' };
const NO_DATABASE = {
  mysql: "Unknown database 'nowhere'; Error code: 1049; SQLState: 42000",
  postgresql: 'FATAL: database "nowhere" does not exist; SQLState: 3D000',
};

function suite(target: ConformanceTarget): void {
  const { engine, database } = target;
  const { begin, execute, executeForField, fail, failToExecute, rollback, succeed } = target.calls;

  describe('serializations', () => {
    it('answers with an id of at most 192 characters, and nothing else', async () => {
      const { transactionId, ...others } = await succeed('/BeginTransaction', {});

      expect(others).to.deep.equal({});
      expect(transactionId)
        .to.be.a('string')
        .and.match(/^.{1,192}$/);
      await rollback(String(transactionId));
    });

    itOnEmulator('makes ids that look like those of the service', async () => {
      const transactionId = await begin();

      expect(transactionId).to.match(/^A[A-Za-z0-9+/]{183}$/);
      await rollback(transactionId);
    });
  });

  describe('validations', () => {
    it('refuses a schema', async () => {
      expect(await fail('/BeginTransaction', { schema: 'public' })).to.equal(
        "400 ValidationException: The schema parameter isn't supported",
      );
    });

    itOnEmulator('refuses a database that does not exist', async () => {
      expect(await fail('/BeginTransaction', { database: 'nowhere' })).to.equal(
        `400 DatabaseErrorException: ${NO_DATABASE[engine]}`,
      );
    });

    itOnEmulator('refuses a statement for another database than that of its transaction', async () => {
      const transactionId = await begin({ database: OTHER_DATABASE[engine] });

      expect(await failToExecute('SELECT 1', { transactionId, database })).to.equal(
        '400 ValidationException: Database name is not the same as transaction',
      );
      expect(await executeForField(CURRENT_DATABASE[engine], { transactionId })).to.deep.equal({
        stringValue: OTHER_DATABASE[engine],
      });
      await rollback(transactionId);
    });

    it('does not find an unknown transaction for statements', async () => {
      expect(await failToExecute('SELECT 1', { transactionId: 'AAAA' })).to.match(
        /^404 TransactionNotFoundException: /,
      );
      expect(await fail('/BatchExecute', { sql: 'SELECT 1', parameterSets: [[]], transactionId: 'AAAA' })).to.match(
        /^404 TransactionNotFoundException: /,
      );
    });

    itOnEmulator('names the transaction that it does not find', async () => {
      expect(await failToExecute('SELECT 1', { transactionId: 'AAAA' })).to.equal(
        '404 TransactionNotFoundException: Transaction AAAA is not found',
      );
    });
  });

  describe('functionality', () => {
    const items = useTransactionItems(target);

    it('keeps one connection for the transaction', async () => {
      const transactionId = await begin();
      const connection = await executeForField(CONNECTION_ID[engine], { transactionId });

      expect(await executeForField(CONNECTION_ID[engine], { transactionId })).to.deep.equal(connection);
      await rollback(transactionId);
    });

    it('shows uncommitted changes to its own transaction only', async () => {
      const [writer, reader] = [await begin(), await begin()];
      await execute('INSERT INTO tx_items VALUES (3, 0)', { transactionId: writer });

      expect(await items.count({ transactionId: writer })).to.deep.equal({ longValue: 3 });
      expect(await items.count({ transactionId: reader })).to.deep.equal({ longValue: 2 });
      expect(await items.count()).to.deep.equal({ longValue: 2 });
      await rollback(writer);
      await rollback(reader);
    });
  });
}

describeBoth('BeginTransaction', suite);
