import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'chai';

import { EmulatorProcess, runCli } from '../../support/emulator-process.js';
import { describeMysql, sharedMysqlServer } from '../../support/mysql-http.js';
import type { ServiceCalls } from '../../support/service-calls.js';

/** Writes one row in a transaction that ends, one beside it and one in a transaction that stays open. */
async function writeThreeRows(calls: ServiceCalls): Promise<void> {
  await calls.execute('CREATE TABLE kept (n int)');
  const committed = await calls.begin();
  await calls.execute('INSERT INTO kept VALUES (1)', { transactionId: committed });
  await calls.commit(committed);
  await calls.execute('INSERT INTO kept VALUES (2)');
  await calls.execute('INSERT INTO kept VALUES (3)', { transactionId: await calls.begin() });
}

const LEFT = [[{ longValue: 1 }], [{ longValue: 2 }]];

describe('An emulator with a data directory', () => {
  let directory: string;
  let data: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'emulator-restart-'));
    // PostgreSQL may run as another user, when root runs the tests.
    await chmod(directory, 0o755);
    data = join(directory, 'data');
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  const start = (): Promise<EmulatorProcess> => EmulatorProcess.start(['--data-dir', data]);

  it('has every row that was committed after it was killed, and no other', async () => {
    const first = await start();
    await writeThreeRows(first.calls);
    expect(await first.end('SIGKILL')).to.equal('SIGKILL');

    // The PostgreSQL of the first is given the time to notice that nobody needs it any more.
    const second = await start();
    const { records } = await second.calls.execute('SELECT n FROM kept ORDER BY n');
    expect(records).to.deep.equal(LEFT);
    expect(await second.end('SIGTERM')).to.equal(0);
    await Promise.all([first.cleanUp(), second.cleanUp()]);
  });

  it('has them too when PostgreSQL was killed with it', async () => {
    const first = await start();
    await writeThreeRows(first.calls);
    const [processId] = (await readFile(join(data, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(processId), 'SIGKILL');
    await first.end('SIGKILL');

    const second = await start();
    const { records } = await second.calls.execute('SELECT n FROM kept ORDER BY n');
    expect(records).to.deep.equal(LEFT);
    expect(await second.end('SIGTERM')).to.equal(0);
    await Promise.all([first.cleanUp(), second.cleanUp()]);
  });

  it('says so when another emulator has the folder', async () => {
    const first = await start();

    const { exitCode, stderr } = await runCli('emulator', '--port', '0', '--data-dir', data);

    expect(exitCode).to.equal(1);
    expect(stderr).to.match(
      /^error: Another emulator uses the data directory: PostgreSQL, as the process \d+, has \S+ open\. Stop that emulator or choose another directory\. If \d+ is no PostgreSQL, delete postmaster\.pid in that folder\.$/m,
    );
    expect(await first.calls.executeForField('SELECT 1')).to.deep.equal({ longValue: 1 });
    expect(await first.end('SIGTERM')).to.equal(0);
    await first.cleanUp();
  });

  it('lets one of two have the folder that start at the same time in a new one', async () => {
    const outcomes = await Promise.allSettled([start(), start()]);

    const started = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(started).to.have.length(1);
    for (const { value } of started) {
      expect(await value.calls.executeForField('SELECT 1')).to.deep.equal({ longValue: 1 });
      expect(await value.end('SIGTERM')).to.equal(0);
      await value.cleanUp();
    }
  });

  it('says what takes long in the first start, and nothing in the second', async () => {
    const first = await start();
    expect(first.errors).to.contain(`Creating PostgreSQL's data in ${data}, which takes a few seconds.\n`);
    await first.end('SIGTERM');

    const second = await start();
    expect(second.errors).to.equal('');
    await second.end('SIGTERM');
    await Promise.all([first.cleanUp(), second.cleanUp()]);
  });
});

describeMysql('An emulator in front of MySQL', () => {
  it('leaves every row that was committed when it is killed, and no other', async () => {
    const { url } = await sharedMysqlServer();
    const start = (): Promise<EmulatorProcess> =>
      EmulatorProcess.start(['--engine', 'mysql', '--mysql-url', url, '--database', 'restarted']);
    const first = await start();
    await writeThreeRows(first.calls);
    expect(await first.end('SIGKILL')).to.equal('SIGKILL');

    const second = await start();
    const { records } = await second.calls.execute('SELECT n FROM kept ORDER BY n');
    expect(records).to.deep.equal(LEFT);
    await second.calls.execute('DROP TABLE kept');
    await second.calls.execute('DROP DATABASE restarted');
    expect(await second.end('SIGTERM')).to.equal(0);
    await Promise.all([first.cleanUp(), second.cleanUp()]);
  });
});
