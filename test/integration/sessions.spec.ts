import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as sinon from 'sinon';

import {
  Column,
  DataSource,
  Entity,
  PrimaryColumn,
  Propagation,
  runInTransaction,
  TransactionManagedException,
  TransactionPresentException,
  UnexpectedRollbackException,
  type AuroraDatabase,
  type Repository,
} from '../../src/index.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { rejection } from '../support/rejection.js';
import { openTestDatabase, runStatements, type TestDatabase } from '../support/test-database.js';

@Entity('seat')
class Seat {
  @PrimaryColumn()
  id!: number;

  @Column()
  holder!: string;
}

describe('The automatic transaction of a session', () => {
  let test: TestDatabase;
  let database: AuroraDatabase;
  let dataSource: DataSource;
  let seats: Repository<Seat>;

  before(async () => {
    test = await openTestDatabase();
    ({ database } = test);
    dataSource = new DataSource({ database, entities: [Seat], name: 'sessions' });
    seats = dataSource.getRepository(Seat);
  });

  beforeEach(() => runStatements(database, 'CREATE TABLE seat (id integer PRIMARY KEY, holder text NOT NULL)'));

  afterEach(async () => {
    sinon.restore();
    await database.rollback();
    expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    await runStatements(database, 'DROP TABLE seat');
  });

  after(() => dataSource.close());

  const insert = (id: number): Promise<unknown> =>
    database.insert("INSERT INTO seat (id, holder) VALUES (:id, 'x')", { id });
  const stored = async (): Promise<unknown[]> =>
    (await database.session().query('SELECT id FROM seat ORDER BY id')).flat();

  it('is not used by repositories, which commit a write by itself', async () => {
    await insert(1);
    await seats.insert({ id: 2, holder: 'y' });
    await database.rollback();
    expect(await stored()).to.deep.equal([2]);
  });

  it('is joined by no call that cannot know whose it is, but refuses it', async () => {
    await insert(1);
    const calls = await test.callsOf(async () => {
      for (const propagation of ['REQUIRED', 'NESTED', 'MANDATORY', 'SUPPORTS'] as const) {
        const failure = await rejection(runInTransaction(() => insert(2), { dataSource, propagation }));
        expect(failure).to.be.instanceOf(TransactionPresentException);
        expect(failure.message).to.include("automatic: 'join'");
      }
    });
    expect(calls).to.deep.equal([]);
  });

  it('is joined where that is asked for: the owner stores or undoes both', async () => {
    for (const [id, end] of [
      [1, () => database.commit()],
      [3, () => database.rollback()],
    ] as const) {
      await insert(id);
      await runInTransaction(() => insert(id + 1), { dataSource, automatic: 'join' });
      expect(await stored()).to.deep.equal(id === 1 ? [] : [1, 2]);
      await end();
    }
    expect(await stored()).to.deep.equal([1, 2]);
  });

  it('is doomed by a call that joined and failed', async () => {
    await insert(1);
    const joining = runInTransaction(() => Promise.reject(new RangeError('no')), { dataSource, automatic: 'join' });
    await rejection(joining);
    expect(await rejection(database.commit())).to.be.instanceOf(UnexpectedRollbackException);
    expect(await stored()).to.deep.equal([]);
  });

  it('is left alone by REQUIRES_NEW and NOT_SUPPORTED, and by what is to be separate', async () => {
    await insert(1);
    await database.transaction((tx) => tx.insert("INSERT INTO seat (id, holder) VALUES (2, 'x')"), {
      automatic: 'separate',
    });
    await runInTransaction(() => insert(3), { dataSource, propagation: Propagation.REQUIRES_NEW });
    await runInTransaction(() => insert(4), { dataSource, propagation: Propagation.NOT_SUPPORTED });
    await database.rollback();
    expect(await stored()).to.deep.equal([2, 3, 4]);
  });

  it('is refused by REQUIRES_NEW and NOT_SUPPORTED too where that is asked for', async () => {
    await insert(1);
    for (const propagation of ['REQUIRES_NEW', 'NOT_SUPPORTED'] as const) {
      const refused = runInTransaction(() => insert(2), { dataSource, propagation, automatic: 'error' });
      expect(await rejection(refused)).to.be.instanceOf(TransactionPresentException);
    }
  });

  it('belongs to a session that runs work: the database object writes through it, and calls join it', async () => {
    await using session = database.session();
    await session.run(async () => {
      await insert(1);
      expect(database.inTransaction).to.equal(true);
      await runInTransaction(() => insert(2), { dataSource });
      const part = runInTransaction(() => insert(3).then(() => Promise.reject(new RangeError('no'))), {
        dataSource,
        propagation: Propagation.NESTED,
      });
      expect(await rejection(part)).to.be.instanceOf(RangeError);
      expect(await stored()).to.deep.equal([]);
      await database.commit();
    });
    expect(database.inTransaction).to.equal(false);
    expect(await stored()).to.deep.equal([1, 2]);
  });

  it('keeps two requests apart that write through one object, each in a session', async () => {
    const request = async (id: number, end: 'commit' | 'rollback'): Promise<void> => {
      await using session = database.session();
      await session.run(async () => {
        await insert(id);
        await new Promise((resolve) => setTimeout(resolve, 5));
        await insert(id + 1);
        await database[end]();
      });
    };
    await Promise.all([request(1, 'commit'), request(3, 'rollback'), request(5, 'commit')]);
    expect(await stored()).to.deep.equal([1, 2, 5, 6]);
  });

  it('cannot be committed from inside of a call that joined it', async () => {
    const session = database.session();
    await session.run(async () => {
      await insert(1);
      await runInTransaction(
        async () => {
          expect(await rejection(database.commit())).to.be.instanceOf(TransactionManagedException);
          expect(await rejection(session.commit())).to.be.instanceOf(TransactionManagedException);
        },
        { dataSource },
      );
    });
    await session.commit();
    expect(await stored()).to.deep.equal([1]);
  });

  it('is not begun where statements are to be committed by themselves', async () => {
    await runInTransaction(
      async () => {
        await insert(1);
        expect(database.inTransaction).to.equal(false);
        expect(await rejection(database.commit())).to.be.instanceOf(TransactionManagedException);
        expect(await rejection(database.beginTransaction())).to.be.instanceOf(TransactionManagedException);
      },
      { dataSource, propagation: Propagation.NOT_SUPPORTED },
    );
    expect(await stored()).to.deep.equal([1]);
  });

  it('is rolled back with a warning when its data source is closed', async () => {
    const warnings = sinon.stub(process, 'emitWarning');
    const other = await openTestDatabase();
    const closing = new DataSource({ database: other.database, entities: [], name: 'closing' });
    await other.database.insert("INSERT INTO seat (id, holder) VALUES (1, 'x')");
    await closing.close();
    expect(warnings.args[0]?.[0]).to.match(/^The data source is closed, and a transaction that began by itself/);
    expect(await stored()).to.deep.equal([]);
  });

  it('reminds once, after half a minute without a call', async () => {
    const warnings = sinon.stub(process, 'emitWarning');
    const session = database.session();
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldClearNativeTimers: true });
    await session.insert("INSERT INTO seat (id, holder) VALUES (1, 'x')");
    clock.tick(29_000);
    await session.insert("INSERT INTO seat (id, holder) VALUES (2, 'x')");
    clock.tick(29_999);
    expect(warnings.callCount).to.equal(0);
    clock.tick(1);
    expect(warnings.args[0]?.[0]).to.include('without a call for 30 seconds');
    await session.insert("INSERT INTO seat (id, holder) VALUES (3, 'x')");
    clock.tick(31_000);
    expect(warnings.callCount).to.equal(1);
    clock.restore();
    await session.rollback();
  });

  it('is rolled back with a warning when the process has nothing left to do', async () => {
    const emulator = await sharedEmulator();
    const program = `
      import { AuroraDatabase } from ${JSON.stringify(fileURLToPath(new URL('../../src/index.js', import.meta.url)))};
      const database = new AuroraDatabase(JSON.parse(process.argv[1]));
      await database.insert("INSERT INTO seat (id, holder) VALUES (1, 'x')");
    `;
    const options = JSON.stringify(emulator.databaseOptions());
    const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, options]);
    expect(stderr).to.include('The process is about to exit, and a transaction that began by itself is still open');
    expect(emulator.statistics().openTransactions).to.equal(0);
    expect(await stored()).to.deep.equal([]);
  });
});
