import { expect } from 'chai';

import { type Emulator, type EmulatorStatistics, type OperationStatistics } from '../../../src/emulator/index.js';
import type { OperationName } from '../../../src/wire/shapes.js';
import { sharedEmulator } from '../../support/emulator-http.js';
import { describeMysql, sharedMysqlEmulator } from '../../support/mysql-http.js';
import { ServiceCalls } from '../../support/service-calls.js';

function difference(after: OperationStatistics, before: OperationStatistics): number[] {
  return [
    after.calls - before.calls,
    after.failures - before.failures,
    after.recordsReturned - before.recordsReturned,
    after.bytesReturned - before.bytesReturned,
    after.recordsUpdated - before.recordsUpdated,
  ];
}

function statisticsOn(start: () => Promise<Emulator>): void {
  const calls = new ServiceCalls(start);
  let emulator: Emulator;
  let before: EmulatorStatistics;

  const counted = (operation?: OperationName): number[] => {
    const after = emulator.statistics();
    return operation === undefined
      ? difference(after, before)
      : difference(after.byOperation[operation], before.byOperation[operation]);
  };

  beforeEach(async () => {
    emulator = await start();
    await calls.execute('CREATE TABLE counted (n int, name varchar(10))');
    before = emulator.statistics();
  });

  afterEach(async () => {
    emulator.faults.clear();
    await calls.execute('DROP TABLE counted');
  });

  it('count the records and bytes that are returned, as the service does', async () => {
    await calls.execute("SELECT 1, 'four' UNION ALL SELECT 22, NULL");
    // For each record 2 bytes and 4 for each cell, and the octets of the texts.
    const bytes = 2 * (2 + 2 * 4) + '1four22'.length;
    expect(counted('ExecuteStatement')).to.deep.equal([1, 0, 2, bytes, 0]);

    await calls.execute("SELECT 1 AS a, 'four' AS b", { formatRecordsAs: 'JSON' });
    expect(counted('ExecuteStatement')).to.deep.equal([2, 0, 3, bytes + 2 + 2 * 4 + 5, 0]);
    expect(counted()).to.deep.equal(counted('ExecuteStatement'));
  });

  it('count the records that are updated, by a batch too', async () => {
    await calls.execute("INSERT INTO counted VALUES (1, 'a'), (2, 'b')");
    await calls.execute('DELETE FROM counted WHERE n = 1');
    expect(counted('ExecuteStatement')).to.deep.equal([2, 0, 0, 0, 3]);

    const parameterSets = [3, 4, 5].map((n) => [{ name: 'n', value: { longValue: n } }]);
    await calls.succeed('/BatchExecute', { sql: 'INSERT INTO counted (n) VALUES (:n)', parameterSets });
    expect(counted('BatchExecuteStatement')).to.deep.equal([1, 0, 0, 0, 3]);
    expect(counted()).to.deep.equal([3, 0, 0, 0, 6]);
  });

  it('count calls that fail, and nothing of what they would have returned', async () => {
    await calls.failToExecute('SELECT nothing FROM nowhere');
    await calls.postText('/Execute', '{');
    await calls.failToExecute("SELECT repeat('x', 1048577)");
    emulator.faults.inject({ kind: 'throttling' });
    await calls.failToExecute('SELECT 1');

    expect(counted()).to.deep.equal([4, 4, 0, 0, 0]);
    expect(emulator.statistics().faultsStruck - before.faultsStruck).to.equal(1);
  });

  it('count what the database did though its answer was lost', async () => {
    emulator.faults.inject({ kind: 'error', exception: 'InternalServerErrorException', when: 'after' });

    expect(await calls.failToExecute('INSERT INTO counted (n) VALUES (1)')).to.contain('500');

    expect(counted()).to.deep.equal([1, 1, 0, 0, 1]);
    expect(await calls.executeForField('SELECT count(*) FROM counted')).to.deep.equal({ longValue: 1 });
  });

  it('tell how many transactions are open', async () => {
    const { openTransactions } = emulator.statistics();
    const [first, second] = [await calls.begin(), await calls.begin()];
    expect(emulator.statistics().openTransactions).to.equal(openTransactions + 2);

    await calls.commit(first);
    await calls.rollback(second);

    expect(emulator.statistics().openTransactions).to.equal(openTransactions);
    expect(counted('BeginTransaction')).to.deep.equal([2, 0, 0, 0, 0]);
    expect(counted('CommitTransaction')).to.deep.equal([1, 0, 0, 0, 0]);
    expect(counted('RollbackTransaction')).to.deep.equal([1, 0, 0, 0, 0]);
  });
}

describe('The statistics of the emulator on PostgreSQL', () => statisticsOn(sharedEmulator));
describeMysql('The statistics of the emulator on MySQL', () => statisticsOn(sharedMysqlEmulator));
