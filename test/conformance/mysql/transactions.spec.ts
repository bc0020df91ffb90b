import { expect } from 'chai';

import {
  describeMysql,
  mysql,
  MYSQL_DATABASE,
  sharedMysqlEmulator,
  waitForBlockedMysqlStatement,
} from '../../support/mysql-http.js';

const { begin, commit, execute, executeForField, fail, failToExecute, post, rollback, succeed } = mysql;

async function countItems(members: object = {}): Promise<unknown> {
  return executeForField('SELECT COUNT(*) FROM tx_items', members);
}

describeMysql('Transactions on MySQL', () => {
  beforeEach(async () => {
    await execute('CREATE TABLE tx_items (id int PRIMARY KEY, n int)');
    await execute('INSERT INTO tx_items VALUES (1, 0), (2, 0)');
  });

  afterEach(async () => {
    await execute('DROP TABLE tx_items');
  });

  describe('serializations and validations', () => {
    it('begins with an opaque id, and reports a commit and a rollback', async () => {
      const { transactionId } = await succeed('/BeginTransaction', {});

      expect(transactionId).to.match(/^A[A-Za-z0-9+/]{100,191}$/);
      expect(await commit(String(transactionId))).to.deep.equal({ transactionStatus: 'Transaction Committed' });
      expect(await rollback(await begin())).to.deep.equal({ transactionStatus: 'Rollback Complete' });
    });

    it('does not find a transaction that has ended', async () => {
      const transactionId = await begin();
      await commit(transactionId);

      for (const path of ['/Execute', '/CommitTransaction', '/RollbackTransaction']) {
        expect(await fail(path, { transactionId, sql: 'SELECT 1' })).to.equal(
          `404 TransactionNotFoundException: Transaction ${transactionId} is not found`,
        );
      }
    });

    it('refuses an unknown database when it begins', async () => {
      expect(await fail('/BeginTransaction', { database: 'nowhere' })).to.equal(
        "400 DatabaseErrorException: Unknown database 'nowhere'; Error code: 1049; SQLState: 42000",
      );
    });

    it('refuses a statement for another database than that of its transaction', async () => {
      const transactionId = await begin({ database: 'mysql' });

      expect(await failToExecute('SELECT 1', { transactionId, database: MYSQL_DATABASE })).to.equal(
        '400 ValidationException: Database name is not the same as transaction',
      );
      expect(await executeForField('SELECT DATABASE()', { transactionId })).to.deep.equal({ stringValue: 'mysql' });
      await rollback(transactionId);
    });
  });

  describe('functionality', () => {
    it('keeps what was committed and drops what was rolled back', async () => {
      const [dropped, kept] = [await begin(), await begin()];
      await execute('DELETE FROM tx_items WHERE id = 1', { transactionId: dropped });
      await rollback(dropped);
      await execute('DELETE FROM tx_items WHERE id = 2', { transactionId: kept });
      await commit(kept);

      expect((await execute('SELECT id FROM tx_items'))['records']).to.deep.equal([[{ longValue: 1 }]]);
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

    it('reads what there was when it first read, and updates what there is', async () => {
      const transactionId = await begin();
      expect(await countItems({ transactionId })).to.deep.equal({ longValue: 2 });
      await execute('UPDATE tx_items SET n = 5');

      expect(await executeForField('SELECT SUM(n) FROM tx_items', { transactionId })).to.deep.equal({
        stringValue: '0',
      });
      await execute('UPDATE tx_items SET n = n + 1', { transactionId });
      await commit(transactionId);
      expect(await executeForField('SELECT SUM(n) FROM tx_items')).to.deep.equal({ stringValue: '12' });
    });

    it('makes a writer wait for another writer of its row', async () => {
      const first = await begin();
      await execute('UPDATE tx_items SET n = n + 1 WHERE id = 1', { transactionId: first });
      const events: string[] = [];
      const second = execute('UPDATE tx_items SET n = n + 10 WHERE id = 1').then(() => events.push('second wrote'));
      await waitForBlockedMysqlStatement();
      events.push('first commits');

      await commit(first);
      await second;

      expect(events).to.deep.equal(['first commits', 'second wrote']);
      expect(await executeForField('SELECT n FROM tx_items WHERE id = 1')).to.deep.equal({ longValue: 11 });
    });

    it('reports a deadlock to one of its transactions, and lets the other one go on', async () => {
      const [first, second] = [await begin(), await begin()];
      await execute('UPDATE tx_items SET n = 1 WHERE id = 1', { transactionId: first });
      await execute('UPDATE tx_items SET n = 2 WHERE id = 2', { transactionId: second });

      const answers = await Promise.all([
        post('/Execute', { sql: 'UPDATE tx_items SET n = 1 WHERE id = 2', transactionId: first }),
        post('/Execute', { sql: 'UPDATE tx_items SET n = 2 WHERE id = 1', transactionId: second }),
      ]);

      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused.map(({ errorType, body }) => [errorType, body['message']])).to.deep.equal([
        [
          'DatabaseErrorException',
          'Deadlock found when trying to get lock; try restarting transaction; Error code: 1213; SQLState: 40001',
        ],
      ]);
      await commit(first);
      await commit(second);
      const { records } = await execute('SELECT DISTINCT n FROM tx_items');
      expect(records).to.have.length(1);
    });

    it('reports a lock that it does not get in time, and goes on', async () => {
      const [holder, transactionId] = [await begin(), await begin()];
      await execute('UPDATE tx_items SET n = 1 WHERE id = 1', { transactionId: holder });
      await execute('UPDATE tx_items SET n = 7 WHERE id = 2', { transactionId });
      await execute('SET innodb_lock_wait_timeout = 1', { transactionId });

      expect(await failToExecute('UPDATE tx_items SET n = 2 WHERE id = 1', { transactionId })).to.equal(
        '400 DatabaseErrorException: Lock wait timeout exceeded; try restarting transaction; Error code: 1205; SQLState: HY000',
      );
      await rollback(holder);
      await commit(transactionId);
      expect(await executeForField('SELECT n FROM tx_items WHERE id = 2')).to.deep.equal({ longValue: 7 });
    });

    it('refuses a second call while one runs in the transaction', async () => {
      const [transactionId, holder] = [await begin(), await begin()];
      await execute('SELECT * FROM tx_items FOR UPDATE', { transactionId: holder });
      const running = execute('SELECT COUNT(*) FROM tx_items FOR UPDATE', { transactionId });
      await waitForBlockedMysqlStatement();

      for (const path of ['/Execute', '/CommitTransaction', '/RollbackTransaction']) {
        expect(await fail(path, { transactionId, sql: 'SELECT 1' })).to.equal(
          '400 DatabaseErrorException: Transaction is still running a query',
        );
      }
      await rollback(holder);
      expect((await running)['records']).to.deep.equal([[{ longValue: 2 }]]);
      await commit(transactionId);
    });

    it('goes on after a statement that failed, of which nothing is left', async () => {
      const transactionId = await begin();
      await execute('INSERT INTO tx_items VALUES (3, 0)', { transactionId });
      await failToExecute('INSERT INTO tx_items VALUES (4, 0), (1, 0)', { transactionId });
      await commit(transactionId);

      expect(await executeForField('SELECT GROUP_CONCAT(id) FROM tx_items')).to.deep.equal({ stringValue: '1,2,3' });
    });

    it('goes back to a savepoint', async () => {
      const transactionId = await begin();
      await execute('DELETE FROM tx_items WHERE id = 1', { transactionId });
      await execute('SAVEPOINT before_second', { transactionId });
      await execute('DELETE FROM tx_items', { transactionId });
      await execute('ROLLBACK TO SAVEPOINT before_second', { transactionId });
      await execute('RELEASE SAVEPOINT before_second', { transactionId });
      await commit(transactionId);

      expect(await countItems()).to.deep.equal({ longValue: 1 });
    });

    it('is committed by DDL, and keeps its id until it is ended', async () => {
      const transactionId = await begin();
      await execute('DELETE FROM tx_items WHERE id = 1', { transactionId });
      await execute('CREATE TABLE tx_made (n int)', { transactionId });
      expect(await countItems()).to.deep.equal({ longValue: 1 });

      await execute('DELETE FROM tx_items WHERE id = 2', { transactionId });
      expect(await rollback(transactionId)).to.deep.equal({ transactionStatus: 'Rollback Complete' });

      expect(await countItems()).to.deep.equal({ longValue: 0 });
      await execute('DROP TABLE tx_made');
    });

    it('keeps one connection for the transaction, and its settings until it ends', async () => {
      const transactionId = await begin();
      const connection = await executeForField('SELECT CONNECTION_ID()', { transactionId });
      await execute("SET time_zone = '+09:00', @mine = 1", { transactionId });

      expect(await executeForField('SELECT CONNECTION_ID()', { transactionId })).to.deep.equal(connection);
      expect((await execute('SELECT @@time_zone, @mine', { transactionId }))['records']).to.deep.equal([
        [{ stringValue: '+09:00' }, { longValue: 1 }],
      ]);
      await commit(transactionId);
      const next = await begin();
      expect((await execute('SELECT @@time_zone, @mine', { transactionId: next }))['records']).to.deep.equal([
        [{ stringValue: '+00:00' }, { isNull: true }],
      ]);
      await rollback(next);
    });

    it('cannot change its isolation level once it has begun, as MySQL does not allow it', async () => {
      const transactionId = await begin();

      expect(await failToExecute('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', { transactionId })).to.equal(
        "400 DatabaseErrorException: Transaction characteristics can't be changed while a transaction is in progress; " +
          'Error code: 1568; SQLState: 25001',
      );
      await rollback(transactionId);
    });

    it('skips locked rows', async () => {
      const [holder, transactionId] = [await begin(), await begin()];
      await execute('SELECT * FROM tx_items WHERE id = 1 FOR UPDATE', { transactionId: holder });

      expect(
        (await execute('SELECT id FROM tx_items FOR UPDATE SKIP LOCKED', { transactionId }))['records'],
      ).to.deep.equal([[{ longValue: 2 }]]);
      await rollback(holder);
      await rollback(transactionId);
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

      expect((await sharedMysqlEmulator()).statistics().openTransactions).to.equal(0);
    });
  });
});
