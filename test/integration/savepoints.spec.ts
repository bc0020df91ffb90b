import { expect } from 'chai';

import {
  DeadlockException,
  UnexpectedRollbackException,
  UniqueViolationException,
  type AuroraDatabase,
  type DatabaseTransaction,
} from '../../src/index.js';
import type { Emulator } from '../../src/emulator/index.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { describeMysql, sharedMysqlEmulator } from '../support/mysql-http.js';
import { rejection } from '../support/rejection.js';
import { openTestDatabase } from '../support/test-database.js';

const INSERT = 'INSERT INTO step (id, note) VALUES (:id, :note)';

function savepointsOn(start: () => Promise<Emulator>): {
  readonly database: () => AuroraDatabase;
  readonly stored: () => Promise<unknown[]>;
} {
  let database: AuroraDatabase;

  before(async () => {
    ({ database } = await openTestDatabase({}, start));
    await database.execute('DROP TABLE IF EXISTS step');
    await database.execute('CREATE TABLE step (id int PRIMARY KEY, note varchar(20) NOT NULL)');
    await database.commit();
  });

  beforeEach(async () => {
    await database.delete('DELETE FROM step');
    await database.commit();
  });

  const stored = async (): Promise<unknown[]> => (await database.query('SELECT id FROM step ORDER BY id')).flat();

  async function insert(tx: DatabaseTransaction, id: number): Promise<void> {
    await tx.insert(INSERT, { id, note: 'x' });
  }

  it('keep what is released', async () => {
    await database.transaction(async (tx) => {
      await insert(tx, 1);
      await tx.savepoint((inner) => insert(inner, 2));
    });
    expect(await stored()).to.deep.equal([1, 2]);
  });

  it('undo what failed, and nothing else', async () => {
    await database.transaction(async (tx) => {
      await insert(tx, 1);
      const part = tx.savepoint(async (inner) => {
        await insert(inner, 2);
        await insert(inner, 1);
      });
      expect(await rejection(part)).to.be.instanceOf(UniqueViolationException);
      await insert(tx, 3);
    });
    expect(await stored()).to.deep.equal([1, 3]);
  });

  it('fail on their own at every depth', async () => {
    await database.transaction(async (tx) => {
      await tx.savepoint(async (outer) => {
        await insert(outer, 1);
        await rejection(
          outer.savepoint(async (inner) => {
            await insert(inner, 2);
            await inner.savepoint((innermost) => insert(innermost, 3));
            throw new Error('no');
          }),
        );
        await outer.savepoint((inner) => insert(inner, 4));
      });
    });
    expect(await stored()).to.deep.equal([1, 4]);
  });

  it('do not mix when they are asked for at the same time', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => index);
    await database.transaction(async (tx) => {
      await Promise.allSettled(
        ids.map((id) =>
          tx.savepoint(async (inner) => {
            await insert(inner, id);
            if (id % 3 === 0) {
              throw new Error('no');
            }
          }),
        ),
      );
    });
    expect(await stored()).to.deep.equal(ids.filter((id) => id % 3 !== 0));
  });

  it('leave no transaction open, however many run beside each other', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => index);
    await Promise.all(
      ids.map((id) =>
        database.transaction(async (tx) => {
          await rejection(
            tx.savepoint(async (inner) => {
              await insert(inner, 1000 + id);
              throw new Error('no');
            }),
          );
          await tx.savepoint((inner) => insert(inner, id));
        }),
      ),
    );
    expect(await stored()).to.deep.equal(ids);
    expect((await start()).statistics().openTransactions).to.equal(0);
  }).timeout(60_000);

  return { database: () => database, stored };
}

describe('Savepoints on PostgreSQL', () => {
  const { database, stored } = savepointsOn(sharedEmulator);

  it('are rolled back to when a failure was caught inside, and say so', async () => {
    await database().transaction(async (tx) => {
      await tx.insert(INSERT, { id: 1, note: 'x' });
      const part = tx.savepoint((inner) => rejection(inner.insert(INSERT, { id: 1, note: 'y' })));
      const failure = await rejection(part);
      expect(failure).to.be.instanceOf(UnexpectedRollbackException);
      expect(failure.cause).to.be.instanceOf(UniqueViolationException);
    });
    expect(await stored()).to.deep.equal([1]);
  });
});

describeMysql('Savepoints on MySQL', () => {
  const { database, stored } = savepointsOn(sharedMysqlEmulator);

  it('are released when a failure was caught inside, which undid its statement alone', async () => {
    await database().transaction(async (tx) => {
      await tx.savepoint(async (inner) => {
        await inner.insert(INSERT, { id: 1, note: 'x' });
        await rejection(inner.insert(INSERT, { id: 1, note: 'y' }));
      });
    });
    expect(await stored()).to.deep.equal([1]);
  });

  it('cannot heal a deadlock, after which MySQL has rolled everything back', async () => {
    await database().insert(INSERT, { id: 1, note: 'x' });
    await database().insert(INSERT, { id: 2, note: 'x' });
    await database().commit();
    const update = "UPDATE step SET note = 'changed' WHERE id = :id";
    const results = await Promise.allSettled(
      [
        [1, 2],
        [2, 1],
      ].map(([first = 0, second = 0], index) =>
        database().transaction(async (tx) => {
          await tx.insert(INSERT, { id: 10 + index, note: 'x' });
          await tx.update(update, { id: first });
          await untilBothHave(index);
          await tx.savepoint((inner) => inner.update(update, { id: second })).catch(() => undefined);
          // On a transaction that is gone this would be stored by itself.
          await tx.insert(INSERT, { id: 20 + index, note: 'x' }).catch(() => undefined);
        }),
      ),
    );
    const failed = results.findIndex(({ status }) => status === 'rejected');
    const { reason } = results[failed] as PromiseRejectedResult;
    expect(reason).to.be.instanceOf(UnexpectedRollbackException).with.property('retryable', true);
    expect((reason as UnexpectedRollbackException).cause).to.be.instanceOf(DeadlockException);
    expect(await stored()).to.deep.equal([1, 2, 11 - failed, 21 - failed]);
  });

  const arrived = new Set<number>();

  /** Resolves when each of the two transactions has its first lock. */
  async function untilBothHave(index: number): Promise<void> {
    arrived.add(index);
    while (arrived.size < 2) {
      await new Promise(setImmediate);
    }
  }
});
