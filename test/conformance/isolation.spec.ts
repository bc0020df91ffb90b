import { expect } from 'chai';

import { type ConformanceTarget, describeBoth } from '../support/conformance.js';
import { waitForBlockedStatement } from '../support/emulator-http.js';
import { waitForBlockedMysqlStatement } from '../support/mysql-http.js';
import { useTransactionItems } from '../support/transaction-items.js';

const DEADLOCK = {
  mysql:
    /^400 DatabaseErrorException: Deadlock found when trying to get lock; try restarting transaction; Error code: 1213; SQLState: 40001$/,
  postgresql:
    /^400 DatabaseErrorException: ERROR: deadlock detected; Hint: See server log for query details\..*SQLState: 40P01$/,
};

function suite(target: ConformanceTarget): void {
  const { engine, calls } = target;
  const { begin, commit, execute, executeForField, fail, post, rollback } = calls;
  const waitUntilBlocked = (): Promise<void> =>
    engine === 'mysql' ? waitForBlockedMysqlStatement(calls) : waitForBlockedStatement(calls);

  useTransactionItems(target);

  it('makes a writer wait for another writer of its row', async () => {
    const first = await begin();
    await execute('UPDATE tx_items SET n = n + 1 WHERE id = 1', { transactionId: first });
    const events: string[] = [];
    const second = execute('UPDATE tx_items SET n = n + 10 WHERE id = 1').then(() => events.push('second wrote'));
    await waitUntilBlocked();
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

    const refusals = answers
      .filter(({ status }) => status !== 200)
      .map(({ status, errorType, body }) => `${status} ${errorType}: ${String(body['message'])}`);
    expect(refusals).to.have.length(1);
    expect(refusals[0]).to.match(DEADLOCK[engine]);
    await commit(first);
    await commit(second);
    expect((await execute('SELECT DISTINCT n FROM tx_items'))['records']).to.have.length(1);
  });

  it('refuses a second call while one runs in the transaction', async () => {
    const [transactionId, holder] = [await begin(), await begin()];
    await execute('SELECT * FROM tx_items FOR UPDATE', { transactionId: holder });
    const running = execute('SELECT id FROM tx_items FOR UPDATE', { transactionId });
    await waitUntilBlocked();

    for (const path of ['/Execute', '/CommitTransaction', '/RollbackTransaction']) {
      expect(await fail(path, { transactionId, sql: 'SELECT 1' })).to.equal(
        '400 DatabaseErrorException: Transaction is still running a query',
      );
    }
    await rollback(holder);
    expect((await running)['records']).to.have.length(2);
    await commit(transactionId);
  });

  it('skips locked rows where it is told to', async () => {
    const [holder, transactionId] = [await begin(), await begin()];
    await execute('SELECT * FROM tx_items WHERE id = 1 FOR UPDATE', { transactionId: holder });

    expect(
      (await execute('SELECT id FROM tx_items FOR UPDATE SKIP LOCKED', { transactionId }))['records'],
    ).to.deep.equal([[{ longValue: 2 }]]);
    await rollback(holder);
    await rollback(transactionId);
  });
}

describeBoth('Isolation', suite);
