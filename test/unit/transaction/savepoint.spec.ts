import { expect } from 'chai';
import * as sinon from 'sinon';

import { ConfigurationException } from '../../../src/errors/base-exception.js';
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
  TransactionClosedException,
  TransactionDeadlockException,
  TransactionNotFoundException,
  UnexpectedRollbackException,
} from '../../../src/errors/transaction-exceptions.js';
import { TransactionManager } from '../../../src/transaction/transaction-manager.js';
import type { TransactionScope } from '../../../src/transaction/transaction-scope.js';
import { Transaction } from '../../../src/transaction/transaction.js';
import { rejection } from '../../support/rejection.js';
import { RecordingConnector, statement } from './recording-connector.js';

interface Opened {
  readonly connector: RecordingConnector;
  readonly transaction: Transaction;
  /** Executes an SQL text. */
  readonly run: (sql: string) => Promise<unknown>;
  /** The calls that were made, without the begin and the transaction's id. */
  readonly calls: () => string[];
}

function openOn(failedStatementAbortsTransaction: boolean, failures: readonly [string, unknown][]): Opened {
  const connector = new RecordingConnector(...failures);
  const transaction = new Transaction(connector, { failedStatementAbortsTransaction });
  return {
    connector,
    transaction,
    run: async (sql) => await transaction.execute(statement(sql)),
    calls: () => connector.calls.slice(1).map((call) => call.replace(/ @?t1$/, '')),
  };
}

const open = (...failures: [call: string, failure: unknown][]): Opened => openOn(true, failures);
const openTolerant = (...failures: [call: string, failure: unknown][]): Opened => openOn(false, failures);

const SAVEPOINT = [1, 2, 3, 4].map((number) => `SAVEPOINT aurorm_savepoint_${number}`);
const RELEASE = SAVEPOINT.map((savepoint) => `RELEASE ${savepoint}`);
const ROLLBACK_TO = SAVEPOINT.map((savepoint) => `ROLLBACK TO ${savepoint}`);

