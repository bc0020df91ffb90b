import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as sinon from 'sinon';

import { resolveConnectorOptions, type ConnectorOptions } from '../../../src/connector/connector-options.js';
import { DataApiConnector } from '../../../src/connector/data-api-connector.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import type { CompiledQuery } from '../../../src/sql/compiled-query.js';
import { CannedServer } from '../../support/canned-server.js';
import { rejection } from '../../support/rejection.js';

const READ: CompiledQuery = { sql: 'SELECT 1', parameters: [], kind: 'select' };
const WRITE: CompiledQuery = { sql: 'DELETE FROM city', parameters: [], kind: 'write', resultTypes: [] };

function connectorAt(endpoint: string, options: Partial<ConnectorOptions> = {}): DataApiConnector {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  return new DataApiConnector(
    resolveConnectorOptions({
      databaseName: 'census',
      dbClusterArn: 'arn:cluster',
      dbCredentialsSecretsStoreArn: 'arn:secret',
      client: { endpoint, region: 'eu-west-1', credentials },
      ...options,
    }),
    new PostgresDialect(),
  );
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly expiration?: Date;
}

describe('DataApiConnector with a client of its own', () => {
  let server: CannedServer;

  beforeEach(async () => {
    server = await CannedServer.start();
  });

  afterEach(async () => {
    sinon.restore();
    await server[Symbol.asyncDispose]();
  });

  it("puts the SDK's middleware in order once for each kind of call", async () => {
    const resolved = sinon.spy(ExecuteStatementCommand.prototype, 'resolveMiddleware');
    const connector = connectorAt(server.endpoint);
    server.answer = { body: '{"records":[[{"longValue":9007199254740993}]],"columnMetadata":[{"typeName":"int8"}]}' };
    expect((await connector.execute(READ)).records).to.deep.equal([[9_007_199_254_740_993n]]);
    server.answer = { body: '{"records":[[{"stringValue":"a"}]]}' };
    expect((await connector.execute(READ)).records).to.deep.equal([['a']]);
    server.answer = { body: '{"transactionId":"t"}' };
    expect(await connector.begin()).to.equal('t');
    expect(resolved.callCount).to.equal(1);
  });

  it('keeps nothing of what was sent, though the SDK keeps the first command of each kind', async () => {
    const resolved = sinon.spy(ExecuteStatementCommand.prototype, 'resolveMiddleware');
    await connectorAt(server.endpoint).execute(READ);
    expect(resolved.firstCall.thisValue).to.have.property('input').that.deep.equals({});
  });

  it('makes one signer for all calls', async () => {
    let made = 0;
    class Signer {
      constructor() {
        made += 1;
      }
      async sign(request: object): Promise<object> {
        return request;
      }
    }
    const connector = connectorAt(server.endpoint, {
      client: { ...clientAt(server), signerConstructor: Signer as never },
    });
    await connector.execute(WRITE);
    await connector.begin().catch(() => undefined);
    expect(server.paths).to.have.length(2);
    expect(made).to.equal(1);
  });

  it('signs each call with the credentials of its time', async () => {
    const signed: (string | undefined)[] = [];
    let accessKeyId = 'first';
    const credentials = async (): Promise<Credentials> => ({
      accessKeyId,
      secretAccessKey: 'b',
      expiration: new Date(0),
    });
    const requestHandler = {
      handle: async ({ headers }: { readonly headers: Readonly<Record<string, string>> }) => {
        signed.push(/Credential=(?<key>\w+)/.exec(headers['authorization'] ?? '')?.groups?.['key']);
        return { response: { statusCode: 200, headers: {}, body: Buffer.from('{}') } };
      },
    };
    const connector = connectorAt(server.endpoint, {
      client: { ...clientAt(server), credentials, requestHandler: requestHandler as never },
    });
    await connector.execute(WRITE);
    accessKeyId = 'second';
    await connector.execute(WRITE);
    expect(signed).to.deep.equal(['first', 'second']);
  });

  it('tells a logger that it was given of each call', async () => {
    const info = sinon.spy();
    const logger = { debug: () => undefined, info, warn: () => undefined, error: () => undefined };
    await connectorAt(server.endpoint, { client: { ...clientAt(server), logger } }).execute(WRITE);
    expect(info.args).to.have.length(1);
    expect(info.args[0]?.[0]).to.have.property('commandName', 'ExecuteStatementCommand');
  });

  it('leaves it to a signer that it was given to sign', async () => {
    const signer = { sign: sinon.spy(async (request: object) => request) };
    await connectorAt(server.endpoint, { client: { ...clientAt(server), signer: signer as never } }).execute(WRITE);
    expect(signer.sign.callCount).to.equal(1);
  });

  it('sends no write a second time', async () => {
    server.answer = { body: '{"records":[', cut: true };
    const connector = connectorAt(server.endpoint, { client: { ...clientAt(server), maxAttempts: 5 } });
    expect(await rejection(connector.execute(WRITE))).to.have.property('code', 'STATEMENT_OUTCOME_UNKNOWN');
    expect(server.paths).to.deep.equal(['/Execute']);
  });

  it('tells a call that never left from one whose answer was lost', async () => {
    const credentials = async (): Promise<never> => await Promise.reject(new Error('no credentials'));
    const connector = connectorAt(server.endpoint, { client: { ...clientAt(server), credentials } });
    expect((await rejection(connector.execute(WRITE))).message).to.include('no credentials');
    expect(server.paths).to.deep.equal([]);
  });

  it('sends nothing that is aborted while it waits for credentials', async () => {
    const abort = new AbortController();
    const credentials = async (): Promise<Credentials> => {
      abort.abort(new Error('enough'));
      return { accessKeyId: 'a', secretAccessKey: 'b' };
    };
    const connector = connectorAt(server.endpoint, { client: { ...clientAt(server), credentials } });
    expect(await rejection(connector.execute(WRITE, { signal: abort.signal }))).not.to.have.property(
      'code',
      'STATEMENT_OUTCOME_UNKNOWN',
    );
    expect(server.paths).to.deep.equal([]);
  });

  it("gives a double of the client's send the signal, and the command with its middleware", async () => {
    const connector = connectorAt(server.endpoint);
    await connector.begin().catch(() => undefined);
    const double = sinon.stub(RDSDataClient.prototype, 'send').resolves({ records: [[{ stringValue: 'a' }]] } as never);
    expect((await connector.execute(READ)).records).to.deep.equal([['a']]);
    const [command, options] = double.firstCall.args as unknown as [
      { middlewareStack: { identify(): string[] } },
      { abortSignal: AbortSignal },
    ];
    expect(options.abortSignal).to.be.instanceOf(AbortSignal);
    expect(command.middlewareStack.identify()).to.include('aurormBodyMiddleware - deserialize');
  });

  it('lets whoever wraps send, as a spy does, pass the call on to the client', async () => {
    server.answer = { body: '{"records":[[{"stringValue":"a"}]]}' };
    const connector = connectorAt(server.endpoint);
    await connector.execute(READ);
    const spy = sinon.spy(RDSDataClient.prototype, 'send');
    expect((await connector.execute(READ)).records).to.deep.equal([['a']]);
    expect(spy.callCount).to.equal(1);
    spy.restore();
    expect((await connector.execute(READ)).records).to.deep.equal([['a']]);
    expect(server.paths).to.have.length(3);
  });

  it('sends no write a second time through whoever wraps send', async () => {
    server.answer = { body: '{"records":[', cut: true };
    const connector = connectorAt(server.endpoint, { client: { ...clientAt(server), maxAttempts: 5 } });
    sinon.spy(RDSDataClient.prototype, 'send');
    expect(await rejection(connector.execute(WRITE))).to.have.property('code', 'STATEMENT_OUTCOME_UNKNOWN');
    expect(server.paths).to.deep.equal(['/Execute']);
  });
});

