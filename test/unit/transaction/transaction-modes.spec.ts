import { expect } from 'chai';
import * as sinon from 'sinon';

import { MysqlDialect } from '../../../src/dialects/mysql/mysql-dialect.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import { type AuroraDatabaseException, ConfigurationException } from '../../../src/errors/base-exception.js';
import {
  LockTimeoutException,
  SerializationFailureException,
  StatementTimeoutException,
  UniqueViolationException,
} from '../../../src/errors/query-exceptions.js';
import { StatementOutcomeUnknownException } from '../../../src/errors/service-exceptions.js';
import {
  CommitOutcomeUnknownException,
  IncompatibleTransactionException,
  ReadOnlyTransactionException,
  TransactionDepthException,
  TransactionNotFoundException,
  TransactionTimeoutException,
  UnexpectedRollbackException,
} from '../../../src/errors/transaction-exceptions.js';
import {
  afterCommit,
  afterCompletion,
  afterRollback,
  beforeCommit,
  currentTransaction,
} from '../../../src/transaction/current-transaction.js';
import { resolveTransactionDefaults } from '../../../src/transaction/transaction-defaults.js';
import { TransactionManager } from '../../../src/transaction/transaction-manager.js';
import type { TransactionOptions } from '../../../src/transaction/transaction-options.js';
import type { TransactionDialect } from '../../../src/transaction/transaction-settings.js';
import type { CompiledQuery } from '../../../src/sql/compiled-query.js';
import { rejection } from '../../support/rejection.js';
import { RecordingConnector, statement } from './recording-connector.js';

interface Managed {
  readonly connector: RecordingConnector;
  readonly manager: TransactionManager;
  /** Gives a statement to the transaction around the running code. */
  readonly run: (sql: string) => Promise<unknown>;
}

function managedOn(dialect: TransactionDialect, failures: readonly [string, unknown][]): Managed {
  const connector = new RecordingConnector(...failures);
  const manager = new TransactionManager(connector, dialect, resolveTransactionDefaults({ maxDepth: 2 }));
  return { connector, manager, run: async (sql) => await manager.current?.execute(statement(sql)) };
}

const managed = (...failures: [string, unknown][]): Managed => managedOn(new PostgresDialect(), failures);
const managedMysql = (...failures: [string, unknown][]): Managed => managedOn(new MysqlDialect(), failures);

const query = (sql: string): CompiledQuery => ({ sql, parameters: [], kind: 'select' });

describe('A transaction that only reads', () => {
  it('is none on the wire, and lets its queries run beside each other', async () => {
    const { connector, manager } = managed();
    await manager.run((scope) => Promise.all(['A', 'B'].map((sql) => scope.execute(query(sql)))), { readOnly: true });
    expect(connector.calls).to.deep.equal(['A', 'B']);
  });

  for (const [engine, opened] of [
    ['PostgreSQL', managed],
    ['MySQL', managedMysql],
  ] as const) {
    for (const readOnly of engine === 'MySQL' ? [true] : ([true, 'enforce'] as const)) {
      it(`refuses a write before any call on ${engine}, readOnly ${readOnly}`, async () => {
        const { connector, manager, run } = opened();
        const failing = manager.run(() => run('A'), { readOnly });
        expect(await rejection(failing)).to.be.instanceOf(ReadOnlyTransactionException);
        const batch = manager.run((scope) => scope.executeBatch({ sql: 'A', parameterSets: [] }), { readOnly });
        expect(await rejection(batch)).to.be.instanceOf(ReadOnlyTransactionException);
        expect(connector.calls).to.deep.equal([]);
      });
    }
  }

  it('is set up by one statement where the database refuses too, together with an isolation level', async () => {
    const { connector, manager } = managed();
    await manager.run((scope) => scope.execute(query('A')), { readOnly: 'enforce', isolation: 'REPEATABLE READ' });
    await manager.run((scope) => scope.execute(query('B')), { readOnly: 'enforce' });
    await manager.run((scope) => scope.execute(query('C')), { readOnly: true, isolation: 'SERIALIZABLE' });
    expect(connector.calls.filter((call) => call.startsWith('SET'))).to.deep.equal([
      'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY @t1',
      'SET TRANSACTION READ ONLY @t2',
      'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY @t3',
    ]);
  });

  it('cannot be left to the database on MySQL, and says why', async () => {
    const failure = await rejection(managedMysql().manager.run(async () => undefined, { readOnly: 'enforce' }));
    expect(failure).to.be.instanceOf(ConfigurationException);
    expect(failure.message).to.include("readOnly cannot be 'enforce'").and.include('no session');
  });

  it('lets no part write that joins, and refuses one that asks for that', async () => {
    const { connector, manager, run } = managed();
    const options = { readOnly: true } as const;
    expect(await rejection(manager.run(() => manager.run(() => run('A')), options))).to.be.instanceOf(
      ReadOnlyTransactionException,
    );
    const asking = manager.run(() => manager.run(() => run('A'), { readOnly: false }), options);
    expect(await rejection(asking)).to.be.instanceOf(IncompatibleTransactionException);
    await manager.run(() => manager.run(() => run('B'), { propagation: 'REQUIRES_NEW' }), options);
    expect(connector.calls).to.deep.equal(['begin', 'B @t1', 'commit t1']);
  });

  it('may be a part of one that writes, which it narrows, but not one that the database enforces', async () => {
    const { connector, manager, run } = managed();
    await manager.run(async () => {
      expect(await rejection(manager.run(() => run('A'), { readOnly: true, propagation: 'NESTED' }))).to.be.instanceOf(
        ReadOnlyTransactionException,
      );
      await run('B');
      expect(
        await rejection(manager.run(async () => undefined, { readOnly: 'enforce', propagation: 'NESTED' })),
      ).to.be.instanceOf(IncompatibleTransactionException);
    });
    expect(connector.calls).to.deep.equal(['begin', 'B @t1', 'commit t1']);
  });
});

