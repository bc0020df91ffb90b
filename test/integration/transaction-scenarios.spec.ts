import { expect } from 'chai';
import * as sinon from 'sinon';

import {
  afterCommit,
  afterCompletion,
  afterRollback,
  beforeCommit,
  currentTransaction,
  DataSource,
  NoTransactionException,
  Propagation,
  runInTransaction,
  setRollbackOnly,
  Transactional,
  TransactionClosedException,
  TransactionDeadlockException,
  UnexpectedRollbackException,
  UniqueViolationException,
  type AuroraDatabase,
  type AuroraDatabaseException,
  type TransactionalOptions,
} from '../../src/index.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { rejection } from '../support/rejection.js';
import { openTestDatabase, runStatements, type TestDatabase } from '../support/test-database.js';
import { describeCalls } from '../support/transaction-calls.js';

const NESTED = { propagation: Propagation.NESTED } as const;
const REQUIRES_NEW = { propagation: Propagation.REQUIRES_NEW } as const;

/** What is known to go wrong with transactions that surround code, in the order in which people meet it. */
describe('a transaction around code', () => {
  let test: TestDatabase;
  let database: AuroraDatabase;
  let dataSource: DataSource;
  let warnings: sinon.SinonStub;

  before(async () => {
    test = await openTestDatabase();
    ({ database } = test);
    dataSource = new DataSource({ database, entities: [], name: 'scenarios' });
  });

  beforeEach(async () => {
    await runStatements(database, 'CREATE TABLE scene (id integer PRIMARY KEY)');
    test.calls.length = 0;
    warnings = sinon.stub(process, 'emitWarning');
  });

  afterEach(async () => {
    warnings.restore();
    expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    await runStatements(database, 'DROP TABLE scene');
  });

  after(() => dataSource.close());

  const run = <Result>(work: () => Promise<Result>, options: TransactionalOptions = {}): Promise<Result> =>
    runInTransaction(work, { dataSource, ...options });
  const insert = (id: number): Promise<unknown> => database.insert('INSERT INTO scene (id) VALUES (:id)', { id });
  const insertThrough = (id: number, options?: TransactionalOptions): Promise<unknown> =>
    run(() => insert(id), options);
  const stored = async (): Promise<unknown[]> => (await database.query('SELECT id FROM scene ORDER BY id')).flat();
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  const xid = async (): Promise<unknown> => (await database.query('SELECT CAST(pg_current_xact_id() AS text)'))[0]?.[0];

  describe('and a nested part', () => {
    it('is one transaction of the database: the part does not survive the rollback of the whole', async () => {
      const failing = run(async () => {
        const outer = await xid();
        await run(async () => {
          expect(await xid()).to.equal(outer);
          await insert(1);
        }, NESTED);
        throw new RangeError('no');
      });
      expect(await rejection(failing)).to.be.instanceOf(RangeError);
      expect(await stored()).to.deep.equal([]);
    });

    it('lets parts that run at the same time succeed and fail each on its own', async () => {
      await insertThrough(2);
      const outcomes = await run(() => Promise.allSettled([1, 2, 3].map((id) => insertThrough(id, NESTED))));
      expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
      expect((outcomes[1] as PromiseRejectedResult).reason).to.be.instanceOf(UniqueViolationException);
      // What was reported as done is there, and the connection is in no bad state for who comes next.
      expect(await stored()).to.deep.equal([1, 2, 3]);
    });

    it('gives siblings savepoints of different names', async () => {
      await run(async () => {
        await insertThrough(1, NESTED);
        await insertThrough(2, NESTED);
      });
      expect(describeCalls(test.calls)).to.deep.equal([
        'begin',
        'SAVEPOINT aurorm_savepoint_1 @1',
        'INSERT INTO scene (id) VALUES (:id) @1',
        'RELEASE SAVEPOINT aurorm_savepoint_1 @1',
        'SAVEPOINT aurorm_savepoint_2 @1',
        'INSERT INTO scene (id) VALUES (:id) @1',
        'RELEASE SAVEPOINT aurorm_savepoint_2 @1',
        'commit @1',
      ]);
    });

    it('lets a statement beside the part wait for its end', async () => {
      await run(async () => {
        const part = run(async () => {
          await insert(1);
          await pause();
          throw new RangeError('no');
        }, NESTED).catch(() => undefined);
        await Promise.all([part, insert(2)]);
      });
      expect(await stored()).to.deep.equal([2]);
    });

    it('still rolls the whole back when a part fails before its first statement', async () => {
      const failing = run(async () => {
        await insert(1);
        await rejection(run(() => Promise.reject(new RangeError('no')), NESTED));
        expect(database.inTransaction).to.equal(true);
        throw new TypeError('no');
      });
      expect(await rejection(failing)).to.be.instanceOf(TypeError);
      expect(await stored()).to.deep.equal([]);
    });

    it('tells code that waits for what waits for it, instead of waiting for ever', async () => {
      const emulator = await sharedEmulator();
      const { database: impatient } = await openTestDatabase({
        client: emulator.clientConfig(),
        transaction: { deadlockTimeoutMs: 50 },
      });
      const failing = impatient.transaction(async (tx) => {
        let beside: Promise<unknown> = Promise.resolve();
        const part = tx.savepoint(async (inner) => {
          await inner.insert('INSERT INTO scene (id) VALUES (1)');
          await beside;
        });
        beside = tx.insert('INSERT INTO scene (id) VALUES (2)');
        await part;
      });
      const failure = await rejection(failing);
      expect(failure).to.be.instanceOf(TransactionDeadlockException);
      expect(failure.message.match(/transaction-scenarios\.spec/g)).to.have.length(2);
      expect(await stored()).to.deep.equal([]);
    });
  });

  describe('and transactions of their own inside', () => {
    it('keeps apart two that run at the same time', async () => {
      const numbers = await run(() =>
        Promise.all(
          [1, 2].map((id) =>
            run(async () => {
              const first = await xid();
              await insert(id);
              await pause();
              return [first, await xid()];
            }, REQUIRES_NEW),
          ),
        ),
      );
      for (const [first, last] of numbers) {
        expect(last).to.equal(first);
      }
      expect(new Set(numbers.flat()).size).to.equal(2);
      expect(await stored()).to.deep.equal([1, 2]);
    });

    it('takes the statements around them while they run, and undoes those alone', async () => {
      const failing = run(async () => {
        await insert(1);
        const own = run(async () => {
          await insert(2);
          await pause();
          await insert(3);
        }, REQUIRES_NEW);
        await insert(4);
        await own;
        throw new RangeError('no');
      });
      expect(await rejection(failing)).to.be.instanceOf(RangeError);
      expect(await stored()).to.deep.equal([2, 3]);
    });
  });

  describe('whose part failed', () => {
    it('stores nothing when a part that joined has thrown and was caught', async () => {
      const refusal = new RangeError('no');
      const failing = run(async () => {
        await insert(1);
        await run(() => insert(2).then(() => Promise.reject(refusal))).catch(() => undefined);
      });
      const failure = await rejection(failing);
      expect(failure).to.be.instanceOf(UnexpectedRollbackException).and.include({ cause: refusal });
      expect(await stored()).to.deep.equal([]);
    });

    it('refuses what comes after its end, and commits it by no means', async () => {
      const late: Promise<unknown>[] = [];
      let release = (): void => undefined;
      const ended = new Promise<void>((resolve) => {
        release = resolve;
      });
      await rejection(
        run(async () => {
          await insert(1);
          late.push(
            rejection(ended.then(() => insert(2))),
            rejection(ended.then(() => insertThrough(3))),
            rejection(ended.then(() => insertThrough(4, NESTED))),
          );
          throw new RangeError('no');
        }),
      );
      release();
      for (const failure of await Promise.all(late)) {
        expect(failure).to.be.instanceOf(TransactionClosedException);
      }
      expect(await stored()).to.deep.equal([]);
    });
  });

  describe('whose statements were not awaited', () => {
    it('sends them before the commit, in their order, and warns once', async () => {
      await run(async () => {
        void insert(1);
        void insert(2);
      });
      expect(await stored()).to.deep.equal([1, 2]);
      expect(warnings.args.map(([message]) => String(message).slice(0, 47))).to.deep.equal([
        'A statement, or a call that joined, was not awa',
      ]);
    });

    it('rolls back when one of them fails', async () => {
      await insertThrough(2);
      const unseen: Promise<unknown>[] = [];
      const failing = run(async () => {
        await insert(1);
        unseen.push(rejection(insert(2)), rejection(insert(3)));
      });
      expect(await rejection(failing)).to.be.instanceOf(UnexpectedRollbackException);
      await Promise.all(unseen);
      expect(await stored()).to.deep.equal([2]);
    });

    it('waits for a part that joined, so that no half of it is stored', async () => {
      await run(async () => {
        void run(async () => {
          await insert(1);
          await pause();
          await insert(2);
        });
      });
      expect(await stored()).to.deep.equal([1, 2]);
    });

    it('sends none of them when the work throws', async () => {
      const waiting: Promise<unknown>[] = [];
      const failing = run(async () => {
        await insert(1);
        waiting.push(...[2, 3, 4].map((id) => insert(id).catch((failure: unknown) => failure)));
        throw new RangeError('no');
      });
      await rejection(failing);
      const [, ...others] = await Promise.all(waiting);
      for (const failure of others) {
        expect(failure).to.be.instanceOf(TransactionClosedException);
      }
      expect(await stored()).to.deep.equal([]);
    });
  });

  describe('with something to do after it', () => {
    it('does it after the acknowledged commit, before the call resolves, outside of every transaction', async () => {
      const seen: unknown[] = [];
      await run(async () => {
        await insert(1);
        afterCommit(async () => {
          await pause();
          seen.push(describeCalls(test.calls).at(-1), currentTransaction(), database.inTransaction);
          await insert(2);
        });
        afterCommit(() => void seen.push('second'));
        afterCompletion((outcome) => void seen.push(outcome));
      });
      expect(seen).to.deep.equal(['commit @1', undefined, false, 'second', 'committed']);
      expect(describeCalls(test.calls).slice(2)).to.deep.equal(['commit @1', 'INSERT INTO scene (id) VALUES (:id)']);
    });

    it('does not do it for a nested part while the whole is not stored, nor when that is rolled back', async () => {
      const seen: string[] = [];
      const failing = run(async () => {
        await run(async () => {
          await insert(1);
          afterCommit(() => void seen.push('committed'));
          afterRollback(() => void seen.push('rolled back'));
        }, NESTED);
        expect(seen).to.deep.equal([]);
        throw new RangeError('no');
      });
      await rejection(failing);
      expect(seen).to.deep.equal(['rolled back']);
    });

    it('drops it with the nested part that is rolled back', async () => {
      const seen: string[] = [];
      await run(async () => {
        const part = run(async () => {
          await insert(1);
          beforeCommit(() => void seen.push('before commit'));
          afterCommit(() => void seen.push('committed'));
          afterRollback(() => void seen.push('rolled back'));
          throw new RangeError('no');
        }, NESTED);
        await rejection(part);
        expect(seen).to.deep.equal(['rolled back']);
      });
      expect(seen).to.deep.equal(['rolled back']);
    });

    it('does it at once without a transaction, also by SUPPORTS, unless one is required', async () => {
      const seen: string[] = [];
      await run(
        async () => {
          afterCommit(() => void seen.push('at once'));
          expect(seen).to.deep.equal(['at once']);
          expect(() => afterCommit(() => undefined, { requireTransaction: true })).to.throw(NoTransactionException);
          expect(() => afterRollback(() => undefined)).to.throw(NoTransactionException);
        },
        { propagation: Propagation.SUPPORTS },
      );
    });

    it('reports what fails there, does the rest, and has committed all the same', async () => {
      const emulator = await sharedEmulator();
      const reported: unknown[] = [];
      const { database: reporting } = await openTestDatabase({
        client: emulator.clientConfig(),
        transaction: { onHookError: (failure) => reported.push(failure) },
      });
      const failure = new RangeError('no');
      await reporting.transaction(async (tx) => {
        await tx.insert('INSERT INTO scene (id) VALUES (1)');
        afterCommit(() => Promise.reject(failure));
        afterCommit(() => void reported.push('the rest'));
      });
      expect(reported).to.deep.equal([failure, 'the rest']);
      expect(await stored()).to.deep.equal([1]);
    });

    it('rolls back when what is to be done before the commit fails', async () => {
      const failure = new RangeError('no');
      const failing = run(async () => {
        await insert(1);
        beforeCommit(async () => {
          await insert(2);
          throw failure;
        });
      });
      expect(await rejection(failing)).to.equal(failure);
      expect(await stored()).to.deep.equal([]);
    });

    it('does before the commit what is asked for inside of the transaction, and what that asks for', async () => {
      await run(async () => {
        await insertThrough(1, NESTED);
        await run(
          async () => beforeCommit(() => insert(2).then(() => beforeCommit(() => insert(3).then(() => undefined)))),
          NESTED,
        );
      });
      expect(await stored()).to.deep.equal([1, 2, 3]);
      expect(describeCalls(test.calls).findLast((call) => call.endsWith('@1'))).to.equal('commit @1');
    });
  });

  describe('that was told to roll back', () => {
    it('does, and says nothing where the call that opened it wanted that', async () => {
      expect(
        await run(() =>
          insert(1)
            .then(() => setRollbackOnly())
            .then(() => 'dry run'),
        ),
      ).to.equal('dry run');
      expect(await stored()).to.deep.equal([]);
    });

    it('says so where a part that joined wanted it', async () => {
      const failing = run(async () => {
        await insert(1);
        await run(async () => setRollbackOnly());
        expect(currentTransaction()?.isRollbackOnly).to.equal(true);
      });
      expect(await rejection(failing)).to.be.instanceOf(UnexpectedRollbackException);
      expect(await stored()).to.deep.equal([]);
    });

    it('undoes the nested part alone where that wanted it', async () => {
      await run(async () => {
        await insert(1);
        await run(() => insert(2).then(() => setRollbackOnly()), NESTED);
      });
      expect(await stored()).to.deep.equal([1]);
    });
  });

  describe('when a call of its own fails', () => {
    it('leaves no transaction behind whose isolation level could not be set', async () => {
      (await sharedEmulator()).faults.inject({
        kind: 'error',
        exception: 'DatabaseErrorException',
        message: 'ERROR: no; SQLState: 0A000',
        match: 'SET TRANSACTION',
      });
      const failing = run(() => database.query('SELECT 1'), { isolation: 'SERIALIZABLE' });
      expect((await rejection(failing)).message).to.include('ERROR: no');
      expect(describeCalls(test.calls).at(-1)).to.equal('rollback @1');
    });

    it('says why the commit failed, not why the rollback after it did, and is over', async () => {
      const { faults } = await sharedEmulator();
      const refusal = { kind: 'error', exception: 'DatabaseErrorException' } as const;
      const message = 'ERROR: could not serialize access; SQLState: 40001';
      faults.inject({ ...refusal, operation: 'CommitTransaction', message });
      faults.inject({
        ...refusal,
        operation: 'RollbackTransaction',
        message: 'ERROR: bad luck; SQLState: XX000',
        when: 'after',
      });
      const failure = await rejection(insertThrough(1));
      expect(failure.message).to.include('could not serialize access');
      expect((failure as AuroraDatabaseException).suppressed).to.have.length(1);
      expect(database.inTransaction).to.equal(false);
      expect(await stored()).to.deep.equal([]);
    });
  });

  describe('by a decorator', () => {
    it('may be given one object of options many times, and writes nothing into it', async () => {
      const options = Object.freeze({ dataSource, ...NESTED });
      class Twice {
        @Transactional(options)
        async first(): Promise<void> {
          await insert(1);
        }

        @Transactional(options)
        async second(): Promise<void> {
          await insert(2);
          await this.first();
        }
      }
      const twice = new Twice();
      await twice.second();
      await rejection(twice.second());
      await run(() => insert(3), options);
      expect(await stored()).to.deep.equal([1, 2, 3]);
    });

    it('rejects rather than throws where a transaction is mandatory, and joins without a word', async () => {
      class Part {
        @Transactional({ dataSource, propagation: Propagation.MANDATORY })
        store(id: number): Promise<unknown> {
          return insert(id);
        }
      }
      const part = new Part();
      expect(await part.store(1).catch((failure: unknown) => failure)).to.be.instanceOf(NoTransactionException);
      await run(() => part.store(2));
      expect(await stored()).to.deep.equal([2]);
      expect(warnings.callCount).to.equal(0);
    });
  });

  it('never takes in a statement of another data source, though it surrounds it', async () => {
    const other = await openTestDatabase();
    await using second = new DataSource({ database: other.database, entities: [], name: 'second' });
    const failing = run(async () => {
      await insert(1);
      await runInTransaction(
        async () => {
          await other.database.insert('INSERT INTO scene (id) VALUES (2)');
          await insert(3);
        },
        { dataSource: second },
      );
      expect(currentTransaction({ dataSource: second })).to.equal(undefined);
      throw new RangeError('no');
    });
    await rejection(failing);
    expect(await stored()).to.deep.equal([2]);
  });
});
