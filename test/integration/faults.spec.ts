import { expect } from 'chai';

import type { Emulator, Fault, InjectedFault } from '../../src/emulator/index.js';
import {
  CallAbortedException,
  CommitOutcomeUnknownException,
  DatabaseResumingException,
  DataSource,
  Entity,
  PrimaryColumn,
  ResultTooLargeException,
  ServiceUnavailableException,
  StatementOutcomeUnknownException,
  TransactionClosedException,
  TransactionNotFoundException,
  UnexpectedRollbackException,
  type AuroraDatabase,
  type Repository,
  type StatementEvent,
} from '../../src/index.js';
import type { OperationName } from '../../src/wire/shapes.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { describeMysql, sharedMysqlEmulator } from '../support/mysql-http.js';
import { rejection } from '../support/rejection.js';
import { openTestDatabase } from '../support/test-database.js';

const RESUMING: Fault = { kind: 'resuming' };
const THROTTLED: Fault = { kind: 'throttling' };
const UNAVAILABLE: Fault = { kind: 'error', exception: 'ServiceUnavailableError' };
const UNAVAILABLE_AFTER: Fault = { ...UNAVAILABLE, when: 'after' };
const CUT: Fault = { kind: 'cut' };
const CUT_AFTER: Fault = { kind: 'cut', when: 'after' };

/** A lost answer, and the rows that a write which met it has stored. */
const LOST_ANSWERS: readonly [name: string, fault: Fault, rows: number[]][] = [
  ['503 before it ran', UNAVAILABLE, []],
  ['503 after it ran', UNAVAILABLE_AFTER, [1]],
  ['a cut connection before it ran', CUT, []],
  ['a cut connection after it ran', CUT_AFTER, [1]],
];

const INSERT = 'INSERT INTO payment (id) VALUES (:id)';

@Entity()
class Payment {
  @PrimaryColumn()
  id!: number;
}

/** What the specifications of both engines work with. */
interface Setting {
  readonly emulator: Emulator;
  readonly database: AuroraDatabase;
  readonly calls: StatementEvent[];
  /** Lets calls of an operation fail; the test fails when such a fault does not strike as often as it was asked to. */
  plan(operation: OperationName, ...faults: Fault[]): void;
  /** How often the emulator was called by the work, by operation. */
  received(work: () => Promise<unknown>): Promise<Partial<Record<OperationName, number>>>;
  insertInTransaction(id: number): Promise<unknown>;
  /** What others see. */
  stored(): Promise<unknown[]>;
}

async function openSetting(emulator: Emulator, planned: InjectedFault[], direct: AuroraDatabase): Promise<Setting> {
  const { database, calls } = await openTestDatabase({}, async () => emulator);
  return {
    emulator,
    database,
    calls,
    plan: (operation, ...faults) => {
      planned.push(...faults.map((fault) => emulator.faults.inject({ ...fault, operation })));
    },
    received: async (work) => {
      const before = emulator.statistics().byOperation;
      await work();
      const after = Object.entries(emulator.statistics().byOperation) as [OperationName, { calls: number }][];
      const counts = after.map(([name, { calls: count }]) => [name, count - before[name].calls] as const);
      return Object.fromEntries(counts.filter(([, count]) => count > 0));
    },
    insertInTransaction: (id) => database.transaction((tx) => tx.insert(INSERT, { id })),
    stored: async () => (await direct.query('SELECT id FROM payment ORDER BY id')).flat(),
  };
}

