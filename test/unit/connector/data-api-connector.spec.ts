import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { expect } from 'chai';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import * as sinon from 'sinon';

import { resolveConnectorOptions, type ConnectorOptions } from '../../../src/connector/connector-options.js';
import { DataApiConnector } from '../../../src/connector/data-api-connector.js';
import type { StatementEvent } from '../../../src/connector/statement-event.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import {
  CallAbortedException,
  DatabaseResumingException,
  ServiceUnavailableException,
  StatementOutcomeUnknownException,
} from '../../../src/errors/service-exceptions.js';
import { CommitOutcomeUnknownException } from '../../../src/errors/transaction-exceptions.js';
import { UniqueViolationException } from '../../../src/errors/query-exceptions.js';
import type { CompiledQuery } from '../../../src/sql/compiled-query.js';
import { rejection } from '../../support/rejection.js';
import { answerCalls, networkError, serviceError, type Answer } from './sdk-stub.js';

const TARGET = { resourceArn: 'arn:cluster', secretArn: 'arn:secret' };
const READ: CompiledQuery = {
  sql: 'SELECT :a',
  parameters: [{ name: 'a', value: { longValue: 7 } }],
  kind: 'select',
};
const WRITE: CompiledQuery = { sql: 'DELETE FROM city', parameters: [], kind: 'write', resultTypes: [] };

function connectorWith(options: Partial<ConnectorOptions> = {}): DataApiConnector {
  const settings = resolveConnectorOptions({
    databaseName: 'census',
    dbClusterArn: TARGET.resourceArn,
    dbCredentialsSecretsStoreArn: TARGET.secretArn,
    client: { region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } },
    ...options,
  });
  return new DataApiConnector(settings, new PostgresDialect());
}

