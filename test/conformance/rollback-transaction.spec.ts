import { expect } from 'chai';

import { type ConformanceTarget, describeBoth, itOnEmulator } from '../support/conformance.js';
import { useTransactionItems } from '../support/transaction-items.js';

function suite(target: ConformanceTarget): void {
  const { begin, execute, fail, rollback } = target.calls;
  const items = useTransactionItems(target);

  describe('serializations', () => {
    it('answers with a status', async () => {
      expect(await rollback(await begin())).to.be.an('object');
    });

    itOnEmulator('reports a rollback', async () => {
      expect(await rollback(await begin())).to.deep.equal({ transactionStatus: 'Rollback Complete' });
    });
  });

  describe('validations', () => {
    itOnEmulator('requires a transaction id', async () => {
      expect(await fail('/RollbackTransaction', {})).to.equal(
        "400 ValidationException: 1 validation error detected: Value null at 'transactionId' failed to satisfy constraint: Member must not be null",
      );
    });

    itOnEmulator('does not find an unknown transaction', async () => {
      expect(await fail('/RollbackTransaction', { transactionId: 'AAAA' })).to.equal(
        '404 TransactionNotFoundException: Transaction AAAA is not found',
      );
    });

    it('does not find a transaction that has ended, nor do other operations', async () => {
      const transactionId = await begin();
      await rollback(transactionId);

      for (const path of ['/CommitTransaction', '/RollbackTransaction', '/Execute']) {
        expect(await fail(path, { transactionId, sql: 'SELECT 1' })).to.match(/^404 \w*NotFoundException: /);
      }
    });
  });

  describe('functionality', () => {
    it('drops what was rolled back', async () => {
      const transactionId = await begin();
      await execute('DELETE FROM tx_items', { transactionId });
      await rollback(transactionId);

      expect(await items.count()).to.deep.equal({ longValue: 2 });
    });
  });
}

describeBoth('RollbackTransaction', suite);
