import { expect } from 'chai';
import * as sinon from 'sinon';

import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import {
  DeadlockException,
  LockTimeoutException,
  SerializationFailureException,
} from '../../../src/errors/query-exceptions.js';
import {
  CommitOutcomeUnknownException,
  IncompatibleTransactionException,
  TransactionExpiredException,
  UnexpectedRollbackException,
} from '../../../src/errors/transaction-exceptions.js';
import { TransactionManager } from '../../../src/transaction/transaction-manager.js';
import type { TransactionOptions } from '../../../src/transaction/transaction-options.js';
import { transactionRetryDelayMs } from '../../../src/transaction/transaction-retry.js';
import { rejection } from '../../support/rejection.js';
import { RecordingConnector, statement } from './recording-connector.js';

const MINUTE_MS = 60_000;

function managed(...failures: [call: string, failure: unknown][]): {
  readonly connector: RecordingConnector;
  readonly manager: TransactionManager;
} {
  const connector = new RecordingConnector(...failures);
  return { connector, manager: new TransactionManager(connector, new PostgresDialect()) };
}

describe('The options of a transaction', () => {
  afterEach(() => sinon.restore());

  describe('isolation', () => {
    it('is set by the first statement', async () => {
      const { connector, manager } = managed();
      await manager.run((transaction) => transaction.execute(statement('A')), { isolation: 'SERIALIZABLE' });
      expect(connector.calls).to.deep.equal([
        'begin',
        'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE @t1',
        'A @t1',
        'commit t1',
      ]);
    });

    it('costs no call when nothing is done', async () => {
      const { connector, manager } = managed();
      await manager.run(async () => undefined, { isolation: 'SERIALIZABLE' });
      expect(connector.calls).to.deep.equal([]);
    });

    it('leaves no transaction behind when it cannot be set', async () => {
      const failure = new Error('no');
      const { connector, manager } = managed(['SET TRANSACTION ISOLATION LEVEL REPEATABLE READ @t1', failure]);
      const running = manager.run((transaction) => transaction.execute(statement('A')), {
        isolation: 'REPEATABLE READ',
      });
      expect(await rejection(running)).to.equal(failure);
      expect(connector.calls.at(-1)).to.equal('rollback t1');
    });

    it('may be asked for again by a part that joins, but no other may', async () => {
      const { connector, manager } = managed();
      const inside = (isolation: 'READ COMMITTED' | 'SERIALIZABLE'): Promise<unknown> =>
        manager.run((transaction) => transaction.execute(statement('A')), { isolation });
      await manager.run(() => inside('SERIALIZABLE'), { isolation: 'SERIALIZABLE' });
      expect(connector.calls.at(-1)).to.equal('commit t1');
      const failure = await rejection(manager.run(() => inside('SERIALIZABLE')));
      expect(failure).to.be.instanceOf(IncompatibleTransactionException);
    });

    it('is refused where the engine cannot honour it', async () => {
      const manager = new TransactionManager(new RecordingConnector(), { failedStatementAbortsTransaction: false });
      const failure = await rejection(manager.run(async () => undefined, { isolation: 'SERIALIZABLE' }));
      expect(failure).to.be.instanceOf(ConfigurationException).with.property('message').that.includes('no session');
    });
  });

  describe('retry', () => {
    const serialization = new SerializationFailureException('x', { retryable: true });

    const cases: [string, [string, unknown][], string[]][] = [
      ['a serialization failure', [['A @t1', serialization]], ['rollback t1']],
      ['a deadlock', [['A @t1', new DeadlockException('x')]], ['rollback t1']],
      ['a commit that fails to serialize', [['commit t1', serialization]], ['commit t1', 'rollback t1']],
    ];

    for (const [what, failures, end] of cases) {
      it(`runs the work again after ${what}`, async () => {
        const { connector, manager } = managed(...failures);
        let runs = 0;
        await manager.run(
          async (transaction) => {
            runs++;
            await transaction.execute(statement('A'));
          },
          { retry: { attempts: 2 } },
        );
        expect(runs).to.equal(2);
        expect(connector.calls).to.deep.equal(['begin', 'A @t1', ...end, 'begin', 'A @t2', 'commit t2']);
      });
    }

    it('runs it again when the failure was caught inside', async () => {
      const { connector, manager } = managed(['A @t1', serialization]);
      const work = manager.run((transaction) => transaction.execute(statement('A')).catch(() => undefined), {
        retry: { attempts: 3 },
      });
      await work;
      expect(connector.calls.at(-1)).to.equal('commit t2');
    });

    it('gives up after the last attempt', async () => {
      const { connector, manager } = managed(['A @t1', serialization], ['A @t2', serialization]);
      const work = manager.run((transaction) => transaction.execute(statement('A')), { retry: { attempts: 2 } });
      expect(await rejection(work)).to.equal(serialization);
      expect(connector.calls.at(-1)).to.equal('rollback t2');
    });

    for (const failure of [new LockTimeoutException('x'), new CommitOutcomeUnknownException('x'), new Error('x')]) {
      it(`does not run it again after ${failure.name}`, async () => {
        const { manager } = managed(['commit t1', failure], ['commit t1', failure]);
        const work = manager.run((transaction) => transaction.execute(statement('A')), { retry: { attempts: 9 } });
        expect(await rejection(work)).to.equal(failure);
      });
    }

    it('does not repeat a part that joins', async () => {
      const { connector, manager } = managed(['A @t1', serialization]);
      const part = (): Promise<unknown> =>
        manager.run((transaction) => transaction.execute(statement('A')), { retry: { attempts: 9 } });
      expect(await rejection(manager.run(part))).to.equal(serialization);
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
    });

    it('waits longer after each attempt, but never for long', () => {
      const almostOne = 0.999;
      expect([1, 2, 3, 4, 5, 6].map((attempt) => transactionRetryDelayMs(attempt, almostOne))).to.deep.equal([
        25, 50, 100, 200, 400, 400,
      ]);
      expect(transactionRetryDelayMs(3, 0)).to.equal(0);
    });
  });

  const wrong: [TransactionOptions, string][] = [
    [{ isolation: 'SNAPSHOT; DROP TABLE t' as 'SERIALIZABLE' }, 'isolation'],
    [{ retry: { attempts: 0 } }, 'retry.attempts is 0'],
    [{ retry: { attempts: 1.5 } }, 'retry.attempts is 1.5'],
  ];

  for (const [options, part] of wrong) {
    it(`are refused before the work runs: ${JSON.stringify(options)}`, async () => {
      const { manager } = managed();
      const work = sinon.spy(async () => undefined);
      const failure = await rejection(manager.run(work, options));
      expect(failure).to.be.instanceOf(ConfigurationException).with.property('message').that.includes(part);
      expect(work.callCount).to.equal(0);
    });
  }
});