function clientAt({ endpoint }: CannedServer): NonNullable<ConnectorOptions['client']> & { readonly endpoint: string } {
  return { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
}

describe('DataApiConnector with a client of its own, in calls at the same time', () => {
  let server: Server;
  let endpoint: string;

  beforeEach(async () => {
    // Answers with what it was sent, the first call last; never where it is told so.
    let delayMs = 50;
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { sql } = JSON.parse(body) as { sql: string };
        if (sql !== 'never') {
          setTimeout(() => response.end(JSON.stringify({ records: [[{ stringValue: sql }]] })), (delayMs -= 10));
        }
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('gives each its own answer', async () => {
    const connector = connectorAt(endpoint);
    const texts = ['SELECT 1', 'SELECT 2', 'SELECT 3', 'SELECT 4'];
    const results = await Promise.all(texts.map(async (sql) => await connector.execute({ ...READ, sql })));
    expect(results.map(({ records }) => records)).to.deep.equal(texts.map((text) => [[text]]));
  });

  it('ends only the one that is aborted', async () => {
    const connector = connectorAt(endpoint);
    const abort = new AbortController();
    const aborted = rejection(connector.execute({ ...READ, sql: 'never' }, { signal: abort.signal }));
    const other = connector.execute(READ, { signal: new AbortController().signal });
    setTimeout(() => abort.abort(), 20);
    expect((await aborted).message).to.include('ended by its signal');
    expect((await other).records).to.deep.equal([['SELECT 1']]);
  });

  it('ends one whose time is over', async () => {
    const connector = connectorAt(endpoint, { retry: { maxAttempts: 1 } });
    expect(await rejection(connector.execute({ ...WRITE, sql: 'never' }, { timeoutMs: 30 }))).to.have.property(
      'code',
      'STATEMENT_OUTCOME_UNKNOWN',
    );
  });
});
