import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { expect } from 'chai';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';

import { type Emulator, startEmulator } from '../../../src/emulator/index.js';
import { STATEMENT_TIMEOUT_MS } from '../../../src/wire/limits.js';
import {
  begin,
  execute,
  executeForField,
  failToExecute,
  rollback,
  sharedEmulator,
  TARGET,
  waitForBlockedStatement,
  waitUntilCounted,
} from '../../support/emulator-http.js';

async function run(emulator: Emulator, sql: string): Promise<unknown> {
  const client = new RDSDataClient({ ...emulator.clientConfig(), maxAttempts: 1 });
  const { databaseName, dbClusterArn, dbCredentialsSecretsStoreArn } = emulator.databaseOptions();
  const target = { resourceArn: dbClusterArn, secretArn: dbCredentialsSecretsStoreArn, database: databaseName };
  const { records } = await client.send(new ExecuteStatementCommand({ ...target, sql }));
  client.destroy();
  return records;
}

async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    return String(error);
  }
}

describe('startEmulator', () => {
  it('refuses wrong options before it starts anything', async () => {
    expect(await errorOf(startEmulator({ port: 70_000 }))).to.contain('The option port is 70000');
  });

  it('says which port is taken, and leaves nothing behind', async () => {
    const port = Number(new URL((await sharedEmulator()).endpoint).port);

    expect(await errorOf(startEmulator({ port }))).to.equal(
      `Error: The emulator cannot listen on 127.0.0.1:${port} (EADDRINUSE). Choose another port, or 0 for any.`,
    );
  });

  it('keeps data between runs in a folder that it is given', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'emulator-data-'));
    // PostgreSQL may run as another user, when root runs the tests.
    await chmod(directory, 0o755);
    const dataDirectory = join(directory, 'data');
    {
      await using emulator = await startEmulator({ dataDirectory, database: 'kept-1' });
      await run(emulator, 'CREATE TABLE kept AS SELECT 7 AS n');
    }

    await using emulator = await startEmulator({ dataDirectory, database: 'kept-1' });
    expect(await run(emulator, 'SELECT n FROM kept')).to.deep.equal([[{ longValue: 7 }]]);

    expect(await errorOf(startEmulator({ dataDirectory }))).to.match(
      /^Error: Another emulator uses the data directory: PostgreSQL, as the process \d+, has \S+ open\. Stop that emulator/,
    );
    await emulator.stop();
    await rm(directory, { recursive: true });
  });

  it('stops while connections are made for its calls, and ends nothing but those', async () => {
    // Which connection is met while it is lent is chance: several stops meet some.
    for (const waitMs of [30, 80, 130]) {
      const emulator = await startEmulator();
      const calls = Array.from({ length: 40 }, () => errorOf(run(emulator, 'SELECT pg_sleep(0.5)')));
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      await emulator.stop();
      expect(await Promise.all(calls)).to.have.length(40);
    }
  });

  it('stops at once while statements run and transactions are open, however often it is asked to', async () => {
    const emulator = await startEmulator();
    const post = (path: string, members: object): Promise<Response> =>
      fetch(emulator.endpoint + path, { method: 'POST', body: JSON.stringify({ ...TARGET, ...members }) });
    await post('/BeginTransaction', {});
    const running = errorOf(post('/Execute', { sql: 'SELECT pg_sleep(40)' }));
    while (emulator.statistics().calls < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(emulator.statistics().openTransactions).to.equal(1);

    await Promise.all([emulator.stop(), emulator.stop()]);
    await emulator.stop();

    expect(await running).not.to.equal('none');
    expect(emulator.statistics().openTransactions).to.equal(0);
    expect(await errorOf(post('/Execute', { sql: 'SELECT 1' }))).not.to.equal('none');
  });
});

describe('An emulator while time passes', () => {
  let clock: SinonFakeTimers;

  before(async () => {
    await execute('CREATE TABLE late_items (n int)');
  });

  beforeEach(() => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldClearNativeTimers: true });
  });

  afterEach(() => {
    clock.restore();
  });

  after(async () => {
    await execute('DROP TABLE late_items');
  });

  it('lets a statement go on after its timeout with continueAfterTimeout', async () => {
    const sql = 'INSERT INTO late_items SELECT 1 FROM pg_advisory_xact_lock(4711)';
    const holder = await begin();
    await execute('SELECT pg_advisory_xact_lock(4711)::text', { transactionId: holder });
    const refusal = failToExecute(sql, { continueAfterTimeout: true });
    await waitForBlockedStatement();

    clock.tick(STATEMENT_TIMEOUT_MS);

    expect(await refusal).to.equal('400 StatementTimeoutException: canceling statement due to statement timeout');
    expect(await executeForField('SELECT count(*) FROM late_items')).to.deep.equal({ longValue: 0 });
    await rollback(holder);
    await waitUntilCounted('SELECT count(*) FROM late_items');
  });
});