describe('A transaction that rests', () => {
  let clock: sinon.SinonFakeTimers;
  let warnings: sinon.SinonStub;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    warnings = sinon.stub(process, 'emitWarning');
  });

  afterEach(() => sinon.restore());

  it('warns a minute before the service ends it, and counts from the last call', async () => {
    const { manager } = managed();
    const transaction = manager.createTransaction();
    await transaction.execute(statement('A'));
    clock.tick(1.5 * MINUTE_MS);
    await transaction.execute(statement('B'));
    clock.tick(1.5 * MINUTE_MS);
    expect(warnings.callCount).to.equal(0);
    clock.tick(0.5 * MINUTE_MS);
    expect(warnings.args).to.deep.equal([
      ['A transaction has been without a call for 2 minutes, and is rolled back after 3 minutes.', 'AurormWarning'],
    ]);
    await transaction.rollback();
  });

  it('takes no statement when the service has ended it, and says why', async () => {
    const { connector, manager } = managed();
    const transaction = manager.createTransaction();
    await transaction.execute(statement('A'));
    clock.tick(3 * MINUTE_MS);
    expect(await rejection(transaction.execute(statement('B')))).to.be.instanceOf(TransactionExpiredException);
    expect(connector.calls).to.deep.equal(['begin', 'A @t1']);
    const failure = await rejection(transaction.commit());
    expect(failure).to.be.instanceOf(UnexpectedRollbackException);
    expect(failure).to.have.property('cause').that.is.instanceOf(TransactionExpiredException);
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
  });

  it('is not committed when the service has ended it', async () => {
    const { connector, manager } = managed();
    const transaction = manager.createTransaction();
    await transaction.execute(statement('A'));
    clock.tick(3 * MINUTE_MS);
    expect(await rejection(transaction.commit())).to.be.instanceOf(UnexpectedRollbackException);
    expect(connector.calls).to.not.include('commit t1');
  });

  it('ends after a day, however much it is used, and warns an hour before', async () => {
    const { manager } = managed();
    const transaction = manager.createTransaction();
    for (let minutes = 0; minutes < 23 * 60; minutes += 1) {
      await transaction.execute(statement('A'));
      clock.tick(MINUTE_MS);
    }
    expect(warnings.args).to.deep.equal([
      ['A transaction has been open for 1380 minutes and may live for 1440 minutes.', 'AurormWarning'],
    ]);
    for (let minutes = 0; minutes < 60; minutes += 1) {
      await transaction.execute(statement('A'));
      clock.tick(MINUTE_MS);
    }
    expect(await rejection(transaction.execute(statement('A')))).to.be.instanceOf(TransactionExpiredException);
    await transaction.rollback();
  }).timeout(30_000);

  it('warns nobody after its end', async () => {
    const { manager } = managed();
    await manager.run((transaction) => transaction.execute(statement('A')));
    const transaction = manager.createTransaction();
    await transaction.execute(statement('A'));
    await transaction.rollback();
    clock.tick(24 * 60 * MINUTE_MS);
    expect(warnings.callCount).to.equal(0);
  });
});
