import { RDSDataClient, RollbackTransactionCommand } from '@aws-sdk/client-rds-data';
import { expect } from 'chai';

import {
  CommitOutcomeUnknownException,
  DatabaseResumingException,
  DataSource,
  Entity,
  PrimaryColumn,
  ResultTooLargeException,
  ServiceUnavailableException,
  StatementOutcomeUnknownException,
  TransactionNotFoundException,
  UnexpectedRollbackException,
  type AuroraDatabase,
  type Repository,
  type StatementEvent,
} from '../../src/index.js';
import type { OperationName } from '../../src/wire/shapes.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { FaultyProxy, type Fault, type PlannedFault } from '../support/faulty-proxy.js';
import { rejection } from '../support/rejection.js';
import { openTestDatabase, runStatements } from '../support/test-database.js';

const RESUMING: Fault = {
  kind: 'answer',
  status: 400,
  errorType: 'DatabaseResumingException',
  message: 'The Aurora DB instance db-X is resuming after being auto-paused. Please wait a few seconds and try again.',
};
const THROTTLED: Fault = { kind: 'answer', status: 400, errorType: 'ThrottlingException', message: 'Rate exceeded' };
const UNAVAILABLE: Fault = { kind: 'answer', status: 503, errorType: 'ServiceUnavailableError' };
const EXPIRED: Fault = {
  kind: 'answer',
  status: 404,
  errorType: 'TransactionNotFoundException',
  message: 'Transaction AAAA is not found',
};
const CUT: Fault = { kind: 'cut' };

const INSERT = 'INSERT INTO payment (id) VALUES (:id)';

@Entity()
class Payment {
  @PrimaryColumn()
  id!: number;
}

