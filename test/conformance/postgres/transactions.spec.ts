import { expect } from 'chai';

import { describePostgres, itOnEmulator, postgresTarget } from '../../support/conformance.js';
import { useTransactionItems } from '../../support/transaction-items.js';

const { begin, commit, execute, executeForField, fail, failToExecute, rollback } = postgresTarget.calls;

describePostgres('Transactions on PostgreSQL', () => {
  const { count: countItems } = useTransactionItems(postgresTarget);

  it('drops what was rolled back, tables too', async () => {
    const transactionId = await begin();
    await execute('CREATE TABLE tx_dropped (n int)', { transactionId });
    await execute('DELETE FROM tx_items', { transactionId });
    await rollback(transactionId);

    expect(await countItems()).to.deep.equal({ longValue: 2 });
    expect(await failToExecute('SELECT 1 FROM tx_dropped')).to.match(/SQLState: 42P01$/);
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
    expect(await fail('/RollbackTransaction', { transactionId: second })).to.match(/^404 TransactionNotFoundException/);
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

  itOnEmulator('keeps one connection for the transaction, and its settings until it ends', async () => {
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

  it('keeps temporary tables, advisory locks and local settings for the transaction', async () => {
    const transactionId = await begin();
    await execute('CREATE TEMP TABLE tx_temporary AS SELECT 7 AS n', { transactionId });
    await execute('SELECT pg_advisory_xact_lock(4712)::text', { transactionId });
    await execute("SELECT set_config('app.user', 'me', true)", { transactionId });

    expect(
      (
        await execute(
          "SELECT n, current_setting('app.user'), (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) FROM tx_temporary",
          { transactionId },
        )
      )['records'],
    ).to.deep.equal([[{ longValue: 7 }, { stringValue: 'me' }, { longValue: 1 }]]);
    await rollback(transactionId);
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

  itOnEmulator('survives the end of its connection', async () => {
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
