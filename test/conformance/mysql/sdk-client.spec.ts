import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  CommitTransactionCommand,
  DatabaseErrorException,
  ExecuteStatementCommand,
  type ExecuteStatementCommandOutput,
  RDSDataClient,
  RollbackTransactionCommand,
  type SqlParameter,
} from '@aws-sdk/client-rds-data';
import { expect } from 'chai';

import { describeMysql, sharedMysqlEmulator } from '../../support/mysql-http.js';
import { TARGET } from '../../support/service-calls.js';

async function errorOf(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    return error as Error;
  }
  throw new Error('The call did not fail.');
}

describeMysql('The AWS SDK as a client of the emulator on MySQL', () => {
  let client: RDSDataClient;
  const execute = (
    sql: string,
    parameters: SqlParameter[] = [],
    transactionId?: string,
  ): Promise<ExecuteStatementCommandOutput> =>
    client.send(new ExecuteStatementCommand({ ...TARGET, sql, parameters, transactionId }));

  before(async () => {
    client = new RDSDataClient({ ...(await sharedMysqlEmulator()).clientConfig(), maxAttempts: 1 });
    await execute('CREATE TABLE sdk_items (id bigint AUTO_INCREMENT PRIMARY KEY, bytes varbinary(10), done boolean)');
  });

  after(async () => {
    await execute('DROP TABLE sdk_items');
    client.destroy();
  });

  it('sends and receives every kind of value', async () => {
    const { records } = await execute('SELECT :s, :l, :d, :b, :x, :n', [
      { name: 's', value: { stringValue: 'text' } },
      { name: 'l', value: { longValue: 7 } },
      { name: 'd', value: { doubleValue: 1.5 } },
      { name: 'b', value: { booleanValue: true } },
      { name: 'x', value: { blobValue: Uint8Array.of(0, 255) } },
      { name: 'n', value: { isNull: true } },
    ]);

    expect(records).to.deep.equal([
      [
        { stringValue: 'text' },
        { longValue: 7 },
        { doubleValue: 1.5 },
        { longValue: 1 },
        { blobValue: Uint8Array.of(0, 255) },
        { isNull: true },
      ],
    ]);
  });

  it('reads generated ids, of one statement and of a batch', async () => {
    const sql = 'INSERT INTO sdk_items (bytes, done) VALUES (:bytes, :done)';
    const parameters: SqlParameter[] = [
      { name: 'bytes', value: { blobValue: Uint8Array.of(1) } },
      { name: 'done', value: { booleanValue: true } },
    ];

    const { generatedFields, numberOfRecordsUpdated } = await execute(sql, parameters);
    const { updateResults } = await client.send(
      new BatchExecuteStatementCommand({ ...TARGET, sql, parameterSets: [parameters, parameters] }),
    );

    expect([generatedFields, numberOfRecordsUpdated]).to.deep.equal([[{ longValue: 1 }], 1]);
    expect(updateResults).to.deep.equal([
      { generatedFields: [{ longValue: 2 }] },
      { generatedFields: [{ longValue: 3 }] },
    ]);
    expect((await execute('SELECT bytes, done FROM sdk_items WHERE id = 1')).records).to.deep.equal([
      [{ blobValue: Uint8Array.of(1) }, { booleanValue: true }],
    ]);
  });

  it('works in transactions', async () => {
    for (const [End, count] of [
      [RollbackTransactionCommand, 0],
      [CommitTransactionCommand, 1],
    ] as const) {
      const { transactionId = '' } = await client.send(new BeginTransactionCommand(TARGET));
      await execute('INSERT INTO sdk_items (id) VALUES (4711)', [], transactionId);
      await client.send(new End({ ...TARGET, transactionId }));

      expect((await execute('SELECT COUNT(*) FROM sdk_items WHERE id = 4711')).records).to.deep.equal([
        [{ longValue: count }],
      ]);
    }
  });

  it('gets the exceptions of the service', async () => {
    const failure = await errorOf(execute('SELECT * FROM nowhere'));

    expect(failure).to.be.instanceOf(DatabaseErrorException);
    expect(failure.message).to.match(/doesn't exist; Error code: 1146; SQLState: 42S02$/);
    expect((await errorOf(execute('SELECT 1; SELECT 2'))).name).to.equal('ValidationException');
  });
});