describe('when calls fail', () => {
  let proxy: FaultyProxy;
  let database: AuroraDatabase;
  let calls: StatementEvent[];
  let dataSource: DataSource;
  let payments: Repository<Payment>;
  let direct: AuroraDatabase;

  before(async () => {
    const emulator = await sharedEmulator();
    proxy = await FaultyProxy.start(emulator.endpoint);
    ({ database: direct } = await openTestDatabase());
    const client = { ...emulator.clientConfig(), endpoint: proxy.endpoint };
    ({ database, calls } = await openTestDatabase({ client }));
    dataSource = new DataSource({ database, entities: [Payment] });
    payments = dataSource.getRepository(Payment);
  });

  beforeEach(() => runStatements(direct, 'CREATE TABLE payment (id integer)'));

  afterEach(async () => {
    await database.rollback();
    expect(proxy.remainingFaults).to.equal(0);
    proxy.plan();
    expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    await runStatements(direct, 'DROP TABLE payment');
  });

  after(async () => {
    await dataSource.close();
    await proxy.stop();
  });

  const stored = async (): Promise<unknown[]> => (await direct.query('SELECT id FROM payment ORDER BY id')).flat();

  const plan = (operation: OperationName, fault: Fault, when: PlannedFault['when']): PlannedFault => ({
    operation,
    fault,
    when,
  });

  const insertInTransaction = (id: number): Promise<unknown> => database.transaction((tx) => tx.insert(INSERT, { id }));

  describe('a write outside of a transaction of ours', () => {
    const insertAlone = (id: number): Promise<Payment> => payments.insert({ id });

    for (const [name, fault] of [
      ['throttling', THROTTLED],
      ['a resuming cluster', RESUMING],
    ] as const) {
      it(`is sent again after ${name}, and stored once`, async () => {
        proxy.plan(plan('ExecuteStatement', fault, 'before the effect'));
        await insertAlone(1);
        expect(proxy.calls).to.deep.equal(['ExecuteStatement', 'ExecuteStatement']);
        expect(await stored()).to.deep.equal([1]);
      });
    }

    for (const [name, fault, when, rows] of [
      ['503 before it ran', UNAVAILABLE, 'before the effect', []],
      ['503 after it ran', UNAVAILABLE, 'after the effect', [1]],
      ['a cut connection before it ran', CUT, 'before the effect', []],
      ['a cut connection after it ran', CUT, 'after the effect', [1]],
    ] as const) {
      it(`is not sent again after ${name}, and says that its outcome is unknown`, async () => {
        proxy.plan(plan('ExecuteStatement', fault, when));
        expect(await rejection(insertAlone(1))).to.be.instanceOf(StatementOutcomeUnknownException);
        expect(proxy.calls).to.deep.equal(['ExecuteStatement']);
        expect(await stored()).to.deep.equal(rows);
      });
    }
  });

  describe('a statement inside of a transaction', () => {
    for (const [name, fault, when] of [
      ['503 before it ran', UNAVAILABLE, 'before the effect'],
      ['503 after it ran', UNAVAILABLE, 'after the effect'],
      ['a cut connection after it ran', CUT, 'after the effect'],
    ] as const) {
      it(`lets nothing be stored after ${name}`, async () => {
        proxy.plan(plan('ExecuteStatement', fault, when));
        expect(await rejection(insertInTransaction(1))).to.be.instanceOf(StatementOutcomeUnknownException);
        expect(await stored()).to.deep.equal([]);
      });

      it(`lets nothing be stored after ${name} whose exception was caught`, async () => {
        proxy.plan({ ...plan('ExecuteStatement', fault, when), matching: '"longValue":1' });
        const failure = await rejection(
          database.transaction(async (tx) => {
            await tx.insert(INSERT, { id: 1 }).catch(() => undefined);
            await tx.insert(INSERT, { id: 2 });
          }),
        );
        expect(failure).to.be.instanceOf(UnexpectedRollbackException);
        expect(await stored()).to.deep.equal([]);
      });
    }

    it('is sent again after throttling, and stored once', async () => {
      proxy.plan(plan('ExecuteStatement', THROTTLED, 'before the effect'));
      await insertInTransaction(1);
      expect(await stored()).to.deep.equal([1]);
    });

    it('says so when the transaction has expired', async () => {
      proxy.plan({ ...plan('ExecuteStatement', EXPIRED, 'before the effect'), matching: '"longValue":2' });
      const failing = database.transaction(async (tx) => {
        await tx.insert(INSERT, { id: 1 });
        await tx.insert(INSERT, { id: 2 });
      });
      expect(await rejection(failing)).to.be.instanceOf(TransactionNotFoundException);
      expect(await stored()).to.deep.equal([]);
    });

    it('may read a result that is too large, after which nothing can be stored and that is said', async () => {
      const failing = database.transaction(async (tx) => {
        await tx.insert(INSERT, { id: 1 });
        await tx.query("SELECT repeat('x', 2000000)").catch((failure: unknown) => {
          expect(failure).to.be.instanceOf(ResultTooLargeException);
        });
      });
      expect(await rejection(failing)).to.be.instanceOf(UnexpectedRollbackException);
      expect(await stored()).to.deep.equal([]);
    });
  });

  describe('the begin of a transaction', () => {
    for (const [name, faults] of [
      ['a cluster that resumes twice', [RESUMING, RESUMING]],
      ['503', [UNAVAILABLE]],
      ['a cut connection', [CUT]],
    ] as const) {
      it(`is sent again after ${name}, and the work is stored once`, async () => {
        proxy.plan(...faults.map((fault) => plan('BeginTransaction', fault, 'before the effect')));
        await insertInTransaction(1);
        expect(proxy.calls.filter((call) => call === 'BeginTransaction')).to.have.length(faults.length + 1);
        expect(await stored()).to.deep.equal([1]);
      });
    }

    it('gives up when the time is over, without a write', async () => {
      const emulator = await sharedEmulator();
      const { database: impatient, calls: attempts } = await openTestDatabase({
        client: { ...emulator.clientConfig(), endpoint: proxy.endpoint },
        timeoutMs: 400,
      });
      // More than there is time for; those that are left are taken back.
      proxy.plan(...Array.from({ length: 100 }, () => plan('BeginTransaction', RESUMING, 'before the effect')));
      const failure = await rejection(impatient.transaction((tx) => tx.insert(INSERT, { id: 1 })));
      proxy.plan();
      expect(failure).to.be.instanceOf(DatabaseResumingException).with.property('retryable', true);
      expect(attempts.slice(0, -1).every(({ retryInMs }) => retryInMs !== undefined)).to.equal(true);
      expect(await stored()).to.deep.equal([]);
    });
  });

  describe('a commit', () => {
    for (const [name, fault, when, rows] of [
      ['503 before it ran', UNAVAILABLE, 'before the effect', []],
      ['503 after it ran', UNAVAILABLE, 'after the effect', [1]],
      ['a cut connection before it ran', CUT, 'before the effect', []],
      ['a cut connection after it ran', CUT, 'after the effect', [1]],
    ] as const) {
      it(`is not sent again after ${name}, and says that its outcome is unknown`, async () => {
        proxy.plan(plan('CommitTransaction', fault, when));
        expect(await rejection(insertInTransaction(1))).to.be.instanceOf(CommitOutcomeUnknownException);
        expect(proxy.calls).to.deep.equal(['BeginTransaction', 'ExecuteStatement', 'CommitTransaction']);
        await endWhatTheServiceHasLeftOpen();
        expect(await stored()).to.deep.equal(rows);
      });
    }

    for (const [name, fault, when] of [
      ['503 before it ran', UNAVAILABLE, 'before the effect'],
      ['503 after it ran', UNAVAILABLE, 'after the effect'],
      ['a cut connection before it ran', CUT, 'before the effect'],
      ['a cut connection after it ran', CUT, 'after the effect'],
    ] as const) {
      it(`whose outcome is verified is known to be stored or not after ${name}`, async () => {
        proxy.plan(plan('CommitTransaction', fault, when));
        const inserting = database.transaction((tx) => tx.insert(INSERT, { id: 1 }), { verifyCommit: true });
        if (when === 'after the effect') {
          await inserting;
          expect(await stored()).to.deep.equal([1]);
        } else {
          const failure = await rejection(inserting);
          expect(failure).to.be.instanceOf(UnexpectedRollbackException).with.property('retryable', true);
          expect(failure.cause).to.be.instanceOf(CommitOutcomeUnknownException);
          expect(await stored()).to.deep.equal([]);
        }
      });

      it(`whose outcome is verified lets the work be done once, whatever happened: ${name}`, async () => {
        proxy.plan(plan('CommitTransaction', fault, when));
        await database.transaction((tx) => tx.insert(INSERT, { id: 1 }), {
          verifyCommit: true,
          retry: { attempts: 2 },
        });
        expect(await stored()).to.deep.equal([1]);
      });
    }

    it('stays of unknown outcome when the question fails too', async () => {
      proxy.plan(
        plan('CommitTransaction', CUT, 'after the effect'),
        ...[1, 2, 3].map(() => ({
          ...plan('ExecuteStatement', UNAVAILABLE, 'before the effect'),
          matching: 'pg_xact_status',
        })),
      );
      const failure = await rejection(
        database.transaction((tx) => tx.insert(INSERT, { id: 1 }), { verifyCommit: true, retry: { attempts: 2 } }),
      );
      expect(failure).to.be.instanceOf(CommitOutcomeUnknownException);
      expect((failure as CommitOutcomeUnknownException).suppressed[0]).to.be.instanceOf(ServiceUnavailableException);
      expect(await stored()).to.deep.equal([1]);
    });

    it('of a transaction that only reads needs no verification', async () => {
      proxy.plan();
      await database.transaction((tx) => tx.query('SELECT 1'), { verifyCommit: true });
      expect(proxy.calls).to.deep.equal(['BeginTransaction', 'ExecuteStatement', 'CommitTransaction']);
    });

    it('is sent again after throttling', async () => {
      proxy.plan(plan('CommitTransaction', THROTTLED, 'before the effect'));
      await insertInTransaction(1);
      expect(await stored()).to.deep.equal([1]);
    });

    /** The service does so itself after three minutes; where the commit ran there is nothing left. */
    async function endWhatTheServiceHasLeftOpen(): Promise<void> {
      const {
        dbClusterArn: resourceArn,
        dbCredentialsSecretsStoreArn: secretArn,
        client,
      } = (await sharedEmulator()).databaseOptions();
      const transactionId = calls.findLast((call) => call.operation === 'CommitTransaction')?.transactionId;
      await new RDSDataClient(client)
        .send(new RollbackTransactionCommand({ resourceArn, secretArn, transactionId }))
        .catch(() => undefined);
    }
  });

  describe('a read', () => {
    for (const [name, fault] of [
      ['503', UNAVAILABLE],
      ['a cut connection', CUT],
      ['throttling', THROTTLED],
    ] as const) {
      it(`is sent again after ${name}`, async () => {
        proxy.plan(plan('ExecuteStatement', fault, 'after the effect'));
        expect(await database.query('SELECT 1')).to.deep.equal([[1]]);
        expect(proxy.calls).to.have.length(2);
      });
    }

    it('gives up after the third sending', async () => {
      proxy.plan(...[1, 2, 3].map(() => plan('ExecuteStatement', UNAVAILABLE, 'before the effect')));
      expect(await rejection(database.query('SELECT 1'))).to.be.instanceOf(ServiceUnavailableException);
      expect(proxy.calls).to.have.length(3);
    });
  });

  describe('a rollback', () => {
    it('is sent again, and never hides why it was needed', async () => {
      proxy.plan(plan('RollbackTransaction', UNAVAILABLE, 'after the effect'));
      const failure = new Error('the reason');
      const failing = database.transaction(async (tx) => {
        await tx.insert(INSERT, { id: 1 });
        throw failure;
      });
      expect(await rejection(failing)).to.equal(failure);
      expect(await stored()).to.deep.equal([]);
    });
  });
});