describe('DataApiConnector', () => {
  beforeEach(() => {
    // The middle of what the jitter may choose.
    sinon.stub(Math, 'random').returns(0.5);
  });

  afterEach(() => {
    sinon.restore();
    syncBuiltinESMExports();
  });

  describe('sends', () => {
    const execute = { ...TARGET, database: 'census', resultSetOptions: { longReturnType: 'STRING' } };

    it('a statement with its parameters, asking for the metadata of its result', async () => {
      const calls = answerCalls({ records: [] });
      await connectorWith().execute(READ);
      expect(calls).to.deep.equal([
        {
          operation: 'ExecuteStatement',
          input: { ...execute, sql: READ.sql, parameters: READ.parameters, includeResultMetadata: true },
        },
      ]);
    });

    it('a statement whose result is known without asking for the metadata, in its transaction', async () => {
      const calls = answerCalls({});
      await connectorWith().execute(WRITE, { transactionId: 't1' });
      expect(calls).to.deep.equal([
        {
          operation: 'ExecuteStatement',
          input: { ...execute, sql: WRITE.sql, parameters: [], includeResultMetadata: false, transactionId: 't1' },
        },
      ]);
    });

    it('the beginning and the ends of a transaction', async () => {
      const calls = answerCalls({ transactionId: 't1' });
      const connector = connectorWith();
      expect(await connector.begin()).to.equal('t1');
      await connector.commit('t1');
      await connector.rollback('t1');
      expect(calls).to.deep.equal([
        { operation: 'BeginTransaction', input: { ...TARGET, database: 'census' } },
        { operation: 'CommitTransaction', input: { ...TARGET, transactionId: 't1' } },
        { operation: 'RollbackTransaction', input: { ...TARGET, transactionId: 't1' } },
      ]);
    });
  });

  describe('decodes', () => {
    it('records by their metadata, labelled as the statement labels them', async () => {
      answerCalls({
        records: [
          [{ stringValue: '9007199254740993' }, { stringValue: '{"a":1}' }, { isNull: true }],
          [{ stringValue: '7' }, { isNull: true }, { arrayValue: { stringValues: ['2024-01-15 03:34:56', null] } }],
        ],
        columnMetadata: [
          { label: 'population', name: 'p', typeName: 'int8' },
          { name: 'data', typeName: 'jsonb' },
          { label: 'moments', typeName: '_timestamptz' },
        ],
        numberOfRecordsUpdated: 0,
        generatedFields: [],
      });
      const result = await connectorWith().execute(READ);
      expect({ ...result, bytes: result.bytes }).to.deep.equal({
        columns: ['population', 'data', 'moments'],
        typeNames: ['int8', 'jsonb', '_timestamptz'],
        records: [
          [9_007_199_254_740_993n, { a: 1 }, null],
          [7, null, [new Date('2024-01-15T03:34:56Z'), null]],
        ],
        numberOfRecordsUpdated: 0,
        generatedFields: [],
        bytes: 97,
      });
    });

    it('records by the types of the query, where it has them', async () => {
      answerCalls({ records: [[{ stringValue: '7' }]] });
      const result = await connectorWith().execute({
        ...READ,
        resultTypes: [{ name: 'bigint', array: false, integerAs: 'bigint' }],
      });
      expect(result).to.deep.include({ records: [[7n]], columns: [] });
    });

    it('the answer of a statement that returns no rows', async () => {
      answerCalls({ numberOfRecordsUpdated: 3, generatedFields: [{ longValue: 5 }] });
      const result = await connectorWith().execute(WRITE);
      expect({ ...result, bytes: result.bytes }).to.deep.equal({
        columns: [],
        typeNames: [],
        records: [],
        numberOfRecordsUpdated: 3,
        generatedFields: [5],
        bytes: 0,
      });
    });
  });

  describe('does not send a second time', () => {
    const refusal = serviceError('DatabaseErrorException', 400, 'ERROR: duplicate key; SQLState: 23505');
    const lost: readonly Error[] = [
      serviceError('ServiceUnavailableError', 503),
      serviceError('InternalServerErrorException', 500),
      serviceError('DatabaseUnavailableException', 504),
      networkError('ECONNRESET'),
    ];

    for (const error of lost) {
      it(`a write after ${error.message}`, async () => {
        const calls = answerCalls(error);
        expect(await rejection(connectorWith().execute(WRITE))).to.be.instanceOf(StatementOutcomeUnknownException);
        expect(calls).to.have.length(1);
      });

      it(`a commit after ${error.message}`, async () => {
        const calls = answerCalls(error);
        expect(await rejection(connectorWith().commit('t1'))).to.be.instanceOf(CommitOutcomeUnknownException);
        expect(calls).to.have.length(1);
      });

      it(`a read inside of a transaction after ${error.message}`, async () => {
        const calls = answerCalls(error);
        const exception = await rejection(connectorWith().execute(READ, { transactionId: 't1' }));
        expect(exception).to.be.instanceOf(StatementOutcomeUnknownException);
        expect(calls).to.have.length(1);
      });
    }

    it('what the database refused', async () => {
      const calls = answerCalls(refusal);
      expect(await rejection(connectorWith().execute(READ)))
        .to.be.instanceOf(UniqueViolationException)
        .and.include({
          statement: READ.sql,
          requestId: 'request-1',
          cause: refusal,
        });
      expect(calls).to.have.length(1);
    });
  });

  describe('sends again', () => {
    const repeated: readonly (readonly [
      what: string,
      answers: Answer[],
      send: (connector: DataApiConnector) => Promise<unknown>,
    ])[] = [
      [
        'a read that was lost',
        [networkError('ECONNRESET'), serviceError('ServiceUnavailableError', 503), {}],
        (connector) => connector.execute(READ),
      ],
      [
        'a write that was throttled',
        [serviceError('ThrottlingException', 400), {}],
        (connector) => connector.execute(WRITE),
      ],
      ['a write that reached no server', [networkError('ECONNREFUSED'), {}], (connector) => connector.execute(WRITE)],
      [
        'a beginning that was lost',
        [networkError('ECONNRESET'), { transactionId: 't1' }],
        (connector) => connector.begin(),
      ],
      [
        'a commit that was throttled',
        [serviceError('TooManyRequestsException', 429), {}],
        (connector) => connector.commit('t1'),
      ],
      ['a rollback that was lost', [networkError('ECONNRESET'), {}], (connector) => connector.rollback('t1')],
    ];
    for (const [what, answers, send] of repeated) {
      it(what, async () => {
        const calls = answerCalls(...answers);
        await send(connectorWith());
        expect(calls).to.have.length(answers.length);
        expect(new Set(calls.map((call) => JSON.stringify(call)))).to.have.property('size', 1);
      });
    }

    it('no more often than the option says', async () => {
      const calls = answerCalls(networkError('ECONNREFUSED'));
      const exception = await rejection(connectorWith({ retry: { maxAttempts: 2 } }).execute(WRITE));
      expect(exception).to.be.instanceOf(ServiceUnavailableException);
      expect(calls).to.have.length(2);
    });
  });

  describe('while a paused cluster wakes up', () => {
    const resuming = serviceError('DatabaseResumingException', 400, 'The Aurora DB instance db-X is resuming');
    let clock: sinon.SinonFakeTimers;

    beforeEach(() => {
      clock = sinon.useFakeTimers({ toFake: ['hrtime', 'setTimeout', 'clearTimeout'] });
      sinon.stub(timersPromises, 'setTimeout').callsFake(
        ((ms: number) =>
          new Promise((resolve) => {
            setTimeout(resolve, ms);
          })) as never,
      );
      syncBuiltinESMExports();
    });

    it('repeats even a write, until it is carried out', async () => {
      const calls = answerCalls(resuming, resuming, resuming, resuming, { numberOfRecordsUpdated: 1 });
      const result = connectorWith().execute(WRITE);
      await clock.runAllAsync();
      expect(await result).to.include({ numberOfRecordsUpdated: 1 });
      expect(calls).to.have.length(5);
      expect(clock.now).to.equal(500 + 1000 + 2000 + 2500);
    });

    it('gives up at the deadline', async () => {
      const calls = answerCalls(resuming);
      const failure = rejection(connectorWith({ timeoutMs: 10_000 }).execute(WRITE));
      await clock.runAllAsync();
      expect(await failure)
        .to.be.instanceOf(DatabaseResumingException)
        .and.include({ retryable: true });
      expect(calls).to.have.length(6);
      expect(clock.now).to.be.at.most(10_000);
    });
  });

  it('takes a transaction that the service no longer knows for rolled back', async () => {
    const calls = answerCalls(serviceError('TransactionNotFoundException', 404));
    await connectorWith().rollback('t1');
    expect(calls).to.have.length(1);
  });

  it('refuses the beginning of a transaction without an id', async () => {
    answerCalls({});
    expect(await rejection(connectorWith().begin())).to.be.instanceOf(ServiceUnavailableException);
  });

  it('looks at the configuration of the client with the first call only', async () => {
    const client = {
      get region(): string {
        throw new Error('too early');
      },
    };
    const connector = connectorWith({ client });
    expect((await rejection(connector.begin())).message).to.include('too early');
  });

  describe('with a time limit or a signal', () => {
    it('ends the waiting for a read when the time is over', async () => {
      const calls = answerCalls('never');
      const exception = await rejection(connectorWith({ timeoutMs: 20 }).execute(READ));
      expect(exception).to.be.instanceOf(ServiceUnavailableException);
      expect(calls).to.have.length(1);
    });

    it('does not know the outcome of a write when the time is over', async () => {
      const calls = answerCalls('never');
      const exception = await rejection(connectorWith({ timeoutMs: 20 }).execute(WRITE));
      expect(exception).to.be.instanceOf(StatementOutcomeUnknownException);
      expect(calls).to.have.length(1);
    });

    it('does not know the outcome of a commit when the time is over', async () => {
      answerCalls('never');
      const exception = await rejection(connectorWith({ timeoutMs: 20 }).commit('t1'));
      expect(exception).to.be.instanceOf(CommitOutcomeUnknownException);
    });

    it('ends the waiting when it is aborted', async () => {
      const calls = answerCalls('never');
      const abort = new AbortController();
      const failure = rejection(connectorWith().execute(WRITE, { signal: abort.signal }));
      await timersPromises.setTimeout(10);
      abort.abort();
      expect(await failure).to.be.instanceOf(StatementOutcomeUnknownException);
      expect(calls).to.have.length(1);
    });

    it('sends nothing when it was aborted before', async () => {
      const calls = answerCalls({});
      const failure = await rejection(connectorWith().execute(WRITE, { signal: AbortSignal.abort() }));
      expect(failure).to.be.instanceOf(CallAbortedException).with.property('retryable', false);
      expect(calls).to.have.length(0);
    });

    it('ends at once when it is aborted between two attempts', async () => {
      const calls = answerCalls(serviceError('DatabaseResumingException', 400));
      const abort = new AbortController();
      const failure = rejection(connectorWith().execute(WRITE, { signal: abort.signal }));
      await timersPromises.setTimeout(20);
      abort.abort();
      expect(await failure).to.be.instanceOf(CallAbortedException);
      expect(calls).to.have.length(1);
    });
  });

  describe('tells of every call', () => {
    it('one event for each attempt, with the error of those that failed', async () => {
      const error = networkError('ECONNRESET');
      answerCalls(error, { records: [[{ longValue: 1 }], [{ longValue: 2 }]] });
      const events: StatementEvent[] = [];
      const statement = { operation: 'ExecuteStatement', sql: READ.sql };
      await connectorWith({ onStatement: (event) => events.push(event) }).execute(READ);
      expect(events.map(({ durationMs, ...event }) => ({ ...event, took: durationMs >= 0 }))).to.deep.equal([
        { ...statement, attempt: 1, numberOfRecords: 0, bytes: 0, error, retryInMs: 50, took: true },
        // Each record counts 2 bytes, and each value 4 and those of its text.
        { ...statement, attempt: 2, numberOfRecords: 2, bytes: 14, took: true },
      ]);
    });

    it('and lets a listener that throws harm nothing', async () => {
      const warn = sinon.stub(process, 'emitWarning');
      answerCalls({ transactionId: 't1' });
      const onStatement = (): void => {
        throw new Error('no');
      };
      expect(await connectorWith({ onStatement }).begin()).to.equal('t1');
      expect(warn.args).to.deep.equal([['onStatement has thrown: Error: no', 'AurormWarning']]);
    });

    it('with the values of parameters only where they are asked for', async () => {
      answerCalls({}, {});
      const parameters = [{ name: 'a', value: { stringValue: 'secret' } }];
      const events: StatementEvent[] = [];
      for (const logParameters of [true, false]) {
        const connector = connectorWith({ onStatement: (event) => events.push(event), logParameters });
        await connector.execute({ ...READ, parameters });
      }
      expect(events.map((event) => event.parameters)).to.deep.equal([parameters, undefined]);
    });

    it('on the diagnostics channel too', async () => {
      answerCalls({ transactionId: 't1' });
      const published: unknown[] = [];
      const listen = (event: unknown): unknown => published.push(event);
      subscribe('aurorm:statement', listen);
      const events: StatementEvent[] = [];
      await connectorWith({ onStatement: (event) => events.push(event) }).begin();
      unsubscribe('aurorm:statement', listen);
      expect(published).to.deep.equal(events);
      expect(events).to.have.length(1);
    });

    it('by its operation and its transaction, and without the values of parameters', async () => {
      answerCalls({ transactionId: 't1' });
      const events: StatementEvent[] = [];
      const connector = connectorWith({ onStatement: (event) => events.push(event) });
      await connector.begin();
      await connector.execute(WRITE, { transactionId: 't1' });
      await connector.commit('t1');
      await connector.rollback('t1');
      const rest = { attempt: 1, numberOfRecords: 0, bytes: 0 };
      expect(events.map(({ durationMs: _durationMs, ...event }) => event)).to.deep.equal([
        { operation: 'BeginTransaction', ...rest },
        { operation: 'ExecuteStatement', sql: WRITE.sql, transactionId: 't1', ...rest },
        { operation: 'CommitTransaction', transactionId: 't1', ...rest },
        { operation: 'RollbackTransaction', transactionId: 't1', ...rest },
      ]);
    });
  });
});