/** Defines what must hold on both engines; returns what further specifications of one of them need. */
function faultsOn(start: () => Promise<Emulator>): () => Setting {
  let setting: Setting;
  let direct: AuroraDatabase;
  const planned: InjectedFault[] = [];

  before(async () => {
    ({ database: direct } = await openTestDatabase({}, start));
    setting = await openSetting(await start(), planned, direct);
  });

  beforeEach(async () => {
    await direct.execute('CREATE TABLE payment (id integer)');
    await direct.commit();
  });

  afterEach(async () => {
    await setting.database.rollback();
    setting.emulator.faults.clear();
    const missed = planned.splice(0).filter(({ fault: { times = 1 }, strikes }) => times !== strikes);
    expect(missed.map(({ fault }) => fault)).to.deep.equal([]);
    expect(setting.emulator.statistics().openTransactions).to.equal(0);
    await direct.execute('DROP TABLE payment');
    await direct.commit();
  });

  describe('a statement inside of a transaction', () => {
    for (const [name, fault] of LOST_ANSWERS.slice(0, -2).concat(LOST_ANSWERS.slice(-1))) {
      it(`lets nothing be stored after ${name}`, async () => {
        setting.plan('ExecuteStatement', fault);
        expect(await rejection(setting.insertInTransaction(1))).to.be.instanceOf(StatementOutcomeUnknownException);
        expect(await setting.stored()).to.deep.equal([]);
      });

      it(`lets nothing be stored after ${name} whose exception was caught`, async () => {
        setting.plan('ExecuteStatement', fault);
        const failure = await rejection(
          setting.database.transaction(async (tx) => {
            await tx.insert(INSERT, { id: 1 }).catch(() => undefined);
            await tx.insert(INSERT, { id: 2 });
          }),
        );
        expect(failure).to.be.instanceOf(UnexpectedRollbackException);
        expect(await setting.stored()).to.deep.equal([]);
      });
    }

    it('is sent again after throttling, and stored once', async () => {
      setting.plan('ExecuteStatement', THROTTLED);
      await setting.insertInTransaction(1);
      expect(await setting.stored()).to.deep.equal([1]);
    });

    it('says so when the transaction has expired, of which nothing is stored', async () => {
      setting.plan('ExecuteStatement', { kind: 'expired-transaction', skip: 1 });
      const failing = setting.database.transaction(async (tx) => {
        await tx.insert(INSERT, { id: 1 });
        await tx.insert(INSERT, { id: 2 });
      });
      expect(await rejection(failing)).to.be.instanceOf(TransactionNotFoundException);
      expect(await setting.stored()).to.deep.equal([]);
    });
  });

  describe('the begin of a transaction', () => {
    for (const [name, fault, times] of [
      ['a cluster that resumes twice', RESUMING, 2],
      ['503', UNAVAILABLE, 1],
      ['a cut connection', CUT, 1],
    ] as const) {
      it(`is sent again after ${name}, and the work is stored once`, async () => {
        setting.plan('BeginTransaction', { ...fault, times });
        const received = await setting.received(() => setting.insertInTransaction(1));
        expect(received.BeginTransaction).to.equal(times + 1);
        expect(await setting.stored()).to.deep.equal([1]);
      });
    }

    it('that was asked for lets nothing be written when it fails', async () => {
      setting.plan('BeginTransaction', { ...THROTTLED, times: 3 });
      await using session = setting.database.session();
      const begin = rejection(session.beginTransaction());
      const insert = rejection(session.insert(INSERT, { id: 1 }));
      expect(await begin).to.be.instanceOf(ServiceUnavailableException);
      expect(await insert).to.be.instanceOf(TransactionClosedException);
      await session.commit();
      expect(await setting.stored()).to.deep.equal([]);
    });

    it('gives up when the time is over, without a write', async () => {
      const { database: impatient, calls } = await openTestDatabase({ timeoutMs: 1_500 }, start);
      using fault = setting.emulator.faults.inject({ ...RESUMING, operation: 'BeginTransaction', times: 'always' });
      const failure = await rejection(impatient.transaction((tx) => tx.insert(INSERT, { id: 1 })));
      expect(failure).to.be.instanceOf(DatabaseResumingException).with.property('retryable', true);
      expect(calls.slice(0, -1).every(({ retryInMs }) => retryInMs !== undefined)).to.equal(true);
      expect(fault.strikes).to.equal(calls.length);
      expect(await setting.stored()).to.deep.equal([]);
    });
  });

  describe('a commit', () => {
    for (const [name, fault, faultAfter] of [
      ['503', UNAVAILABLE, UNAVAILABLE_AFTER],
      ['a cut connection', CUT, CUT_AFTER],
    ] as const) {
      it(`is sent once more after ${name} before it ran, and has succeeded then`, async () => {
        setting.plan('CommitTransaction', fault);
        const received = await setting.received(() => setting.insertInTransaction(1));
        expect(received).to.deep.equal({ BeginTransaction: 1, ExecuteStatement: 1, CommitTransaction: 2 });
        expect(await setting.stored()).to.deep.equal([1]);
      });

      it(`is sent once more after ${name} after it ran, and says that its outcome is unknown`, async () => {
        setting.plan('CommitTransaction', faultAfter);
        const received = await setting.received(async () => {
          const failure = await rejection(setting.insertInTransaction(1));
          expect(failure).to.be.instanceOf(CommitOutcomeUnknownException);
          const [second] = (failure as CommitOutcomeUnknownException).suppressed;
          expect(second).to.be.instanceOf(TransactionNotFoundException);
        });
        expect(received).to.deep.equal({ BeginTransaction: 1, ExecuteStatement: 1, CommitTransaction: 2 });
        expect(await setting.stored()).to.deep.equal([1]);
      });

      it(`is not sent a third time after ${name} twice, and leaves nothing open`, async () => {
        setting.plan('CommitTransaction', { ...fault, times: 2 });
        const received = await setting.received(async () => {
          expect(await rejection(setting.insertInTransaction(1))).to.be.instanceOf(CommitOutcomeUnknownException);
        });
        const ending = { CommitTransaction: 2, RollbackTransaction: 1 };
        expect(received).to.deep.equal({ BeginTransaction: 1, ExecuteStatement: 1, ...ending });
        expect(await setting.stored()).to.deep.equal([]);
      });
    }

    it('is sent again after throttling', async () => {
      setting.plan('CommitTransaction', THROTTLED);
      await setting.insertInTransaction(1);
      expect(await setting.stored()).to.deep.equal([1]);
    });
  });

  describe('the limits of one call', () => {
    it('end it before its transaction begins', async () => {
      const signal = AbortSignal.abort();
      const received = await setting.received(async () => {
        expect(await rejection(setting.database.insert(INSERT, { id: 1 }, { signal }))).to.be.instanceOf(
          CallAbortedException,
        );
        await setting.database.commit();
      });
      expect(received).to.deep.equal({});
    });

    it('hold while its transaction begins', async () => {
      setting.emulator.faults.inject({ ...RESUMING, operation: 'BeginTransaction', times: 'always' });
      const { database } = setting;
      expect(await rejection(database.insert(INSERT, { id: 1 }, { timeoutMs: 300 }))).to.be.instanceOf(
        DatabaseResumingException,
      );
      expect(
        await rejection(database.insert(INSERT, { id: 1 }, { signal: AbortSignal.timeout(300) })),
      ).to.be.instanceOf(CallAbortedException);
      setting.emulator.faults.clear();
      await database.rollback();
      expect(await setting.stored()).to.deep.equal([]);
    });

    it('end it while it waits for its turn', async () => {
      setting.plan('ExecuteStatement', { kind: 'latency', latencyMs: 500 });
      const controller = new AbortController();
      await setting.database.transaction(async (tx) => {
        const running = tx.insert(INSERT, { id: 1 });
        const waiting = rejection(tx.insert(INSERT, { id: 2 }, { signal: controller.signal }));
        controller.abort(null);
        expect(await waiting).to.be.instanceOf(CallAbortedException);
        await running;
      });
      expect(await setting.stored()).to.deep.equal([1]);
    });
  });

  describe('a read', () => {
    for (const [name, fault] of [
      ['503', UNAVAILABLE_AFTER],
      ['a cut connection', CUT_AFTER],
      ['throttling', THROTTLED],
    ] as const) {
      it(`is sent again after ${name}`, async () => {
        setting.plan('ExecuteStatement', fault);
        const received = await setting.received(async () => {
          expect(await setting.database.query('SELECT 1')).to.deep.equal([[1]]);
        });
        expect(received).to.deep.equal({ ExecuteStatement: 2 });
      });
    }

    it('gives up after the third sending', async () => {
      setting.plan('ExecuteStatement', { ...UNAVAILABLE, times: 3 });
      const received = await setting.received(async () => {
        expect(await rejection(setting.database.query('SELECT 1'))).to.be.instanceOf(ServiceUnavailableException);
      });
      expect(received).to.deep.equal({ ExecuteStatement: 3 });
    });
  });

  describe('a read of more than one answer holds', () => {
    const digits = '(SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)';
    const LARGE = `SELECT a.n, repeat('x', 100000) AS text FROM ${digits} AS a, ${digits} AS b ORDER BY a.n`;

    async function streamed(): Promise<number> {
      let seen = 0;
      for await (const [n] of setting.database.stream<[number, string]>(LARGE)) {
        expect(n).to.equal(1 + Math.floor(seen++ / 4));
      }
      return seen;
    }

    for (const [name, fault] of [
      ['503', UNAVAILABLE],
      ['503 after it ran', UNAVAILABLE_AFTER],
      ['a cut connection after it ran', CUT_AFTER],
    ] as const) {
      it(`is read again from its start after ${name} on the way`, async () => {
        setting.plan('ExecuteStatement', { ...fault, skip: 3 });
        expect(await setting.database.queryFetchAll(LARGE)).to.have.length(16);
      });

      it(`ends well whatever becomes of its commit: ${name}`, async () => {
        setting.plan('CommitTransaction', { ...fault, times: 4 });
        expect(await setting.database.queryFetchAll(LARGE)).to.have.length(16);
        expect(await streamed()).to.equal(16);
      });
    }

    it('says after three attempts that nothing was changed', async () => {
      setting.plan('ExecuteStatement', { ...UNAVAILABLE, match: /FETCH|aurorm_page/, times: 3 });
      const failure = await rejection(setting.database.queryFetchAll(LARGE));
      expect(failure).to.be.instanceOf(ServiceUnavailableException).with.property('retryable', true);
    });

    it('says while it is streamed that nothing was changed', async () => {
      setting.plan('ExecuteStatement', { ...UNAVAILABLE, match: /FETCH|aurorm_page/ });
      expect(await rejection(streamed()))
        .to.be.instanceOf(ServiceUnavailableException)
        .with.property('message')
        .that.includes('Nothing was changed');
    });
  });

  describe('a rollback', () => {
    it('is sent again, and never hides why it was needed', async () => {
      setting.plan('RollbackTransaction', UNAVAILABLE_AFTER);
      const failure = new Error('the reason');
      const failing = setting.database.transaction(async (tx) => {
        await tx.insert(INSERT, { id: 1 });
        throw failure;
      });
      expect(await rejection(failing)).to.equal(failure);
      expect(await setting.stored()).to.deep.equal([]);
    });
  });

  return () => setting;
}

