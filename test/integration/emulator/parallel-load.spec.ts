import { expect } from 'chai';

import type { Emulator } from '../../../src/emulator/index.js';
import { sharedEmulator } from '../../support/emulator-http.js';
import { describeMysql, sharedMysqlEmulator } from '../../support/mysql-http.js';
import { ServiceCalls } from '../../support/service-calls.js';

const REQUESTS = 1000;
const WORKERS = 50;
/** The requests of one transaction: begin, two inserts, a read and an end. */
const REQUESTS_PER_TRANSACTION = 5;
const TRANSACTIONS = REQUESTS / 2 / REQUESTS_PER_TRANSACTION;
const STATEMENTS = REQUESTS / 2;

/** Runs tasks, no more than so many at a time. */
async function runInParallel(tasks: readonly (() => Promise<void>)[], workers: number): Promise<void> {
  const queue = tasks.values();
  const work = async (): Promise<void> => {
    for (const task of queue) {
      await task();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** Statements and transactions in turn, so that both run beside each other all the time. */
function mix<Task>(some: readonly Task[], others: readonly Task[]): Task[] {
  const ratio = others.length / some.length;
  return some.flatMap((task, index) => [task, ...others.slice(index * ratio, (index + 1) * ratio)]);
}

function parallelLoadOn(start: () => Promise<Emulator>, idleConnections: string): void {
  const calls = new ServiceCalls(start);

  const insert = (owner: number, members: object = {}): Promise<unknown> => {
    const parameters = [{ name: 'owner', value: { longValue: owner } }];
    return calls.execute('INSERT INTO crossing (owner) VALUES (:owner)', { parameters, ...members });
  };

  /** Inserts two rows under its own number; must see both. Every other one takes them back. */
  const transaction = (owner: number) => async (): Promise<void> => {
    const transactionId = await calls.begin();
    await insert(owner, { transactionId });
    await insert(owner, { transactionId });
    const sql = 'SELECT COUNT(*) FROM crossing WHERE owner = :owner';
    const parameters = [{ name: 'owner', value: { longValue: owner } }];
    expect(await calls.executeForField(sql, { transactionId, parameters })).to.deep.equal({ longValue: 2 });
    await (owner % 2 === 0 ? calls.commit(transactionId) : calls.rollback(transactionId));
  };

  /** A statement on its own answers the question that it was asked, and sees no half of a transaction. */
  const statement = (number: number) => async (): Promise<void> => {
    const sql = 'SELECT :number AS n, COUNT(*) % 2 AS halves FROM crossing';
    const parameters = [{ name: 'number', value: { longValue: number } }];
    const { records } = await calls.execute(sql, { parameters });
    expect(records).to.deep.equal([[{ longValue: number }, { longValue: 0 }]]);
  };

  it('keeps 1,000 requests apart of which 50 run at a time and half in transactions', async () => {
    const emulator = await start();
    await calls.execute('CREATE TABLE crossing (owner int)');
    const before = emulator.statistics();

    await runInParallel(
      mix(
        Array.from({ length: TRANSACTIONS }, (_, owner) => transaction(owner)),
        Array.from({ length: STATEMENTS }, (_, number) => statement(number)),
      ),
      WORKERS,
    );

    const after = emulator.statistics();
    expect(after.calls - before.calls).to.equal(REQUESTS);
    expect(after.failures).to.equal(before.failures);
    expect(after.openTransactions).to.equal(0);
    const { records } = await calls.execute(
      'SELECT COUNT(*), COUNT(DISTINCT owner), SUM(owner % 2) = 0 AS even FROM crossing',
    );
    expect(JSON.stringify(records)).to.match(
      new RegExp(
        `^\\[\\[{"longValue":${TRANSACTIONS}},{"longValue":${TRANSACTIONS / 2}},{"(?:longValue":1|booleanValue":true)}]]$`,
      ),
    );
    await calls.execute('DROP TABLE crossing');
  }).timeout(60_000);

  it('leaves no connection in use after that', async () => {
    // A connection is cleaned after the answer to the call that used it.
    await calls.waitUntilCounted(`SELECT CASE WHEN (${idleConnections}) = 0 THEN 1 ELSE 0 END`);

    // As many transactions as connections are allowed for them: one that leaked would leave the last without.
    const ids = await Promise.all(Array.from({ length: 100 }, () => calls.begin()));
    await Promise.all(ids.map((id) => calls.rollback(id)));
    expect((await start()).statistics().openTransactions).to.equal(0);
  });
}

describe('Parallel calls to the emulator on PostgreSQL', () => {
  parallelLoadOn(sharedEmulator, "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'");
});

describeMysql('Parallel calls to the emulator on MySQL', () => {
  parallelLoadOn(sharedMysqlEmulator, 'SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_rows_modified > 0');
});