describe('DataApiConnector with a client that was made elsewhere', () => {
  /** A server that answers every call with an internal error, and the paths it was asked for. */
  async function withServer(work: (endpoint: string, paths: string[]) => Promise<void>): Promise<void> {
    const paths: string[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url ?? '');
      request.resume().on('end', () => {
        response.writeHead(500, { 'x-amzn-errortype': 'InternalServerErrorException' }).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  function clientOf(endpoint: string): RDSDataClient {
    return new RDSDataClient({
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      // Three attempts are the SDK's own default.
      maxAttempts: 3,
    });
  }

  it("sends a write once, whatever the client's own repetition", async () => {
    await withServer(async (endpoint, paths) => {
      const client = clientOf(endpoint);
      const exception = await rejection(connectorWith({ client }).execute(WRITE));
      expect(exception).to.be.instanceOf(StatementOutcomeUnknownException);
      expect(paths).to.deep.equal(['/Execute']);
      client.destroy();
    });
  });

  it('sends a commit once', async () => {
    await withServer(async (endpoint, paths) => {
      const client = clientOf(endpoint);
      const exception = await rejection(connectorWith({ client }).commit('t1'));
      expect(exception).to.be.instanceOf(CommitOutcomeUnknownException);
      expect(paths).to.deep.equal(['/CommitTransaction']);
      client.destroy();
    });
  });

  it('repeats a read as often as its own option says, not more', async () => {
    await withServer(async (endpoint, paths) => {
      const client = clientOf(endpoint);
      const exception = await rejection(connectorWith({ client, retry: { maxAttempts: 2 } }).execute(READ));
      expect(exception).to.be.instanceOf(ServiceUnavailableException);
      expect(paths).to.deep.equal(['/Execute', '/Execute']);
      client.destroy();
    });
  });

  it('knows that a call reached no server', async () => {
    let endpoint = '';
    await withServer(async (closed) => {
      endpoint = closed;
    });
    const client = clientOf(endpoint);
    const exception = await rejection(connectorWith({ client, retry: { maxAttempts: 1 } }).execute(WRITE));
    expect(exception).to.be.instanceOf(ServiceUnavailableException).and.include({ retryable: true });
    client.destroy();
  });
});
