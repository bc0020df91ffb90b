import { expect } from 'chai';

import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { describeMysql, describeOnEmulator, describePostgres } from '../support/conformance.js';
import { sharedMysqlServer } from '../support/mysql-http.js';
import { ServiceCalls } from '../support/service-calls.js';

const STATEMENT_TIMEOUT_MS = 400;

interface TimedTarget {
  start(): Promise<Emulator>;
  /** Sleeps for a number of seconds. */
  sleep(seconds: number): string;
  /** Inserts a row after a number of seconds. */
  insertLate(seconds: number): string;
  readonly text: string;
}

function suite({ start, sleep, insertLate, text }: TimedTarget): void {
  let emulator: Emulator;
  const { begin, execute, executeForField, fail, failToExecute, post, rollback, waitUntilCounted } = new ServiceCalls(
    async () => emulator,
  );

  before(async () => {
    emulator = await start();
    await execute('CREATE TABLE timed_items (n int)');
  });

  after(async () => {
    await emulator.stop();
  });

  it('ends a statement that takes too long, and names its connection', async () => {
    const { status, errorType, body } = await post('/Execute', { sql: sleep(30) });

    expect([status, errorType, body['message']]).to.deep.equal([400, 'StatementTimeoutException', text]);
    expect(body['dbConnectionId']).to.be.a('number');
  });

  it('undoes what the statement did', async () => {
    expect(await failToExecute(insertLate(30))).to.equal(`400 StatementTimeoutException: ${text}`);
    expect(await executeForField('SELECT count(*) FROM timed_items')).to.deep.equal({ longValue: 0 });
  });

  it('lets a statement go on where the caller asks for it', async () => {
    expect(await failToExecute(insertLate(1), { continueAfterTimeout: true })).to.equal(
      `400 StatementTimeoutException: ${text}`,
    );

    await waitUntilCounted('SELECT count(*) FROM timed_items');
    await execute('DELETE FROM timed_items');
  });

  it('ends a batch whose statements together take too long', async () => {
    const parameterSets = Array.from({ length: 100 }, () => []);

    expect(await fail('/BatchExecute', { sql: insertLate(0.1), parameterSets })).to.equal(
      `400 StatementTimeoutException: ${text}`,
    );
    expect(await executeForField('SELECT count(*) FROM timed_items')).to.deep.equal({ longValue: 0 });
  });

  it('leaves the transaction of such a statement open', async () => {
    const transactionId = await begin();

    expect(await failToExecute(sleep(30), { transactionId })).to.equal(`400 StatementTimeoutException: ${text}`);
    expect(await rollback(transactionId)).to.deep.equal({ transactionStatus: 'Rollback Complete' });
  });
}

describeOnEmulator('Timeouts', () => {
  describePostgres('of PostgreSQL', () =>
    suite({
      start: () => startEmulator({ statementTimeoutMs: STATEMENT_TIMEOUT_MS }),
      sleep: (seconds) => `SELECT pg_sleep(${seconds})::text`,
      insertLate: (seconds) => `INSERT INTO timed_items SELECT 1 FROM pg_sleep(${seconds})`,
      text: 'canceling statement due to statement timeout',
    }),
  );

  describeMysql('of MySQL', () =>
    suite({
      start: async () =>
        startEmulator({
          engine: 'mysql',
          mysqlUrl: (await sharedMysqlServer()).url,
          database: 'aurorm_timed',
          statementTimeoutMs: STATEMENT_TIMEOUT_MS,
        }),
      sleep: (seconds) => `SELECT SLEEP(${seconds})`,
      insertLate: (seconds) => `INSERT INTO timed_items SELECT 1 FROM DUAL WHERE SLEEP(${seconds}) = 0`,
      text: 'Query execution was interrupted, maximum statement execution time exceeded',
    }),
  );
});

describeOnEmulator('An emulator without the placeholder bugs of the service', () => {
  it('runs what the service corrupts', async () => {
    await using emulator = await startEmulator({ placeholderBugs: false });
    const { fieldWith } = new ServiceCalls(async () => emulator);

    expect(await fieldWith('SELECT $$a :p c$$', { longValue: 1 })).to.deep.equal({ stringValue: 'a :p c' });
    expect(await fieldWith('SELECT (ARRAY[1,2,3])[1:2]', { longValue: 1 })).to.deep.equal({
      arrayValue: { longValues: [1, 2] },
    });
  });
});
