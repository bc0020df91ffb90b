import { expect } from 'chai';

import { type ConformanceTarget, describeBoth, itOnEmulator } from '../support/conformance.js';
import { useTransactionItems } from '../support/transaction-items.js';

function suite(target: ConformanceTarget): void {
  const { begin, commit, execute, executeForField, fail, failToExecute, rollback } = target.calls;
  const items = useTransactionItems(target);

  describe('serializations', () => {
    it('reports a commit', async () => {
      expect(await commit(await begin())).to.deep.equal({ transactionStatus: 'Transaction Committed' });
    });
  });

  describe('validations', () => {
    itOnEmulator('requires a transaction id', async () => {
      expect(await fail('/CommitTransaction', {})).to.equal(
        "400 ValidationException: 1 validation error detected: Value null at 'transactionId' failed to satisfy constraint: Member must not be null",
      );
    });

    itOnEmulator('does not find an unknown transaction', async () => {
      expect(await fail('/CommitTransaction', { transactionId: 'AAAA' })).to.equal(
        '404 TransactionNotFoundException: Transaction AAAA is not found',
      );
    });

    it('does not find a transaction that has ended, nor do other operations', async () => {
      const transactionId = await begin();
      await commit(transactionId);

      for (const path of ['/CommitTransaction', '/RollbackTransaction', '/Execute']) {
        expect(await fail(path, { transactionId, sql: 'SELECT 1' })).to.match(/^404 \w*NotFoundException: /);
      }
    });
  });

  describe('functionality', () => {
    it('keeps what was committed', async () => {
      const transactionId = await begin();
      await execute('DELETE FROM tx_items WHERE id = 2', { transactionId });
      await commit(transactionId);

      expect((await execute('SELECT id FROM tx_items'))['records']).to.deep.equal([[{ longValue: 1 }]]);
    });

    it('keeps what was done before and after a savepoint that was rolled back to', async () => {
      const transactionId = await begin();
      await execute('UPDATE tx_items SET n = 7 WHERE id = 1', { transactionId });
      await execute('SAVEPOINT before_failure', { transactionId });
      await execute('DELETE FROM tx_items', { transactionId });
      await failToExecute('SELEKT', { transactionId });
      await execute('ROLLBACK TO SAVEPOINT before_failure', { transactionId });
      await execute('DELETE FROM tx_items WHERE id = 2', { transactionId });
      await execute('RELEASE SAVEPOINT before_failure', { transactionId });
      await commit(transactionId);

      expect((await execute('SELECT id, n FROM tx_items'))['records']).to.deep.equal([
        [{ longValue: 1 }, { longValue: 7 }],
      ]);
    });

    it('serves fifty callers, half of them in transactions', async () => {
      const inTransaction = Array.from({ length: 25 }, async (_, index) => {
        const transactionId = await begin();
        await execute('INSERT INTO tx_items VALUES (:id, 0)', {
          transactionId,
          parameters: [{ name: 'id', value: { longValue: index + 10 } }],
        });
        await items.count();
        await commit(transactionId);
      });
      const alone = Array.from({ length: 25 }, () => items.count());

      await Promise.all([...inTransaction, ...alone]);

      expect(await executeForField('SELECT count(*) FROM tx_items')).to.deep.equal({ longValue: 27 });
    });

    itOnEmulator(
      'lets a caller wait while a hundred transactions are open, and serves statements meanwhile',
      async () => {
        const open = await Promise.all(Array.from({ length: 100 }, () => begin()));
        const waiting = begin();

        expect(await items.count()).to.deep.equal({ longValue: 2 });
        await Promise.all(open.map((transactionId) => rollback(transactionId)));
        await rollback(await waiting);
      },
    );
  });
}

describeBoth('CommitTransaction', suite);
