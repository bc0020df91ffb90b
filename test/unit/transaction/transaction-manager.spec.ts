import { expect } from 'chai';

import type { AuroraDatabaseException } from '../../../src/errors/base-exception.js';
import { UniqueViolationException } from '../../../src/errors/query-exceptions.js';
import { ServiceUnavailableException } from '../../../src/errors/service-exceptions.js';
import { TransactionClosedException, UnexpectedRollbackException } from '../../../src/errors/transaction-exceptions.js';
import { TransactionManager } from '../../../src/transaction/transaction-manager.js';
import { rejection } from '../../support/rejection.js';
import { RecordingConnector, statement } from './recording-connector.js';

function managed(...failures: [call: string, failure: unknown][]): {
  readonly connector: RecordingConnector;
  readonly manager: TransactionManager;
  readonly execute: (sql: string) => Promise<unknown>;
} {
  const connector = new RecordingConnector(...failures);
  const manager = new TransactionManager(connector, { failedStatementAbortsTransaction: true });
  const execute = async (sql: string): Promise<unknown> => {
    const { current } = manager;
    return await (current === undefined ? connector.execute(statement(sql)) : current.execute(statement(sql)));
  };
  return { connector, manager, execute };
}

describe('TransactionManager.run', () => {
  it('commits when the work ends well, and returns what it returned', async () => {
    const { connector, manager, execute } = managed();
    expect(
      await manager.run(async () => {
        await execute('A');
        return 7;
      }),
    ).to.equal(7);
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
    expect(manager.current).to.equal(undefined);
  });

  it('rolls back when the work throws, and throws the same', async () => {
    const { connector, manager, execute } = managed();
    const failure = new Error('no');
    const run = manager.run(async () => {
      await execute('A');
      throw failure;
    });
    expect(await rejection(run)).to.equal(failure);
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
  });

  it('rolls back when the work throws before it returns a promise', async () => {
    const { connector, manager } = managed();
    const failure = new Error('no');
    const run = manager.run(() => {
      throw failure;
    });
    expect(await rejection(run)).to.equal(failure);
    expect(connector.calls).to.deep.equal([]);
  });

  it('makes no call for work without a statement', async () => {
    const { connector, manager } = managed();
    await manager.run(async (transaction) => {
      expect(manager.current).to.equal(transaction);
    });
    expect(connector.calls).to.deep.equal([]);
  });

  it('sends statements that are given at the same time one after the other', async () => {
    const { connector, manager, execute } = managed();
    await manager.run(() => Promise.all(['A', 'B', 'C'].map(execute)));
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1', 'C @t1', 'commit t1']);
  });

  it('commits after statements that nobody waited for', async () => {
    const { connector, manager, execute } = managed();
    const statements: Promise<unknown>[] = [];
    await manager.run(async () => {
      statements.push(execute('A'), execute('B'));
    });
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1', 'commit t1']);
    await Promise.all(statements);
  });

  it('keeps a failed rollback with the failure that made it necessary', async () => {
    const rollbackFailure = new ServiceUnavailableException('gone');
    const failure = new UniqueViolationException('no');
    const { connector, manager, execute } = managed(['A @t1', failure], ['rollback t1', rollbackFailure]);
    const thrown = await rejection(manager.run(() => execute('A')));
    expect(thrown).to.equal(failure);
    expect((thrown as AuroraDatabaseException).suppressed).to.deep.equal([rollbackFailure]);
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
  });

  it('does not commit when a statement failed and its failure was caught', async () => {
    const failure = new UniqueViolationException('no');
    const { connector, manager, execute } = managed(['A @t1', failure]);
    const run = manager.run(async () => {
      await rejection(execute('A'));
    });
    expect(await rejection(run))
      .to.be.instanceOf(UnexpectedRollbackException)
      .and.include({ cause: failure });
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
  });

  describe('inside of another', () => {
    it('joins its transaction', async () => {
      const { connector, manager, execute } = managed();
      await manager.run(async (outer) => {
        await execute('A');
        await manager.run(async (inner) => {
          expect(inner).to.equal(outer);
          await execute('B');
        });
        await execute('C');
      });
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1', 'C @t1', 'commit t1']);
    });

    for (const failure of [new Error('no'), undefined, null]) {
      it(`lets the whole fail when it throws ${String(failure)} and that is caught`, async () => {
        const { connector, manager, execute } = managed();
        const run = manager.run(async () => {
          await execute('A');
          await Promise.allSettled([
            manager.run(() => {
              throw failure;
            }),
          ]);
          await execute('B');
        });
        const exception = await rejection(run);
        expect(exception).to.be.instanceOf(UnexpectedRollbackException);
        expect(exception.message).to.include(failure instanceof Error ? 'no' : String(failure));
        expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1', 'rollback t1']);
      });
    }

    it('is refused when the other has ended already', async () => {
      const { connector, manager, execute } = managed();
      let late: Promise<unknown> = Promise.resolve();
      await manager.run(async () => {
        await execute('A');
        late = (async () => {
          await new Promise((resolve) => {
            setTimeout(resolve, 10);
          });
          return await rejection(manager.run(() => execute('B')));
        })();
      });
      expect(await late).to.be.instanceOf(TransactionClosedException);
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
    });
  });

  describe('beside another', () => {
    it('has a transaction of its own', async () => {
      const { connector, manager, execute } = managed();
      await Promise.all(
        ['A', 'B'].map((sql) =>
          manager.run(async () => {
            await execute(`${sql}1`);
            await execute(`${sql}2`);
          }),
        ),
      );
      const [first, second] = ['t1', 't2'].map((id) => connector.calls.filter((call) => call.endsWith(id)));
      expect(first).to.deep.equal(['A1 @t1', 'A2 @t1', 'commit t1']);
      expect(second).to.deep.equal(['B1 @t2', 'B2 @t2', 'commit t2']);
      expect(connector.calls).to.have.length(8);
    });

    it('is not touched by the failure of the other', async () => {
      const { connector, manager, execute } = managed(['A @t1', new UniqueViolationException('no')]);
      const results = await Promise.allSettled(['A', 'B'].map((sql) => manager.run(() => execute(sql))));
      expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'fulfilled']);
      expect(connector.calls.toSorted()).to.deep.equal([
        'A @t1',
        'B @t2',
        'begin',
        'begin',
        'commit t2',
        'rollback t1',
      ]);
    });

    it('does not belong to the transaction of another manager', async () => {
      const one = managed();
      const other = managed();
      await one.manager.run(async () => {
        await one.execute('A');
        await other.execute('B');
        await other.manager.run(() => other.execute('C'));
        expect(one.manager.current).to.not.equal(undefined);
      });
      expect(one.connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
      expect(other.connector.calls).to.deep.equal(['B', 'begin', 'C @t1', 'commit t1']);
    });
  });

  it('gives a transaction to whoever asks for one, outside of every scope', async () => {
    const { connector, manager } = managed();
    await manager.run(async () => {
      const own = manager.createTransaction();
      expect(own).to.not.equal(manager.current);
      await own.execute(statement('A'));
      await own.rollback();
    });
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
  });
});
