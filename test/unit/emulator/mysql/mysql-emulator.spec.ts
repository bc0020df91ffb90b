import { expect } from 'chai';
import { createConnection } from 'mysql2/promise';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';

import { type Emulator, startEmulator } from '../../../../src/emulator/index.js';
import { STATEMENT_TIMEOUT_MS } from '../../../../src/wire/limits.js';
import { EmulatorProcess } from '../../../support/emulator-process.js';
import { describeMysql, mysql, sharedMysqlServer, waitForBlockedMysqlStatement } from '../../../support/mysql-http.js';
import { ServiceCalls, TARGET } from '../../../support/service-calls.js';

const TIMEOUT_TEXT = 'Query execution was interrupted, maximum statement execution time exceeded';

async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    return String(error);
  }
}

/** Asks the server itself, past any emulator. */
async function askServer(sql: string): Promise<unknown> {
  const { url } = await sharedMysqlServer();
  const connection = await createConnection({ uri: url, rowsAsArray: true });
  const [rows] = await connection.query(sql);
  await connection.end();
  return rows;
}

describe('startEmulator with the engine mysql and no server', () => {
  it('says where it cannot reach the server and as whom, and keeps the password to itself', async () => {
    const message = await errorOf(startEmulator({ engine: 'mysql', mysqlUrl: 'mysql://me:secret@127.0.0.1:1' }));

    expect(message).to.match(
      /^Error: The emulator cannot use the MySQL server at 127\.0\.0\.1:1 as the user me: .*ECONNREFUSED.*\. Start the server, or correct the option mysqlUrl\.$/,
    );
    expect(message).not.to.contain('secret');
  });
});

describeMysql('startEmulator with the engine mysql', () => {
  let mysqlUrl: string;
  const start = (database: string): Promise<Emulator> => startEmulator({ engine: 'mysql', mysqlUrl, database });

  before(async () => {
    mysqlUrl = (await sharedMysqlServer()).url;
  });

  it('says that the server does not let the user in', async () => {
    const url = new URL(mysqlUrl);
    url.username = 'nobody_here';
    url.password = 'secret';

    const message = await errorOf(startEmulator({ engine: 'mysql', mysqlUrl: url.href }));

    expect(message).to.match(/as the user nobody_here: Access denied for user 'nobody_here'@/);
    expect(message).not.to.contain('secret');
  });

  it('creates its database and drops it when it stops', async () => {
    const databases = "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'made `1'";
    const emulator = await start('made `1');
    const calls = new ServiceCalls(async () => emulator);
    await calls.execute('CREATE TABLE kept (n int)');
    expect(await askServer(databases)).to.deep.equal([[1]]);

    await emulator.stop();

    expect(await askServer(databases)).to.deep.equal([[0]]);
  });

  it('leaves a database alone that was there before', async () => {
    await askServer('CREATE DATABASE there_before');
    {
      await using emulator = await start('there_before');
      await new ServiceCalls(async () => emulator).execute('CREATE TABLE kept AS SELECT 7 AS n');
    }

    expect(await askServer('SELECT n FROM there_before.kept')).to.deep.equal([[7]]);
    await askServer('DROP DATABASE there_before');
  });

  it('stops at once while statements run and transactions are open, and leaves no connection', async () => {
    const emulator = await start('stopped');
    const calls = new ServiceCalls(async () => emulator);
    await calls.execute('CREATE TABLE held (n int PRIMARY KEY)');
    await calls.execute('INSERT INTO held VALUES (1)');
    await calls.execute('DELETE FROM held', { transactionId: await calls.begin() });
    const waiting = errorOf(calls.execute('DELETE FROM held', { transactionId: await calls.begin() }));
    const running = errorOf(calls.execute('SELECT SLEEP(40)'));
    await waitForBlockedMysqlStatement();

    await Promise.all([emulator.stop(), emulator.stop()]);

    expect([await waiting, await running]).not.to.include('none');
    expect(emulator.statistics().openTransactions).to.equal(0);
    expect(await askServer("SELECT COUNT(*) FROM information_schema.processlist WHERE db = 'stopped'")).to.deep.equal([
      [0],
    ]);
  });

  it('runs from the command line with the URL in the environment', async () => {
    const process = await EmulatorProcess.start(['--engine', 'mysql'], { AURORM_MYSQL_URL: mysqlUrl });
    const [, endpoint = ''] = /^ready (\S+)$/m.exec(process.output) ?? [];
    const body = JSON.stringify({ ...TARGET, sql: 'SELECT DATABASE()' });

    const response = await fetch(`${endpoint}/Execute`, { method: 'POST', body });

    expect(await response.json()).to.have.deep.property('records', [[{ stringValue: 'aurorm' }]]);
    expect(await process.end('SIGTERM')).to.equal(0);
    await process.cleanUp();
  });
});

describeMysql('An emulator on MySQL while time passes', () => {
  let clock: SinonFakeTimers;
  let holder: string;

  before(async () => {
    await mysql.execute('CREATE TABLE late_items (n int PRIMARY KEY)');
  });

  beforeEach(async () => {
    holder = await mysql.begin();
    await mysql.execute('INSERT INTO late_items VALUES (1)', { transactionId: holder });
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldClearNativeTimers: true });
  });

  afterEach(async () => {
    clock.restore();
    await mysql.rollback(holder);
  });

  after(async () => {
    await mysql.execute('DROP TABLE late_items');
  });

  it('ends a statement after 45 seconds, of which nothing is left', async () => {
    const transactionId = await mysql.begin();
    const refusal = mysql.post('/Execute', { sql: 'INSERT INTO late_items VALUES (2), (1)', transactionId });
    await waitForBlockedMysqlStatement();

    clock.tick(STATEMENT_TIMEOUT_MS);

    const { status, errorType, body } = await refusal;
    expect([status, errorType, body['message']]).to.deep.equal([400, 'StatementTimeoutException', TIMEOUT_TEXT]);
    expect(body['dbConnectionId']).to.be.a('number');
    expect(await mysql.executeForField('SELECT COUNT(*) FROM late_items', { transactionId })).to.deep.equal({
      longValue: 0,
    });
    await mysql.rollback(transactionId);
  });

  it('lets a statement go on after its timeout with continueAfterTimeout', async () => {
    const refusal = mysql.failToExecute('INSERT INTO late_items VALUES (1)', { continueAfterTimeout: true });
    await waitForBlockedMysqlStatement();

    clock.tick(STATEMENT_TIMEOUT_MS);

    expect(await refusal).to.equal(`400 StatementTimeoutException: ${TIMEOUT_TEXT}`);
    await mysql.execute('DELETE FROM late_items', { transactionId: holder });
    await mysql.commit(holder);
    await mysql.waitUntilCounted('SELECT COUNT(*) FROM late_items');
    await mysql.execute('DELETE FROM late_items');
    holder = await mysql.begin();
  });

  it("reports the server's own timeout in the same way", async () => {
    const transactionId = await mysql.begin();
    const isMariaDb = JSON.stringify(await mysql.executeForField('SELECT VERSION()')).includes('MariaDB');
    await mysql.execute(isMariaDb ? 'SET max_statement_time = 0.02' : 'SET max_execution_time = 20', { transactionId });
    const slow =
      'SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c';

    expect(await mysql.failToExecute(slow, { transactionId })).to.equal(
      `400 StatementTimeoutException: ${TIMEOUT_TEXT}`,
    );
    await mysql.rollback(transactionId);
  });
});
