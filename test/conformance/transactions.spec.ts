import { expect } from 'chai';

import {
  begin,
  commit,
  execute,
  executeForField,
  fail,
  failToExecute,
  rollback,
  sharedEmulator,
  succeed,
  waitForBlockedStatement,
} from '../support/emulator-http.js';

const OPERATIONS = ['/CommitTransaction', '/RollbackTransaction'];

async function countItems(members: object = {}): Promise<unknown> {
  return executeForField('SELECT count(*) FROM tx_items', members);
}

describe('BeginTransaction, CommitTransaction and RollbackTransaction', () => {
  beforeEach(async () => {
    await execute('CREATE TABLE tx_items (id int PRIMARY KEY, n int)');
    await execute('INSERT INTO tx_items VALUES (1, 0), (2, 0)');
  });

  afterEach(async () => {
    await execute('DROP TABLE tx_items');
  });

  describe('serializations', () => {
    it('begins with an opaque id of at most 192 characters', async () => {
      const { transactionId } = await succeed('/BeginTransaction', {});

      expect(transactionId).to.match(/^A[A-Za-z0-9+/]{100,191}$/);
      await rollback(String(transactionId));
    });

    it('reports a commit and a rollback', async () => {
      expect(await commit(await begin())).to.deep.equal({ transactionStatus: 'Transaction Committed' });
      expect(await rollback(await begin())).to.deep.equal({ transactionStatus: 'Rollback Complete' });
    });
  });

  describe('validations', () => {
    for (const path of OPERATIONS) {
      it(`requires a transaction id at ${path}`, async () => {
        expect(await fail(path, {})).to.equal(
          "400 ValidationException: 1 validation error detected: Value null at 'transactionId' failed to satisfy constraint: Member must not be null",
        );
      });

      it(`does not find an unknown transaction at ${path}`, async () => {
        expect(await fail(path, { transactionId: 'AAAA' })).to.equal(
          '404 TransactionNotFoundException: Transaction AAAA is not found',
        );
      });

      it(`does not find a transaction that has ended at ${path}`, async () => {
        const transactionId = await begin();
        await commit(transactionId);

        expect(await fail(path, { transactionId })).to.match(/^404 TransactionNotFoundException: /);
      });
    }

    it('does not find an unknown transaction for statements', async () => {
      expect(await failToExecute('SELECT 1', { transactionId: 'AAAA' })).to.equal(
        '404 TransactionNotFoundException: Transaction AAAA is not found',
      );
      expect(await fail('/BatchExecute', { sql: 'SELECT 1', parameterSets: [[]], transactionId: 'AAAA' })).to.match(
        /^404 TransactionNotFoundException: /,
      );
    });

    it('refuses a schema and an unknown database when it begins', async () => {
      expect(await fail('/BeginTransaction', { schema: 'public' })).to.equal(
        "400 ValidationException: The schema parameter isn't supported",
      );
      expect(await fail('/BeginTransaction', { database: 'nowhere' })).to.equal(
        '400 DatabaseErrorException: FATAL: database "nowhere" does not exist; SQLState: 3D000',
      );
    });

    it('refuses a statement for another database than that of its transaction', async () => {
      const transactionId = await begin({ database: 'postgres' });

      expect(await failToExecute('SELECT 1', { transactionId, database: 'aurorm' })).to.equal(
        '400 ValidationException: Database name is not the same as transaction',
      );
      expect(await executeForField('SELECT current_database()', { transactionId })).to.deep.equal({
        stringValue: 'postgres',
      });
      await rollback(transactionId);
    });
  });

  describe('functionality', () => {
    it('keeps what was committed', async () => {
      const transactionId = await begin();
      await execute('DELETE FROM tx_items', { transactionId });
      await commit(transactionId);

      expect(await countItems()).to.deep.equal({ longValue: 0 });
    });

    it('drops what was rolled back, tables too', async () => {
      const transactionId = await begin();
      await execute('CREATE TABLE tx_dropped (n int)', { transactionId });
      await execute('DELETE FROM tx_items', { transactionId });
      await rollback(transactionId);

      expect(await countItems()).to.deep.equal({ longValue: 2 });
      expect(await failToExecute('SELECT 1 FROM tx_dropped')).to.match(/SQLState: 42P01$/);
    });

    it('shows uncommitted changes to its own transaction only', async () => {
      const [writer, reader] = [await begin(), await begin()];
      await execute('INSERT INTO tx_items VALUES (3, 0)', { transactionId: writer });

      expect(await countItems({ transactionId: writer })).to.deep.equal({ longValue: 3 });
      expect(await countItems({ transactionId: reader })).to.deep.equal({ longValue: 2 });
      expect(await countItems()).to.deep.equal({ longValue: 2 });
      await rollback(writer);
      await rollback(reader);
    });

    it('makes a writer wait for another writer of its row', async () => {
      const first = await begin();
      await execute('UPDATE tx_items SET n = n + 1 WHERE id = 1', { transactionId: first });
      const events: string[] = [];
      const second = execute('UPDATE tx_items SET n = n + 10 WHERE id = 1').then(() => events.push('second wrote'));
      await waitForBlockedStatement();
      events.push('first commits');

      await commit(first);
      await second;

      expect(events).to.deep.equal(['first commits', 'second wrote']);
      expect(await executeForField('SELECT n FROM tx_items WHERE id = 1')).to.deep.equal({ longValue: 11 });
    });

    it('reports a deadlock to one of its transactions', async () => {
      const [first, second] = [await begin(), await begin()];
      await execute('UPDATE tx_items SET n = 1 WHERE id = 1', { transactionId: first });
      await execute('UPDATE tx_items SET n = 2 WHERE id = 2', { transactionId: second });

      const outcomes = await Promise.allSettled([
        execute('UPDATE tx_items SET n = 1 WHERE id = 2', { transactionId: first }),
        execute('UPDATE tx_items SET n = 2 WHERE id = 1', { transactionId: second }),
      ]);

      const [failure, ...others] = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(others).to.deep.equal([]);
      expect(String(failure?.reason)).to.contain('ERROR: deadlock detected; Hint: See server log for query details.');
      expect(String(failure?.reason)).to.contain('SQLState: 40P01');
      await rollback(first);
      await rollback(second);
    });

    it('reports a serialization failure', async () => {
      const [first, second] = [await begin(), await begin()];
      for (const transactionId of [first, second]) {
        await execute('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', { transactionId });
        await execute('SELECT sum(n) FROM tx_items', { transactionId });
      }
      await execute('UPDATE tx_items SET n = 1 WHERE id = 1', { transactionId: first });
      await execute('UPDATE tx_items SET n = 1 WHERE id = 2', { transactionId: second });
      await commit(first);

      expect(await fail('/CommitTransaction', { transactionId: second })).to.equal(
        '400 DatabaseErrorException: ERROR: could not serialize access due to read/write dependencies among transactions; ' +
          'Hint: The transaction might succeed if retried.; SQLState: 40001',
      );
      expect(await fail('/RollbackTransaction', { transactionId: second })).to.match(
        /^404 TransactionNotFoundException/,
      );
    });

    it('refuses a second call while one runs in the transaction', async () => {
      const transactionId = await begin();
      const holder = await begin();
      await execute('LOCK TABLE tx_items', { transactionId: holder });
      const running = countItems({ transactionId });
      await waitForBlockedStatement();

      for (const path of ['/Execute', '/CommitTransaction', '/RollbackTransaction']) {
        expect(await fail(path, { transactionId, sql: 'SELECT 1' })).to.equal(
          '400 DatabaseErrorException: Transaction is still running a query',
        );
      }
      await rollback(holder);
      expect(await running).to.deep.equal({ longValue: 2 });
      await commit(transactionId);
    });

    it('leaves a transaction open and aborted when a statement fails', async () => {
      const transactionId = await begin();
      await failToExecute('SELEKT', { transactionId });

      expect(await failToExecute('SELECT 1', { transactionId })).to.equal(
        '400 DatabaseErrorException: ERROR: current transaction is aborted, commands ignored until end of transaction block; SQLState: 25P02',
      );
      expect(await rollback(transactionId)).to.deep.equal({ transactionStatus: 'Rollback Complete' });
    });

    it('does not keep anything of an aborted transaction that is committed', async () => {
      const transactionId = await begin();
      await execute('DELETE FROM tx_items', { transactionId });
      await failToExecute('SELEKT', { transactionId });
      await commit(transactionId);

      expect(await countItems()).to.deep.equal({ longValue: 2 });
    });

    it('goes on after rolling back to a savepoint', async () => {
      const transactionId = await begin();
      await execute('SAVEPOINT before_failure', { transactionId });
      await failToExecute('SELEKT', { transactionId });
      await execute('ROLLBACK TO SAVEPOINT before_failure', { transactionId });
      await execute('DELETE FROM tx_items WHERE id = 1', { transactionId });
      await commit(transactionId);

      expect(await countItems()).to.deep.equal({ longValue: 1 });
    });

    it('keeps one connection for the transaction, and its settings until it ends', async () => {
      const transactionId = await begin();
      const backend = await executeForField('SELECT pg_backend_pid()', { transactionId });
      await execute("SET application_name = 'mine'", { transactionId });

      expect(await executeForField('SELECT pg_backend_pid()', { transactionId })).to.deep.equal(backend);
      expect(await executeForField('SHOW application_name', { transactionId })).to.deep.equal({ stringValue: 'mine' });
      await commit(transactionId);
      const next = await begin();
      expect(await executeForField('SHOW application_name', { transactionId: next })).to.deep.equal({
        stringValue: 'aurorm-emulator',
      });
      await rollback(next);
    });

    it('sets an isolation level as the first statement', async () => {
      const transactionId = await begin();
      await execute('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY', { transactionId });

      expect(await executeForField('SHOW transaction_isolation', { transactionId })).to.deep.equal({
        stringValue: 'repeatable read',
      });
      expect(await failToExecute('DELETE FROM tx_items', { transactionId })).to.match(/SQLState: 25006$/);
      await rollback(transactionId);
    });

    it('reads through a cursor in pages', async () => {
      const transactionId = await begin();
      await execute('DECLARE c SCROLL CURSOR FOR SELECT i FROM generate_series(1, :n) AS i', {
        transactionId,
        parameters: [{ name: 'n', value: { longValue: 3 } }],
      });

      const pages = [
        await execute('FETCH 2 FROM c', { transactionId }),
        await execute('MOVE RELATIVE -2 FROM c', { transactionId }),
        await execute('FETCH 5 FROM c', { transactionId }),
        await execute('FETCH 5 FROM c', { transactionId }),
      ];

      expect(pages.map((page) => page['records'])).to.deep.equal([
        [[{ longValue: 1 }], [{ longValue: 2 }]],
        undefined,
        [[{ longValue: 1 }], [{ longValue: 2 }], [{ longValue: 3 }]],
        [],
      ]);
      await rollback(transactionId);
    });

    it('reports an unmet deferred constraint when it commits', async () => {
      await execute(
        'ALTER TABLE tx_items ADD FOREIGN KEY (n) REFERENCES tx_items DEFERRABLE INITIALLY DEFERRED NOT VALID',
      );
      const transactionId = await begin();
      await execute('INSERT INTO tx_items VALUES (3, 99)', { transactionId });

      expect(await fail('/CommitTransaction', { transactionId })).to.match(
        /^400 DatabaseErrorException: .*SQLState: 23503$/,
      );
      expect(await countItems()).to.deep.equal({ longValue: 2 });
    });

    it('serves fifty callers, half of them in transactions', async () => {
      const inTransaction = Array.from({ length: 25 }, async (_, index) => {
        const transactionId = await begin();
        await execute('INSERT INTO tx_items VALUES (:id, 0)', {
          transactionId,
          parameters: [{ name: 'id', value: { longValue: index + 10 } }],
        });
        await countItems();
        await commit(transactionId);
      });
      const alone = Array.from({ length: 25 }, () => countItems());

      await Promise.all([...inTransaction, ...alone]);

      expect(await countItems()).to.deep.equal({ longValue: 27 });
    });

    it('lets a caller wait for a transaction while a hundred are open, and serves statements meanwhile', async () => {
      const open = await Promise.all(Array.from({ length: 100 }, () => begin()));
      const waiting = begin();

      expect(await countItems()).to.deep.equal({ longValue: 2 });
      await Promise.all(open.map((transactionId) => rollback(transactionId)));
      await rollback(await waiting);

      expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    });

    it('survives the end of its connection', async () => {
      const transactionId = await begin();
      const backend = await executeForField('SELECT pg_backend_pid()', { transactionId });
      await execute('SELECT pg_terminate_backend(:id::int)', { parameters: [{ name: 'id', value: backend }] });

      expect(await failToExecute('SELECT 1', { transactionId })).to.match(
        /^(400 DatabaseError|504 DatabaseUnavailable)Exception/,
      );
      await fail('/RollbackTransaction', { transactionId });
      expect(await countItems()).to.deep.equal({ longValue: 2 });
    });
  });
});