/** Reads more than the service returns, in a transaction that has written; returns how the transaction ended. */
async function readTooMuch({ database }: Setting): Promise<Error> {
  return rejection(
    database.transaction(async (tx) => {
      await tx.insert(INSERT, { id: 1 });
      expect(await rejection(tx.query("SELECT repeat('x', 2000000)"))).to.be.instanceOf(ResultTooLargeException);
    }),
  );
}

describe('when calls fail on PostgreSQL', () => {
  const setting = faultsOn(sharedEmulator);

  it('stores nothing after a result that was too large, and says so', async () => {
    expect(await readTooMuch(setting())).to.be.instanceOf(UnexpectedRollbackException);
    expect(await setting().stored()).to.deep.equal([]);
  });

  describe('a write outside of a transaction of ours', () => {
    let dataSource: DataSource;
    let payments: Repository<Payment>;

    before(() => {
      dataSource = new DataSource({ database: setting().database, entities: [Payment] });
      payments = dataSource.getRepository(Payment);
    });

    after(() => dataSource.close());

    for (const [name, fault] of [
      ['throttling', THROTTLED],
      ['a resuming cluster', RESUMING],
    ] as const) {
      it(`is sent again after ${name}, and stored once`, async () => {
        setting().plan('ExecuteStatement', fault);
        expect(await setting().received(() => payments.insert({ id: 1 }))).to.deep.equal({ ExecuteStatement: 2 });
        expect(await setting().stored()).to.deep.equal([1]);
      });
    }

    for (const [name, fault, rows] of LOST_ANSWERS) {
      it(`is not sent again after ${name}, and says that its outcome is unknown`, async () => {
        setting().plan('ExecuteStatement', fault);
        const received = await setting().received(async () => {
          expect(await rejection(payments.insert({ id: 1 }))).to.be.instanceOf(StatementOutcomeUnknownException);
        });
        expect(received).to.deep.equal({ ExecuteStatement: 1 });
        expect(await setting().stored()).to.deep.equal(rows);
      });
    }
  });

  describe('a commit whose outcome is verified', () => {
    for (const [name, fault, rows] of LOST_ANSWERS) {
      it(`is known to be stored or not after ${name}`, async () => {
        const { database, plan, stored } = setting();
        plan('CommitTransaction', fault);
        const inserting = database.transaction((tx) => tx.insert(INSERT, { id: 1 }), { verifyCommit: true });
        if (rows.length > 0) {
          await inserting;
        } else {
          const failure = await rejection(inserting);
          expect(failure).to.be.instanceOf(UnexpectedRollbackException).with.property('retryable', true);
          expect(failure.cause).to.be.instanceOf(CommitOutcomeUnknownException);
        }
        expect(await stored()).to.deep.equal(rows);
      });

      it(`lets the work be done once, whatever happened: ${name}`, async () => {
        const { database, plan, stored } = setting();
        plan('CommitTransaction', fault);
        await database.transaction((tx) => tx.insert(INSERT, { id: 1 }), {
          verifyCommit: true,
          retry: { attempts: 2 },
        });
        expect(await stored()).to.deep.equal([1]);
      });
    }

    it('stays of unknown outcome when the question fails too', async () => {
      const { database, plan, stored } = setting();
      plan('CommitTransaction', CUT_AFTER);
      plan('ExecuteStatement', { ...UNAVAILABLE, match: 'pg_xact_status', times: 3 });
      const failure = await rejection(
        database.transaction((tx) => tx.insert(INSERT, { id: 1 }), { verifyCommit: true, retry: { attempts: 2 } }),
      );
      expect(failure).to.be.instanceOf(CommitOutcomeUnknownException);
      expect((failure as CommitOutcomeUnknownException).suppressed[0]).to.be.instanceOf(ServiceUnavailableException);
      expect(await stored()).to.deep.equal([1]);
    });

    it('is not asked about when the transaction only reads', async () => {
      const { database, received } = setting();
      expect(
        await received(() => database.transaction((tx) => tx.query('SELECT 1'), { verifyCommit: true })),
      ).to.deep.equal({ BeginTransaction: 1, ExecuteStatement: 1, CommitTransaction: 1 });
    });
  });
});

// Repositories and verified commits are for PostgreSQL so far, and raw writes always run in a transaction.
describeMysql('when calls fail on MySQL', () => {
  const setting = faultsOn(sharedMysqlEmulator);

  it('stores nothing after a result that was too large, and says so', async () => {
    expect(await readTooMuch(setting())).to.be.instanceOf(TransactionNotFoundException);
    expect(await setting().stored()).to.deep.equal([]);
  });
});