describe('The time of a transaction', () => {
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['hrtime', 'setTimeout', 'clearTimeout', 'Date'] });
  });

  afterEach(() => sinon.restore());

  it('is checked before each statement: none is sent after it, and nothing is stored', async () => {
    const { connector, manager, run } = managed();
    const failing = manager.run(
      async () => {
        await run('A');
        clock.tick(100);
        await run('B');
      },
      { timeoutMs: 100 },
    );
    expect(await rejection(failing)).to.be.instanceOf(TransactionTimeoutException);
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
  });

  it('is checked before the commit', async () => {
    const { connector, manager, run } = managed();
    const failing = manager.run(() => run('A').then(() => clock.tick(100)), { timeoutMs: 100 });
    expect(await rejection(failing)).to.be.instanceOf(TransactionTimeoutException);
    expect(connector.calls.at(-1)).to.equal('rollback t1');
  });

  it('is all that a call gets', async () => {
    const { connector, manager, run } = managed();
    const execute = sinon.spy(connector, 'execute');
    const begin = sinon.spy(connector, 'begin');
    await manager.run(
      () =>
        run('A')
          .then(() => clock.tick(60))
          .then(() => run('B')),
      { timeoutMs: 100 },
    );
    expect(begin.args).to.deep.equal([[{ remainingMs: 100 }]]);
    expect(execute.args.map(([, options]) => options?.remainingMs)).to.deep.equal([100, 40]);
  });

  it('is why a call was not answered that it has ended', async () => {
    const lost = new StatementOutcomeUnknownException('lost');
    const { connector, manager, run } = managed(['A @t1', lost]);
    sinon.stub(connector, 'execute').callsFake(async () => {
      clock.tick(100);
      throw lost;
    });
    const failure = await rejection(manager.run(() => run('A'), { timeoutMs: 100 }));
    expect(failure).to.be.instanceOf(TransactionTimeoutException).with.property('cause', lost);
  });

  it('is the part’s own where that joins, and never more than that of the whole', async () => {
    const { connector, manager, run } = managed();
    const part = (timeoutMs: number): Promise<unknown> => manager.run(() => run('A'), { timeoutMs });
    const execute = sinon.spy(connector, 'execute');
    await manager.run(() => part(50).then(() => part(500)), { timeoutMs: 100 });
    expect(execute.args.map(([, options]) => options?.remainingMs)).to.deep.equal([50, 100]);
    const failing = manager.run(() =>
      manager
        .run(
          async () => {
            clock.tick(50);
            await run('B');
          },
          { timeoutMs: 50 },
        )
        .catch(() => run('C')),
    );
    expect(await rejection(failing)).to.be.instanceOf(UnexpectedRollbackException);
    expect(connector.calls.slice(-2)).to.deep.equal(['C @t2', 'rollback t2']);
  });
});

