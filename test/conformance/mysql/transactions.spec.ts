import { expect } from 'chai';

import { describeMysql, itOnEmulator, mysqlTarget } from '../../support/conformance.js';
import { useTransactionItems } from '../../support/transaction-items.js';

const { begin, commit, execute, executeForField, failToExecute, rollback } = mysqlTarget.calls;

describeMysql('Transactions on MySQL', () => {
  const { count: countItems } = useTransactionItems(mysqlTarget);

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

  it('goes on after a statement that failed, of which nothing is left', async () => {
    const transactionId = await begin();
    await execute('INSERT INTO tx_items VALUES (3, 0)', { transactionId });
    await failToExecute('INSERT INTO tx_items VALUES (4, 0), (1, 0)', { transactionId });
    await commit(transactionId);

    expect(await executeForField('SELECT GROUP_CONCAT(id) FROM tx_items')).to.deep.equal({ stringValue: '1,2,3' });
  });

  itOnEmulator('is committed by DDL, and keeps its id until it is ended', async () => {
    const transactionId = await begin();
    await execute('DELETE FROM tx_items WHERE id = 1', { transactionId });
    await execute('CREATE TABLE tx_made (n int)', { transactionId });
    expect(await countItems()).to.deep.equal({ longValue: 1 });

    await execute('DELETE FROM tx_items WHERE id = 2', { transactionId });
    expect(await rollback(transactionId)).to.deep.equal({ transactionStatus: 'Rollback Complete' });

    expect(await countItems()).to.deep.equal({ longValue: 0 });
    await execute('DROP TABLE tx_made');
  });

  itOnEmulator('keeps one connection for the transaction, and its settings until it ends', async () => {
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
});