/** Resolves when everything that can go on has gone on. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await new Promise(setImmediate);
  }
}

interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

function gate(): Gate {
  let resolveOpened = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    resolveOpened = resolve;
  });
  return { opened, open: () => resolveOpened() };
}

describe('Transaction.savepoint', () => {
  const failed = new UniqueViolationException('ERROR: duplicate key', { sqlState: '23505' });

  it('releases when the work ends well, and returns what it returned', async () => {
    const { transaction, run, calls } = open();
    await run('A');
    const result = await transaction.savepoint(async () => {
      await run('B');
      return 7;
    });
    await run('C');
    await transaction.commit();
    expect(result).to.equal(7);
    expect(calls()).to.deep.equal(['A', SAVEPOINT[0], 'B', RELEASE[0], 'C', 'commit']);
  });

  it('begins the transaction where its first statement is the first of all', async () => {
    const { connector, transaction, run } = open();
    await transaction.savepoint(() => run('A'));
    await transaction.commit();
    expect(connector.calls).to.deep.equal(['begin', `${SAVEPOINT[0]} @t1`, 'A @t1', `${RELEASE[0]} @t1`, 'commit t1']);
  });

  it('costs no call without a statement, however deep', async () => {
    const { connector, transaction } = open();
    await transaction.savepoint(() => transaction.savepoint(async () => undefined));
    await rejection(transaction.savepoint(() => Promise.reject(new Error('no'))));
    await transaction.commit();
    expect(connector.calls).to.deep.equal([]);
  });

  it('is set after the ones around it, when the first statement is given inside of all', async () => {
    const { transaction, run, calls } = open();
    await transaction.savepoint(() => transaction.savepoint(() => run('A')));
    expect(calls()).to.deep.equal([SAVEPOINT[0], SAVEPOINT[1], 'A', RELEASE[1], RELEASE[0]]);
  });

  it('releases after the statements that nobody waited for', async () => {
    const { transaction, run, calls } = open();
    const statements: Promise<unknown>[] = [];
    await transaction.savepoint(async () => {
      statements.push(run('A'), run('B'));
    });
    await Promise.all(statements);
    expect(calls()).to.deep.equal([SAVEPOINT[0], 'A', 'B', RELEASE[0]]);
  });

  for (const failure of [new Error('no'), failed]) {
    it(`undoes what happened when the work throws a ${failure.name}, throws the same, and lets the rest be committed`, async () => {
      const { transaction, run, calls } = open();
      await run('A');
      const work = transaction.savepoint(async () => {
        await run('B');
        throw failure;
      });
      expect(await rejection(work)).to.equal(failure);
      await run('C');
      await transaction.commit();
      expect(calls()).to.deep.equal(['A', SAVEPOINT[0], 'B', ROLLBACK_TO[0], 'C', 'commit']);
    });
  }

  it('undoes what happened when the work throws before it returns a promise, or throws nothing', async () => {
    const { transaction, run, calls } = open();
    await run('A');
    const [outcome] = await Promise.allSettled([
      transaction.savepoint(() => {
        throw undefined;
      }),
    ]);
    expect(outcome).to.deep.equal({ status: 'rejected', reason: undefined });
    await transaction.commit();
    expect(calls()).to.deep.equal(['A', 'commit']);
  });

  describe('when a statement fails inside', () => {
    it('clears its failure, so that the rest is committed', async () => {
      const { transaction, run, calls } = open(['B @t1', failed]);
      await run('A');
      expect(await rejection(transaction.savepoint(() => run('B')))).to.equal(failed);
      await transaction.commit();
      expect(calls()).to.deep.equal(['A', SAVEPOINT[0], 'B', ROLLBACK_TO[0], 'commit']);
    });

    it('clears a deadlock where the database can roll back to before it', async () => {
      const deadlock = new DeadlockException('deadlock detected');
      const { transaction, run, calls } = open(['B @t1', deadlock]);
      expect(await rejection(transaction.savepoint(() => run('B')))).to.equal(deadlock);
      await transaction.commit();
      expect(calls().at(-1)).to.equal('commit');
    });

    it('does not release it when the failure was caught, and says so', async () => {
      const { transaction, run, calls } = open(['B @t1', failed], ['C @t1', new Error('25P02')]);
      const work = transaction.savepoint(async () => {
        await rejection(run('B'));
        await rejection(run('C'));
      });
      const exception = await rejection(work);
      expect(exception).to.be.instanceOf(UnexpectedRollbackException).and.include({ cause: failed });
      expect(exception.message).to.match(/^The savepoint was rolled back instead of released, .*duplicate key/);
      await transaction.commit();
      expect(calls()).to.deep.equal([SAVEPOINT[0], 'B', 'C', ROLLBACK_TO[0], 'commit']);
    });

    it('releases it when the failure was caught and the engine allows that', async () => {
      const { transaction, run, calls } = openTolerant(['B @t1', failed]);
      await transaction.savepoint(async () => {
        await rejection(run('B'));
        await run('C');
      });
      await transaction.commit();
      expect(calls()).to.deep.equal([SAVEPOINT[0], 'B', 'C', RELEASE[0], 'commit']);
    });

    it('fails with a statement that nobody waited for', async () => {
      const { transaction, run, calls } = open(['B @t1', failed]);
      let statementFailure: Promise<Error> | undefined;
      const work = transaction.savepoint(async () => {
        statementFailure = rejection(run('B'));
      });
      expect(await rejection(work)).to.be.instanceOf(UnexpectedRollbackException);
      expect(await statementFailure).to.equal(failed);
      await transaction.commit();
      expect(calls().at(-1)).to.equal('commit');
    });

    for (const failure of [new ServiceUnavailableException('no'), new ConfigurationException('no')]) {
      it(`releases it after a ${failure.name} that was caught, when nothing ran`, async () => {
        const { transaction, run, calls } = open(['B @t1', failure]);
        await transaction.savepoint(() => rejection(run('B')));
        expect(calls()).to.deep.equal([SAVEPOINT[0], 'B', RELEASE[0]]);
      });
    }
  });

  describe('when a failure concerns the whole transaction', () => {
    const cases: [string, Error, (...failures: [string, unknown][]) => Opened][] = [
      ['a lost answer', new StatementOutcomeUnknownException('lost'), open],
      ['a transaction that has expired', new TransactionNotFoundException('gone'), open],
      ['a serialization failure', new SerializationFailureException('x', { retryable: true }), open],
      ['a deadlock on an engine that rolls everything back then', new DeadlockException('x'), openTolerant],
    ];

    for (const [what, failure, opened] of cases) {
      it(`sends nothing more for the savepoint after ${what}, and commits nothing`, async () => {
        const { transaction, run, calls } = opened(['B @t1', failure]);
        await run('A');
        expect(await rejection(transaction.savepoint(() => run('B')))).to.equal(failure);
        expect(await rejection(transaction.commit()))
          .to.be.instanceOf(UnexpectedRollbackException)
          .and.include({ cause: failure });
        expect(calls()).to.deep.equal(['A', SAVEPOINT[0], 'B', 'rollback']);
      });

      it(`does not release it when ${what} was caught`, async () => {
        const { transaction, run, calls } = opened(['B @t1', failure]);
        const work = transaction.savepoint(() => rejection(run('B')));
        expect(await rejection(work))
          .to.be.instanceOf(UnexpectedRollbackException)
          .and.include({ cause: failure });
        await rejection(transaction.commit());
        expect(calls()).to.deep.equal([SAVEPOINT[0], 'B', 'rollback']);
      });
    }
  });

  describe('when its own statements fail', () => {
    it('does not run the work where it was not set', async () => {
      const { transaction, run, calls } = open([`${SAVEPOINT[0]} @t1`, failed]);
      expect(await rejection(transaction.savepoint(() => run('A')))).to.equal(failed);
      expect(calls()).to.deep.equal([SAVEPOINT[0]]);
    });

    it('undoes what happened where it was not released', async () => {
      const unavailable = new ServiceUnavailableException('no');
      const { transaction, run, calls } = open([`${RELEASE[0]} @t1`, unavailable]);
      expect(await rejection(transaction.savepoint(() => run('A')))).to.equal(unavailable);
      await transaction.commit();
      expect(calls()).to.deep.equal([SAVEPOINT[0], 'A', RELEASE[0], ROLLBACK_TO[0], 'commit']);
    });

    it('keeps the first failure where it was not rolled back to, and commits nothing', async () => {
      const unavailable = new ServiceUnavailableException('no');
      const failure = new UniqueViolationException('no');
      const { transaction, run, calls } = openTolerant(['A @t1', failure], [`${ROLLBACK_TO[0]} @t1`, unavailable]);
      expect(await rejection(transaction.savepoint(() => run('A')))).to.equal(failure);
      expect(failure.suppressed).to.deep.equal([unavailable]);
      expect(await rejection(transaction.commit()))
        .to.be.instanceOf(UnexpectedRollbackException)
        .and.include({ cause: unavailable });
      expect(calls()).to.deep.equal([SAVEPOINT[0], 'A', ROLLBACK_TO[0], 'rollback']);
    });
  });

  describe('inside of another', () => {
    const ways: [string, (transaction: Transaction, scope: TransactionScope) => TransactionScope | undefined][] = [
      ['through the scope of the work', (_transaction, scope) => scope],
      ['through the transaction itself', () => undefined],
    ];

    for (const [way, within] of ways) {
      it(`is nested, asked for ${way}`, async () => {
        const { transaction, run, calls } = open();
        await transaction.savepoint(async (outer) => {
          await run('A');
          await transaction.savepoint(() => run('B'), within(transaction, outer));
          await run('C');
        });
        expect(calls()).to.deep.equal([SAVEPOINT[0], 'A', SAVEPOINT[1], 'B', RELEASE[1], 'C', RELEASE[0]]);
      });
    }

    it('is nested for code that has lost its context, through the scope of the work', async () => {
      const { transaction, run, calls } = open();
      const asked = gate();
      let scope: TransactionScope | undefined;
      const elsewhere = asked.opened.then(() => transaction.savepoint(() => run('B'), scope));
      await transaction.savepoint(async (outer) => {
        scope = outer;
        asked.open();
        await elsewhere;
      });
      expect(calls()).to.deep.equal([SAVEPOINT[0], SAVEPOINT[1], 'B', RELEASE[1], RELEASE[0]]);
    });

    it('fails alone', async () => {
      const { transaction, run, calls } = open(['B @t1', failed]);
      await transaction.savepoint(async () => {
        await run('A');
        expect(await rejection(transaction.savepoint(() => run('B')))).to.equal(failed);
        await run('C');
      });
      await transaction.commit();
      expect(calls()).to.deep.equal([SAVEPOINT[0], 'A', SAVEPOINT[1], 'B', ROLLBACK_TO[1], 'C', RELEASE[0], 'commit']);
    });

    it('is undone with the other', async () => {
      const { transaction, run, calls } = open();
      const failure = new Error('no');
      const work = transaction.savepoint(async () => {
        await transaction.savepoint(() => run('A'));
        throw failure;
      });
      expect(await rejection(work)).to.equal(failure);
      expect(calls()).to.deep.equal([SAVEPOINT[0], SAVEPOINT[1], 'A', RELEASE[1], ROLLBACK_TO[0]]);
    });

    it('lets the whole fail with what concerns the whole', async () => {
      const lost = new StatementOutcomeUnknownException('lost');
      const { transaction, run, calls } = open(['A @t1', lost]);
      const work = transaction.savepoint(async () => {
        expect(await rejection(transaction.savepoint(() => run('A')))).to.equal(lost);
      });
      expect(await rejection(work))
        .to.be.instanceOf(UnexpectedRollbackException)
        .and.include({ cause: lost });
      await rejection(transaction.commit());
      expect(calls()).to.deep.equal([SAVEPOINT[0], SAVEPOINT[1], 'A', 'rollback']);
    });
  });

  describe('beside another', () => {
    it('waits for its end, whatever that is', async () => {
      const { transaction, run, calls } = open(['B @t1', failed]);
      const outcomes = await Promise.allSettled(
        ['A', 'B', 'C'].map((sql) =>
          transaction.savepoint(async () => {
            await run(sql);
            await run(`${sql}2`);
          }),
        ),
      );
      expect(outcomes.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
      await transaction.commit();
      expect(calls()).to.deep.equal([
        SAVEPOINT[0],
        'A',
        'A2',
        RELEASE[0],
        SAVEPOINT[1],
        'B',
        ROLLBACK_TO[1],
        SAVEPOINT[2],
        'C',
        'C2',
        RELEASE[2],
        'commit',
      ]);
    });

    it('waits on its own level only', async () => {
      const { transaction, run, calls } = open();
      await Promise.all([
        transaction.savepoint(() => Promise.all(['A', 'B'].map((sql) => transaction.savepoint(() => run(sql))))),
        transaction.savepoint(() => run('C')),
      ]);
      expect(calls()).to.deep.equal([
        SAVEPOINT[0],
        SAVEPOINT[1],
        'A',
        RELEASE[1],
        SAVEPOINT[2],
        'B',
        RELEASE[2],
        RELEASE[0],
        SAVEPOINT[3],
        'C',
        RELEASE[3],
      ]);
    });

    it('is independent of the savepoints of another transaction', async () => {
      const [one, other] = [open(), open()];
      await one.transaction.savepoint(async () => {
        await one.run('A');
        await other.transaction.savepoint(async () => {
          await other.run('B');
          await one.transaction.savepoint(() => one.run('C'));
        });
      });
      expect(one.calls()).to.deep.equal([SAVEPOINT[0], 'A', SAVEPOINT[1], 'C', RELEASE[1], RELEASE[0]]);
      expect(other.calls()).to.deep.equal([SAVEPOINT[0], 'B', RELEASE[0]]);
    });
  });

  it('lets what is given around it wait for its end, a statement and a sibling alike', async () => {
    const { transaction, run, calls } = open();
    const goOn = gate();
    const work = rejection(
      transaction.savepoint(async () => {
        await run('A');
        await goOn.opened;
        await run('B');
        throw new Error('no');
      }),
    );
    const around = [run('C'), transaction.savepoint(() => run('D')), run('E')];
    await rest();
    expect(calls()).to.deep.equal([SAVEPOINT[0], 'A']);
    goOn.open();
    await Promise.all([work, ...around]);
    expect(calls()).to.deep.equal([SAVEPOINT[0], 'A', 'B', ROLLBACK_TO[0], 'C', SAVEPOINT[1], 'D', RELEASE[1], 'E']);
  });

  describe('after its end', () => {
    it('refuses statements and savepoints of its work, rather than keeping them in what is around it', async () => {
      const { transaction, run, calls } = open(['A @t1', failed]);
      const ended = gate();
      let late: Promise<Error>[] = [];
      let scope: TransactionScope | undefined;
      await rejection(
        transaction.savepoint(async (own) => {
          scope = own;
          const isOpen = ended.opened.then(() => transaction.isOpen);
          late = [
            rejection(ended.opened.then(() => run('B'))),
            rejection(ended.opened.then(() => transaction.savepoint(() => run('C')))),
            rejection(isOpen.then((answer) => Promise.reject(new Error(String(answer))))),
          ];
          await run('A');
        }),
      );
      ended.open();
      const [statementFailure, savepointFailure, isOpen] = await Promise.all(late);
      expect(statementFailure).to.be.instanceOf(TransactionClosedException);
      expect(statementFailure?.message).to.include('The savepoint has ended');
      expect(savepointFailure).to.be.instanceOf(TransactionClosedException);
      expect(isOpen?.message).to.equal('false');
      expect(scope?.accepts(scope.owner)).to.equal(false);
      expect(transaction.isOpen).to.equal(true);
      await transaction.commit();
      expect(calls()).to.deep.equal([SAVEPOINT[0], 'A', ROLLBACK_TO[0], 'commit']);
    });

    it('does not send what waits for its turn when the work throws', async () => {
      const { transaction, run, calls } = open(['A @t1', failed]);
      const work = transaction.savepoint(() => Promise.all(['A', 'B', 'C'].map(run)));
      expect(await rejection(work)).to.equal(failed);
      await transaction.commit();
      // The failure of A is known when B has been sent already.
      expect(calls().filter((call) => call === 'C')).to.deep.equal([]);
      expect(calls().slice(-2)).to.deep.equal([ROLLBACK_TO[0], 'commit']);
    });

    it('lets no sibling begin when what is around both has failed', async () => {
      const { transaction, run, calls } = open(['A @t1', failed]);
      const work = transaction.savepoint(() =>
        Promise.all(['A', 'B', 'C'].map((sql) => transaction.savepoint(() => run(sql)))),
      );
      expect(await rejection(work)).to.equal(failed);
      await rest();
      await transaction.commit();
      expect(calls()).to.not.include('C');
      expect(calls().slice(-2)).to.deep.equal([ROLLBACK_TO[0], 'commit']);
    });
  });

  describe('that nobody waits for', () => {
    it('is waited for by the commit, also where its turn has not come', async () => {
      const { transaction, run, calls } = open();
      const hold = gate();
      const works = [
        transaction.savepoint(async () => {
          await run('A');
          await hold.opened;
          await run('B');
        }),
        transaction.savepoint(() => run('C')),
      ];
      await rest();
      const commit = transaction.commit();
      await rest();
      hold.open();
      await Promise.all([...works, commit]);
      expect(calls()).to.deep.equal([SAVEPOINT[0], 'A', 'B', RELEASE[0], SAVEPOINT[1], 'C', RELEASE[1], 'commit']);
    });

    it('lets the whole fail when it fails meanwhile, since nobody saw it', async () => {
      const { transaction, run, calls } = openTolerant();
      await run('A');
      const failure = new Error('no');
      const work = rejection(transaction.savepoint(() => rest().then(() => Promise.reject(failure))));
      const exception = await rejection(transaction.commit());
      expect(exception).to.be.instanceOf(UnexpectedRollbackException).and.include({ cause: failure });
      expect(await work).to.equal(failure);
      expect(calls()).to.deep.equal(['A', 'rollback']);
    });

    it('lets the whole fail where it never ends, rather than storing half of it', async () => {
      const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime'] });
      const { transaction, run, calls } = open();
      const hold = gate();
      const work = rejection(
        transaction.savepoint(async () => {
          await run('A');
          await hold.opened;
          await run('B');
        }),
      );
      await rest();
      const committed = rejection(transaction.commit());
      await rest();
      clock.tick(5_000);
      const exception = await committed;
      expect(exception).to.be.instanceOf(UnexpectedRollbackException);
      expect(exception.cause).to.be.instanceOf(TransactionDeadlockException);
      hold.open();
      expect(await work).to.be.instanceOf(TransactionClosedException);
      expect(calls()).to.deep.equal([SAVEPOINT[0], 'A', 'rollback']);
      clock.restore();
    });

    it('is gone after a rollback of the whole', async () => {
      const { transaction, run, calls } = open();
      const hold = gate();
      const work = rejection(
        transaction.savepoint(async () => {
          await run('A');
          await hold.opened;
          await run('B');
        }),
      );
      await rest();
      await transaction.rollback();
      hold.open();
      expect(await work).to.be.instanceOf(TransactionClosedException);
      expect(calls()).to.deep.equal([SAVEPOINT[0], 'A', 'rollback']);
    });

    for (const statements of [1, 2]) {
      it(`is never kept when it fails while the commit waits, after ${statements} statements`, async () => {
        const { transaction, run, calls } = openTolerant();
        await run('before');
        const work = rejection(
          transaction.savepoint(async () => {
            for (let number = 0; number < statements; number++) {
              await run('A');
            }
            throw new Error('no');
          }),
        );
        await new Promise(setImmediate);
        const end = await Promise.allSettled([transaction.commit(), work]);
        const isCommitted = end[0].status === 'fulfilled';
        expect(calls().includes('commit')).to.equal(isCommitted);
        expect(calls().includes('rollback')).to.equal(!isCommitted);
        expect(isCommitted && !calls().includes(`${ROLLBACK_TO[0]}`)).to.equal(false);
      });
    }
  });

  describe('around a part that joins the transaction', () => {
    it('heals its failure', async () => {
      const connector = new RecordingConnector();
      const manager = new TransactionManager(connector, { failedStatementAbortsTransaction: false });
      const failure = new Error('no');
      await manager.run(async (transaction) => {
        await transaction.execute(statement('A'));
        const work = manager.nest(transaction, () => manager.run(() => Promise.reject(failure)));
        expect(await rejection(work)).to.equal(failure);
      });
      expect(connector.calls.at(-1)).to.equal('commit t1');
    });

    it('is undone by its failure, also when that is caught inside', async () => {
      const connector = new RecordingConnector();
      const manager = new TransactionManager(connector, { failedStatementAbortsTransaction: false });
      const failure = new Error('no');
      await manager.run(async (transaction) => {
        const work = manager.nest(transaction, () => rejection(manager.run(() => Promise.reject(failure))));
        expect(await rejection(work))
          .to.be.instanceOf(UnexpectedRollbackException)
          .and.include({ cause: failure });
        await transaction.execute(statement('A'));
      });
      expect(connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
    });

    it('waits for the part where nobody does, and is undone by its failure', async () => {
      const warnings = sinon.stub(process, 'emitWarning');
      const connector = new RecordingConnector();
      const manager = new TransactionManager(connector, { failedStatementAbortsTransaction: false });
      let part: Promise<Error> | undefined;
      await manager.run(async (transaction) => {
        await transaction.execute(statement('A'));
        const work = manager.nest(transaction, async () => {
          await transaction.execute(statement('B'));
          part = rejection(manager.run(() => rest().then(() => Promise.reject(new Error('late')))));
        });
        const failure = await rejection(work);
        expect(failure).to.be.instanceOf(UnexpectedRollbackException);
        expect(failure.cause).to.equal(await part);
      });
      expect(connector.calls.slice(-2)).to.deep.equal([`${ROLLBACK_TO[0]} @t1`, 'commit t1']);
      expect(warnings.callCount).to.equal(1);
      warnings.restore();
    });
  });

  it('is repeated with the whole work after a serialization failure inside', async () => {
    const serialization = new SerializationFailureException('x', { retryable: true });
    const connector = new RecordingConnector(['A @t1', serialization]);
    const manager = new TransactionManager(connector, { failedStatementAbortsTransaction: true });
    await manager.run(
      (transaction) => manager.nest(transaction, () => transaction.execute(statement('A'))).catch(() => undefined),
      { retry: { attempts: 2 } },
    );
    expect(connector.calls).to.deep.equal([
      'begin',
      `${SAVEPOINT[0]} @t1`,
      'A @t1',
      'rollback t1',
      'begin',
      `${SAVEPOINT[0]} @t2`,
      'A @t2',
      `${RELEASE[0]} @t2`,
      'commit t2',
    ]);
  });

  it('can be asked for only while the transaction is open', async () => {
    const { transaction, run, calls } = open();
    await run('A');
    await transaction.commit();
    expect(await rejection(transaction.savepoint(() => run('B')))).to.be.instanceOf(TransactionClosedException);
    expect(calls()).to.deep.equal(['A', 'commit']);
  });
});