describe('Failures that are not to roll back', () => {
  const kept = new RangeError('no');

  it('commit, and are thrown on', async () => {
    const { connector, manager, run } = managed();
    const failing = manager.run(() => run('A').then(() => Promise.reject(kept)), { noRollbackFor: [RangeError] });
    expect(await rejection(failing)).to.equal(kept);
    expect(connector.calls.at(-1)).to.equal('commit t1');
  });

  it('doom nothing where a part joins that says so, and release a nested one', async () => {
    const { connector, manager, run } = managed();
    await manager.run(async () => {
      for (const propagation of ['REQUIRED', 'NESTED'] as const) {
        const part = manager.run(() => run('A').then(() => Promise.reject(kept)), {
          propagation,
          noRollbackFor: [RangeError],
        });
        expect(await rejection(part)).to.equal(kept);
      }
    });
    expect(connector.calls.slice(-2)).to.deep.equal(['RELEASE SAVEPOINT aurorm_savepoint_1 @t1', 'commit t1']);
  });

  it('cannot keep what the database has given up, and are thrown all the same', async () => {
    const duplicate = new UniqueViolationException('no');
    const { connector, manager, run } = managed(['A @t1', duplicate]);
    expect(await rejection(manager.run(() => run('A'), { noRollbackFor: [UniqueViolationException] }))).to.equal(
      duplicate,
    );
    expect(connector.calls.at(-1)).to.equal('rollback t1');
  });

  it('can keep what the database has kept', async () => {
    const duplicate = new UniqueViolationException('no');
    const { connector, manager, run } = managedMysql(['A @t1', duplicate]);
    expect(await rejection(manager.run(() => run('A'), { noRollbackFor: [UniqueViolationException] }))).to.equal(
      duplicate,
    );
    expect(connector.calls.at(-1)).to.equal('commit t1');
  });

  it('are told with the failure of their commit', async () => {
    const unknown = new CommitOutcomeUnknownException('lost');
    const { manager, run } = managed(['commit t1', unknown], ['commit t1', unknown]);
    const failing = manager.run(() => run('A').then(() => Promise.reject(kept)), { noRollbackFor: [RangeError] });
    expect(await rejection(failing)).to.equal(unknown);
    expect(unknown.suppressed).to.include(kept);
  });
});

describe('A statement that nobody waits for', () => {
  it('lets the transaction fail when it does, also where the engine would commit', async () => {
    const failure = new UniqueViolationException('no');
    const { connector, manager, run } = managedMysql(['B @t1', failure]);
    const warnings = sinon.stub(process, 'emitWarning');
    let unseen: Promise<Error> | undefined;
    const failing = manager.run(async () => {
      await run('A');
      unseen = rejection(run('B'));
    });
    const exception = await rejection(failing);
    warnings.restore();
    expect(exception).to.be.instanceOf(UnexpectedRollbackException).and.include({ cause: failure });
    expect(await unseen).to.equal(failure);
    expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1', 'rollback t1']);
  });
});

describe('A transaction that is run again', () => {
  const serialization = new SerializationFailureException('x');
  const retry = { attempts: 3, backoff: () => 0 };

  it('tells its work which attempt it is', async () => {
    const { manager, run } = managed(['A @t1', serialization], ['A @t2', new TransactionNotFoundException('gone')]);
    const attempts: unknown[] = [];
    await manager.run(
      () => {
        attempts.push(currentTransaction()?.attempt);
        return run('A');
      },
      { retry },
    );
    expect(attempts).to.deep.equal([1, 2, 3]);
  });

  it('drops the hooks of the attempts before', async () => {
    const { manager, run } = managed(['A @t1', serialization]);
    const seen: string[] = [];
    await manager.run(
      async () => {
        const { attempt } = currentTransaction() ?? {};
        beforeCommit(() => void seen.push(`before ${attempt}`));
        afterCommit(() => void seen.push(`committed ${attempt}`));
        afterRollback(() => void seen.push(`rolled back ${attempt}`));
        afterCompletion((outcome) => void seen.push(`${outcome} ${attempt}`));
        await run('A');
      },
      { retry },
    );
    expect(seen).to.deep.equal(['before 2', 'committed 2', 'committed 2']);
  });

  it('waits as long as it is told, and is repeated for what it is told', async () => {
    const { connector, manager, run } = managed(['A @t1', new LockTimeoutException('x')]);
    const backoff = sinon.spy(() => 1);
    await manager.run(() => run('A'), { retry: { attempts: 2, on: [LockTimeoutException], backoff } });
    expect(backoff.args).to.deep.equal([[1]]);
    expect(connector.calls.at(-1)).to.equal('commit t2');
  });

  it('is not where a part joins that asks for it, which is told once', async () => {
    const warnings = sinon.stub(process, 'emitWarning');
    const { connector, manager, run } = managed(['A @t1', serialization]);
    const options: TransactionOptions = { retry };
    const failing = manager.run(async () => {
      await manager.run(() => run('B'), options);
      await manager.run(() => run('A'), options);
    });
    expect(await rejection(failing)).to.equal(serialization);
    expect(connector.calls.at(-1)).to.equal('rollback t1');
    expect(warnings.callCount).to.equal(1);
    warnings.restore();
  });

  it('tells of an unknown outcome alone by afterCompletion', async () => {
    const unknown = new CommitOutcomeUnknownException('lost');
    const { manager, run } = managed(['commit t1', unknown], ['commit t1', unknown]);
    const seen: string[] = [];
    const failing = manager.run(
      async () => {
        afterCommit(() => void seen.push('committed'));
        afterRollback(() => void seen.push('rolled back'));
        afterCompletion((outcome) => void seen.push(outcome));
        await run('A');
      },
      { retry },
    );
    expect(await rejection(failing)).to.equal(unknown);
    expect(seen).to.deep.equal(['unknown']);
  });
});

