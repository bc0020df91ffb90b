import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  CommitTransactionCommand,
  DatabaseErrorException,
  ExecuteStatementCommand,
  RDSDataClient,
  RollbackTransactionCommand,
  type SqlParameter,
  TransactionNotFoundException,
  UnsupportedResultException,
} from '@aws-sdk/client-rds-data';
import { expect } from 'chai';

import { sharedEmulator, TARGET } from '../support/emulator-http.js';

async function errorOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('The call did not fail.');
}

describe('The AWS SDK as a client of the emulator', () => {
  let client: RDSDataClient;
  const execute = (sql: string, parameters: SqlParameter[] = [], transactionId?: string) =>
    client.send(new ExecuteStatementCommand({ ...TARGET, sql, parameters, transactionId }));

  before(async () => {
    client = new RDSDataClient({ ...(await sharedEmulator()).clientConfig(), maxAttempts: 1 });
    await execute('CREATE TABLE sdk_items (n bigint PRIMARY KEY, bytes bytea)');
  });

  after(async () => {
    await execute('DROP TABLE sdk_items');
    client.destroy();
  });

  it('sends and receives every kind of value', async () => {
    const { records } = await execute('SELECT :s, :l, :d, :b, :x, :n::text, ARRAY[1,NULL]', [
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
        { booleanValue: true },
        { blobValue: Uint8Array.of(0, 255) },
        { isNull: true },
        { arrayValue: { longValues: [1, null] } },
      ],
    ]);
  });

  it('sends a bigint exactly', async () => {
    // The SDK sends the digits of a bigint although its types know numbers only.
    const longValue = 9007199254740993n as unknown as number;

    const { records } = await execute('SELECT (:l)::text', [{ name: 'l', value: { longValue } }]);

    expect(records).to.deep.equal([[{ stringValue: '9007199254740993' }]]);
  });

  it('gets a request id', async () => {
    expect((await execute('SELECT 1')).$metadata.requestId).to.match(/^[0-9a-f-]{36}$/);
  });

  it('works through a transaction', async () => {
    const { transactionId = '' } = await client.send(new BeginTransactionCommand(TARGET));
    const parameterSets = [1, 2].map((n) => [{ name: 'n', value: { longValue: n } }]);
    const sql = 'INSERT INTO sdk_items (n) VALUES (:n)';
    const batch = await client.send(new BatchExecuteStatementCommand({ ...TARGET, sql, parameterSets, transactionId }));
    const { transactionStatus } = await client.send(new CommitTransactionCommand({ ...TARGET, transactionId }));

    expect(batch.updateResults).to.deep.equal([{ generatedFields: [] }, { generatedFields: [] }]);
    expect(transactionStatus).to.equal('Transaction Committed');
    expect((await execute('SELECT count(*) FROM sdk_items')).records).to.deep.equal([[{ longValue: 2 }]]);
  });

  it('throws the exceptions of the service', async () => {
    const databaseError = await errorOf(execute('SELEKT 1'));
    expect(databaseError).to.be.instanceOf(DatabaseErrorException);
    expect(databaseError.message).to.equal('ERROR: syntax error at or near "SELEKT"; Position: 1; SQLState: 42601');
    expect(databaseError['$metadata']).to.include({ httpStatusCode: 400, attempts: 1 });

    expect(await errorOf(execute("SELECT '1 day'::interval"))).to.be.instanceOf(UnsupportedResultException);
    expect(
      await errorOf(client.send(new RollbackTransactionCommand({ ...TARGET, transactionId: 'AAAA' }))),
    ).to.be.instanceOf(TransactionNotFoundException);
  });

  it('names exceptions that its model does not have', async () => {
    const validation = await errorOf(execute('SELECT 1; SELECT 2'));
    expect(validation.name).to.equal('ValidationException');
    expect(validation.message).to.equal("Multistatements aren't supported.");

    const failure = await errorOf(execute("SELECT 'infinity'::date"));
    expect(failure.name).to.equal('InternalFailure');
  });

  it('reads the connection of a statement that took too long', async () => {
    const { transactionId = '' } = await client.send(new BeginTransactionCommand(TARGET));
    await execute("SET LOCAL statement_timeout = '20ms'", [], transactionId);

    const timeout = await errorOf(execute('SELECT pg_sleep(30)::text', [], transactionId));

    expect(timeout.name).to.equal('StatementTimeoutException');
    expect(timeout['dbConnectionId']).to.be.a('number');
    await client.send(new RollbackTransactionCommand({ ...TARGET, transactionId }));
  });
});
