import { expect } from 'chai';

import { type AuroraDatabaseException, ConfigurationException } from '../../../src/errors/base-exception.js';
import {
  DeadlockException,
  SerializationFailureException,
  UniqueViolationException,
} from '../../../src/errors/query-exceptions.js';
import {
  ServiceUnavailableException,
  StatementOutcomeUnknownException,
} from '../../../src/errors/service-exceptions.js';
import {
  CommitOutcomeUnknownException,
  TransactionClosedException,
  TransactionNotFoundException,
  UnexpectedRollbackException,
} from '../../../src/errors/transaction-exceptions.js';
import { Transaction } from '../../../src/transaction/transaction.js';
import { rejection } from '../../support/rejection.js';
import { RecordingConnector, statement } from './recording-connector.js';

function open(...failures: [call: string, failure: unknown][]): {
  readonly connector: RecordingConnector;
  readonly transaction: Transaction;
} {
  const connector = new RecordingConnector(...failures);
  return { connector, transaction: new Transaction(connector, { failedStatementAbortsTransaction: true }) };
}

describe('Transaction', () => {
  describe('begins', () => {
    it('with its first statement', async () => {
      const { connector, transaction } = open();
      expect(connector.calls).to.deep.equal([]);
      await transaction.execute(statement('A'));
      await transaction.commit();
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
    });

    it('once for statements that are given at the same time', async () => {
      const { connector, transaction } = open();
      await Promise.all(['A', 'B', 'C'].map((sql) => transaction.execute(statement(sql))));
      await transaction.commit();
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1', 'C @t1', 'commit t1']);
    });

    it('at once when it is told to', async () => {
      const { connector, transaction } = open();
      await transaction.begin();
      expect(connector.calls).to.deep.equal(['begin']);
      await transaction.execute(statement('A'));
      expect(connector.calls).to.deep.equal(['begin', 'A @t1']);
    });

    it('not at all without a statement', async () => {
      const committed = open();
      await committed.transaction.commit();
      expect(committed.connector.calls).to.deep.equal([]);
      const rolledBack = open();
      await rolledBack.transaction.rollback();
      expect(rolledBack.connector.calls).to.deep.equal([]);
    });

    it('with the next statement when the beginning failed', async () => {
      const { connector, transaction } = open(['begin', new ServiceUnavailableException('no')]);
      expect(await rejection(transaction.execute(statement('A')))).to.be.instanceOf(ServiceUnavailableException);
      await transaction.execute(statement('B'));
      expect(connector.calls).to.deep.equal(['begin', 'begin', 'B @t1']);
    });
  });

  describe('queues', () => {
    it('statements that nobody waits for, and commits after them', async () => {
      const { connector, transaction } = open();
      const statements = ['A', 'B'].map((sql) => transaction.execute(statement(sql)));
      await transaction.commit();
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1', 'commit t1']);
      await Promise.all(statements);
    });

    it('the next statement behind one that fails', async () => {
      const { connector, transaction } = open(['A @t1', new UniqueViolationException('no')]);
      const results = await Promise.allSettled(['A', 'B'].map((sql) => transaction.execute(statement(sql))));
      expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'fulfilled']);
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1']);
    });

    it('a rollback behind the statement that is under way, and refuses those that wait', async () => {
      const { connector, transaction } = open();
      const first = transaction.execute(statement('A'));
      const waiting = [transaction.execute(statement('B')), transaction.execute(statement('C'))].map(rejection);
      while (!connector.calls.includes('A @t1')) {
        await new Promise(setImmediate);
      }
      await transaction.rollback();
      await first;
      for (const failure of await Promise.all(waiting)) {
        expect(failure).to.be.instanceOf(TransactionClosedException);
      }
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
    });
  });

  describe('commits', () => {
    const failed = new UniqueViolationException('ERROR: duplicate key', { sqlState: '23505' });

    it('not when a statement has failed, but rolls back and says so', async () => {
      const { connector, transaction } = open(['A @t1', failed]);
      expect(await rejection(transaction.execute(statement('A')))).to.equal(failed);
      const exception = await rejection(transaction.commit());
      expect(exception).to.be.instanceOf(UnexpectedRollbackException).and.include({ cause: failed, retryable: false });
      expect(exception.message).to.include('ERROR: duplicate key');
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
    });

    it('not when a statement that nobody waited for fails', async () => {
      const { connector, transaction } = open(['A @t1', failed]);
      const statementFailure = rejection(transaction.execute(statement('A')));
      expect(await rejection(transaction.commit())).to.be.instanceOf(UnexpectedRollbackException);
      expect(await statementFailure).to.equal(failed);
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
    });

    it('when a statement succeeded after the one that failed, as after ROLLBACK TO SAVEPOINT', async () => {
      const { connector, transaction } = open(['A @t1', failed]);
      await transaction.execute(statement('SAVEPOINT s'));
      await rejection(transaction.execute(statement('A')));
      await transaction.execute(statement('ROLLBACK TO SAVEPOINT s'));
      await transaction.commit();
      expect(connector.calls.slice(3)).to.deep.equal(['ROLLBACK TO SAVEPOINT s @t1', 'commit t1']);
    });

    it('after a failed statement where the engine allows that', async () => {
      const connector = new RecordingConnector(['A @t1', failed]);
      const transaction = new Transaction(connector, { failedStatementAbortsTransaction: false });
      await rejection(transaction.execute(statement('A')));
      await transaction.commit();
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
    });

    it('never after a deadlock where the engine has rolled back by itself, and sends nothing more', async () => {
      const deadlock = new DeadlockException('deadlock', { retryable: true });
      const connector = new RecordingConnector(['A @t1', deadlock]);
      const transaction = new Transaction(connector, { failedStatementAbortsTransaction: false });
      await rejection(transaction.execute(statement('A')));
      const refused = await rejection(transaction.execute(statement('B')));
      expect(refused).to.be.instanceOf(TransactionClosedException).and.to.include({ cause: deadlock, retryable: true });
      expect(await rejection(transaction.commit()))
        .to.be.instanceOf(UnexpectedRollbackException)
        .and.to.include({ cause: deadlock, retryable: true });
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
    });

    for (const failure of [new ServiceUnavailableException('no'), new ConfigurationException('no')]) {
      it(`after a ${failure.name}, when nothing ran`, async () => {
        const { connector, transaction } = open(['A @t1', failure]);
        await rejection(transaction.execute(statement('A')));
        await transaction.commit();
        expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
      });
    }

    for (const failure of [new StatementOutcomeUnknownException('lost'), new TransactionNotFoundException('expired')]) {
      it(`never after a ${failure.name}, whatever succeeds afterwards`, async () => {
        const { connector, transaction } = open(['A @t1', failure]);
        await rejection(transaction.execute(statement('A')));
        await transaction.execute(statement('B'));
        const exception = await rejection(transaction.commit());
        expect(exception).to.be.instanceOf(UnexpectedRollbackException).and.include({ cause: failure });
        expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1', 'rollback t1']);
      });
    }

    it('never after it was doomed, and tells the first reason', async () => {
      const { connector, transaction } = open();
      const first = new SerializationFailureException('first', { retryable: true });
      await transaction.execute(statement('A'));
      transaction.root.doom({ cause: first });
      transaction.root.doom({ cause: new Error('second') });
      const exception = await rejection(transaction.commit());
      expect(exception).to.be.instanceOf(UnexpectedRollbackException).and.include({ cause: first, retryable: true });
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
    });

    it('never after it was doomed with nothing for a reason', async () => {
      const { connector, transaction } = open();
      await transaction.execute(statement('A'));
      transaction.root.doom({ cause: undefined });
      expect(await rejection(transaction.commit())).to.be.instanceOf(UnexpectedRollbackException);
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
    });

    it('not when it was doomed without a statement, and makes no call', async () => {
      const { connector, transaction } = open();
      transaction.root.doom({ cause: failed });
      expect(await rejection(transaction.commit())).to.be.instanceOf(UnexpectedRollbackException);
      expect(connector.calls).to.deep.equal([]);
    });
  });

  describe('when the commit fails', () => {
    it('rolls back and passes the failure on', async () => {
      const refused = new SerializationFailureException('no');
      const { connector, transaction } = open(['commit t1', refused]);
      await transaction.execute(statement('A'));
      expect(await rejection(transaction.commit())).to.equal(refused);
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1', 'rollback t1']);
    });

    it('keeps the failure of the rollback with it', async () => {
      const refused = new SerializationFailureException('no');
      const rollbackFailure = new ServiceUnavailableException('gone');
      const { transaction } = open(['commit t1', refused], ['rollback t1', rollbackFailure]);
      await transaction.execute(statement('A'));
      expect(await rejection(transaction.commit())).to.equal(refused);
      expect(refused.suppressed).to.deep.equal([rollbackFailure]);
    });

    it('asks by a second commit what became of the first, and is committed when that is taken', async () => {
      const { connector, transaction } = open(['commit t1', new CommitOutcomeUnknownException('lost')]);
      await transaction.execute(statement('A'));
      await transaction.commit();
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1', 'commit t1']);
    });

    it('sends nothing more when the outcome stays unknown', async () => {
      const unknown = new CommitOutcomeUnknownException('lost');
      const notFound = new TransactionNotFoundException('gone');
      const { connector, transaction } = open(['commit t1', unknown], ['commit t1', notFound]);
      await transaction.execute(statement('A'));
      expect(await rejection(transaction.commit())).to.equal(unknown);
      expect(unknown.suppressed).to.deep.equal([notFound]);
      await transaction.rollback();
      expect(await rejection(transaction.execute(statement('B')))).to.be.instanceOf(TransactionClosedException);
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1', 'commit t1']);
    });

    it('is rolled back when the second commit is refused by the database', async () => {
      const refused = new SerializationFailureException('no');
      const { connector, transaction } = open(
        ['commit t1', new CommitOutcomeUnknownException('lost')],
        ['commit t1', refused],
      );
      await transaction.execute(statement('A'));
      expect(await rejection(transaction.commit())).to.equal(refused);
      expect(connector.calls.at(-1)).to.equal('rollback t1');
    });

    it('keeps the failure of the rollback that is made instead', async () => {
      const rollbackFailure = new ServiceUnavailableException('gone');
      const { transaction } = open(['A @t1', new UniqueViolationException('no')], ['rollback t1', rollbackFailure]);
      await rejection(transaction.execute(statement('A')));
      const exception = await rejection(transaction.commit());
      expect(exception).to.be.instanceOf(UnexpectedRollbackException);
      expect((exception as AuroraDatabaseException).suppressed).to.deep.equal([rollbackFailure]);
    });
  });

  describe('after its end', () => {
    const ends: readonly (readonly [state: string, end: (transaction: Transaction) => Promise<void>])[] = [
      ['committed', (transaction) => transaction.commit()],
      ['rolled back', (transaction) => transaction.rollback()],
    ];
    for (const [state, end] of ends) {
      it(`takes no statement, no commit and no beginning when it is ${state}`, async () => {
        const { connector, transaction } = open();
        await transaction.execute(statement('A'));
        await end(transaction);
        expect(transaction.isOpen).to.equal(false);
        for (const refused of [transaction.execute(statement('B')), transaction.commit(), transaction.begin()]) {
          const exception = await rejection(refused);
          expect(exception).to.be.instanceOf(TransactionClosedException);
          expect(exception.message).to.include(`The transaction is ${state}`);
        }
        expect(connector.calls).to.have.length(3);
      });

      it(`does nothing when it is ${state} and rolled back`, async () => {
        const { connector, transaction } = open();
        await transaction.execute(statement('A'));
        await end(transaction);
        await transaction.rollback();
        expect(connector.calls).to.have.length(3);
      });
    }

    it('takes no statement from the moment on when the commit was asked for', async () => {
      const { connector, transaction } = open();
      await transaction.execute(statement('A'));
      const commit = transaction.commit();
      expect(await rejection(transaction.execute(statement('B')))).to.be.instanceOf(TransactionClosedException);
      await commit;
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
    });

    it('has ended when its rollback failed', async () => {
      const { connector, transaction } = open(['rollback t1', new ServiceUnavailableException('gone')]);
      await transaction.execute(statement('A'));
      expect(await rejection(transaction.rollback())).to.be.instanceOf(ServiceUnavailableException);
      await transaction.rollback();
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
    });
  });
});