describe('Transactions around each other', () => {
  it('are refused beyond their number, without a call', async () => {
    const { connector, manager, run } = managed();
    const own = (work: () => Promise<unknown>): Promise<unknown> => manager.run(work, { propagation: 'REQUIRES_NEW' });
    expect(await rejection(own(() => own(() => own(() => run('A')))))).to.be.instanceOf(TransactionDepthException);
    expect(
      await rejection(own(() => own(() => manager.run(() => own(() => run('A')), { propagation: 'NOT_SUPPORTED' })))),
    ).to.be.instanceOf(TransactionDepthException);
    expect(connector.calls).to.deep.equal([]);
  });

  for (const Exception of [LockTimeoutException, StatementTimeoutException]) {
    it(`name themselves as the likely cause of a ${Exception.prototype.name}`, async () => {
      const failure = new Exception('no lock', { sqlState: '55P03' });
      const { manager, run } = managed(['A @t1', failure], ['A @t2', failure]);
      expect(await rejection(manager.run(() => run('A')))).to.equal(failure);
      const inner = manager.run(() => manager.run(() => run('A'), { propagation: 'REQUIRES_NEW' }));
      const explained = await rejection(inner);
      expect(explained).to.be.instanceOf(Exception).and.include({ cause: failure, sqlState: '55P03' });
      expect(explained.message).to.match(/^no lock .*REQUIRES_NEW/);
    });
  }
});

describe('The options of a transaction, wrongly given', () => {
  const wrong: readonly (readonly [options: object, part: string])[] = [
    [{ propagation: 'SOMETIMES' }, "propagation is 'SOMETIMES'"],
    [{ readOnly: 'yes' }, "readOnly is 'yes'"],
    [{ timeoutMs: 0 }, 'timeoutMs is 0'],
    [{ timeout: 5 }, "no option 'timeout'"],
    [{ rollbackFor: Error }, 'rollbackFor is no array'],
    [{ noRollbackFor: ['Error'] }, 'noRollbackFor is no array'],
    [{ automatic: 'maybe' }, "automatic is 'maybe'"],
    [{ retry: { attempts: 2, backoff: 5 } }, 'retry.backoff is no function'],
    [{ retry: { attempts: 2, on: [5] } }, 'retry.on is no array'],
    [{ retry: { attempts: 2 }, propagation: 'NESTED' }, 'retry cannot be honoured with propagation NESTED'],
    [{ isolation: 'SERIALIZABLE', propagation: 'NEVER' }, 'isolation says nothing with propagation NEVER'],
  ];
  for (const [options, part] of wrong) {
    it(`are refused: ${part}`, async () => {
      const work = sinon.spy(async () => undefined);
      const failure = await rejection(managed().manager.run(work, options as TransactionOptions));
      expect(failure).to.be.instanceOf(ConfigurationException);
      expect((failure as AuroraDatabaseException).message).to.include(part);
      expect(work.callCount).to.equal(0);
    });
  }

  for (const [defaults, part] of [
    [{ maxDepth: 0 }, 'transaction.maxDepth is 0'],
    [{ deadlockTimeoutMs: 1.5 }, 'transaction.deadlockTimeoutMs is 1.5'],
    [{ onHookError: 'log' }, 'transaction.onHookError is no function'],
    [{ depth: 1 }, 'no option transaction.depth'],
  ] as const) {
    it(`are refused for all transactions: ${part}`, () => {
      expect(() => resolveTransactionDefaults(defaults as object)).to.throw(ConfigurationException, part);
    });
  }
});
