import * as newest from '@aws-sdk/client-rds-data';
import { expect } from 'chai';
import { createRequire } from 'node:module';
import * as oldest from 'sdk-oldest';
import * as sinon from 'sinon';

import { resolveConnectorOptions, type ConnectorOptions } from '../../../src/connector/connector-options.js';
import { DataApiConnector } from '../../../src/connector/data-api-connector.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import { UniqueViolationException } from '../../../src/errors/query-exceptions.js';
import {
  ServiceUnavailableException,
  StatementOutcomeUnknownException,
} from '../../../src/errors/service-exceptions.js';
import type { CompiledQuery } from '../../../src/sql/compiled-query.js';
import { CannedServer } from '../../support/canned-server.js';
import { rejection } from '../../support/rejection.js';

const READ: CompiledQuery = { sql: 'SELECT 1', parameters: [], kind: 'select' };
const WRITE: CompiledQuery = { sql: 'DELETE FROM city', parameters: [], kind: 'write', resultTypes: [] };
const VALUES =
  '{"columnMetadata":[{"label":"a","typeName":"int8"},{"label":"b","typeName":"bytea"},{"label":"c","typeName":"float8"},' +
  '{"label":"d","typeName":"_int8"},{"label":"e","typeName":"text"},{"label":"f","typeName":"mystery"}],"records":[[' +
  '{"longValue":7},{"blobValue":"AQI="},{"doubleValue":"NaN"},{"arrayValue":{"longValues":[1,null]}},' +
  '{"stringValue":"ī€😀"},{"doubleValue":"-Infinity"}],[' +
  '{"longValue":9007199254740993},{"isNull":true},{"doubleValue":1.5e300},' +
  '{"arrayValue":{"longValues":[9223372036854775807,-9223372036854775808]}},{"stringValue":"9007199254740993"},' +
  '{"longValue":9007199254740995}]],"numberOfRecordsUpdated":0}';
const ROWS = [
  [7, new Uint8Array([1, 2]), Number.NaN, [1, null], 'ī€😀', Number.NEGATIVE_INFINITY],
  [
    9_007_199_254_740_993n,
    null,
    1.5e300,
    [9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n],
    '9007199254740993',
    9_007_199_254_740_995n,
  ],
];

type Client = newest.RDSDataClient;

const require = createRequire(import.meta.url);
const versionOf = (name: string): string => (require(`${name}/package.json`) as { version: string }).version;

/** The versions at both ends of what a user's client may be of. */
const SDKS: readonly (readonly [name: string, sdk: typeof newest])[] = [
  [`of the oldest SDK ${versionOf('sdk-oldest')}`, oldest as unknown as typeof newest],
  [`of the newest SDK ${versionOf('@aws-sdk/client-rds-data')}`, newest],
];

for (const [what, sdk] of SDKS) {
  describe(`DataApiConnector with a client ${what}`, () => {
    let server: CannedServer;
    let client: Client;

    const clientWith = (config: object = {}): Client =>
      new sdk.RDSDataClient({
        endpoint: server.endpoint,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
        ...config,
      });
    const connectorOf = (options: Partial<ConnectorOptions> = {}): DataApiConnector =>
      new DataApiConnector(
        resolveConnectorOptions({
          databaseName: 'census',
          dbClusterArn: 'arn:cluster',
          dbCredentialsSecretsStoreArn: 'arn:secret',
          client,
          ...options,
        }),
        new PostgresDialect(),
      );
    /** What the client gives to its owner. */
    const send = async (): Promise<newest.ExecuteStatementCommandOutput> =>
      await client.send(new sdk.ExecuteStatementCommand({ resourceArn: 'a', secretArn: 'b', sql: 'SELECT 1' }));

    beforeEach(async () => {
      server = await CannedServer.start();
      client = clientWith();
    });

    afterEach(async () => {
      sinon.restore();
      client.destroy();
      await server[Symbol.asyncDispose]();
    });

    it('reads every value exactly, and leaves nothing of the records to the SDK', async () => {
      server.answer = { body: VALUES };
      const sent = sinon.spy(client, 'send');
      const { records } = await connectorOf().execute(READ);
      expect(records).to.deep.equal(ROWS);
      const output = (await sent.firstCall.returnValue) as unknown as newest.ExecuteStatementCommandOutput;
      expect(output.records).to.equal(undefined);
      expect(output.$metadata).to.include({ httpStatusCode: 200, requestId: 'request-1' });
    });

    it('reads generated keys exactly', async () => {
      server.answer = { body: '{"generatedFields":[{"longValue":9007199254740993}],"numberOfRecordsUpdated":1}' };
      expect(await connectorOf().execute(WRITE)).to.deep.include({ generatedFields: [9_007_199_254_740_993n] });
      server.answer = {
        body: '{"updateResults":[{"generatedFields":[{"longValue":1}]},{"generatedFields":[{"longValue":9007199254740993}]}]}',
      };
      expect(await connectorOf().executeBatch({ sql: WRITE.sql, parameterSets: [[], []] })).to.deep.equal([
        [1],
        [9_007_199_254_740_993n],
      ]);
    });

    it("leaves the service's exceptions to the SDK", async () => {
      server.answer = {
        status: 400,
        headers: { 'x-amzn-errortype': 'DatabaseErrorException' },
        body: '{"message":"ERROR: duplicate key; SQLState: 23505"}',
      };
      const exception = await rejection(connectorOf().execute(WRITE));
      expect(exception).to.be.instanceOf(UniqueViolationException).and.include({ requestId: 'request-1' });
      expect((exception.cause as Error).constructor.name).to.match(/DatabaseErrorException|RDSDataServiceException/);
    });

    it('does not know what became of a write whose answer is cut off', async () => {
      server.answer = { body: '{"records":[', cut: true };
      expect(await rejection(connectorOf().execute(WRITE))).to.be.instanceOf(StatementOutcomeUnknownException);
      expect(server.paths).to.have.length(1);
    });

    it('leaves to the SDK what is no answer of the service', async () => {
      server.answer = { body: '<html>proxy</html>' };
      const options = { retry: { maxAttempts: 1 } };
      expect(await rejection(connectorOf(options).execute(WRITE))).to.be.instanceOf(StatementOutcomeUnknownException);
      expect(await rejection(connectorOf(options).execute(READ))).to.be.instanceOf(ServiceUnavailableException);
    });

    for (const [body, kind] of [
      [(text: string) => new TextEncoder().encode(text), 'bytes'],
      [(text: string) => new Blob([text]).stream(), 'a stream of the web'],
    ] as const) {
      it(`takes ${kind} from a request handler`, async () => {
        const answer = { statusCode: 200, headers: {} };
        client.destroy();
        client = clientWith({
          requestHandler: { handle: async () => ({ response: { ...answer, body: body(VALUES) } }) },
        });
        expect((await connectorOf().execute(READ)).records).to.deep.equal(ROWS);
      });
    }

    it("decodes what a double of the client's send answers", async () => {
      sinon.stub(client, 'send').resolves({
        records: [[{ longValue: 7 }, { blobValue: new Uint8Array([1]) }, { doubleValue: Number.NaN }]],
        columnMetadata: [{ typeName: 'int8' }, { typeName: 'bytea' }, { typeName: 'float8' }],
      } as never);
      expect((await connectorOf().execute(READ)).records).to.deep.equal([[7, new Uint8Array([1]), Number.NaN]]);
    });

    it('refuses an integer that the SDK has rounded', async () => {
      sinon.stub(client, 'send').resolves({ records: [[{ longValue: 2 ** 60 }]] } as never);
      expect((await rejection(connectorOf().execute(READ))).message).to.include('arrived rounded');
    });

    for (const cacheMiddleware of [false, true]) {
      it(`leaves the client whole for its owner, with cacheMiddleware: ${cacheMiddleware}`, async () => {
        client.destroy();
        client = clientWith({ cacheMiddleware });
        const seen: unknown[] = [];
        client.middlewareStack.add(
          (next) => async (args) => {
            const result = await next(args);
            seen.push((result.output as newest.ExecuteStatementCommandOutput).$metadata.httpStatusCode);
            return result;
          },
          { step: 'initialize', name: 'tracing' },
        );
        server.answer = { body: '{"records":[[{"stringValue":"a"}]]}' };
        const connector = connectorOf();
        for (let turn = 0; turn < 2; turn++) {
          expect((await connector.execute(READ)).records).to.deep.equal([['a']]);
          expect((await send()).records).to.deep.equal([[{ stringValue: 'a' }]]);
        }
        expect(seen).to.deep.equal([200, 200, 200, 200]);
      });
    }
  });
}

describe('DataApiConnector with a client of an SDK that is too old', () => {
  it('says which one to take', async () => {
    // What a client was before the SDK read answers by schemas: without a protocol in its configuration.
    const client = new newest.RDSDataClient({ region: 'eu-west-1' });
    Reflect.deleteProperty(client.config, 'protocol');
    sinon.stub(client, 'send').throws(new Error('serializerMiddleware is not found'));
    const connector = new DataApiConnector(
      resolveConnectorOptions({ databaseName: 'a', dbClusterArn: 'b', dbCredentialsSecretsStoreArn: 'c', client }),
      new PostgresDialect(),
    );
    expect((await rejection(connector.execute(WRITE))).message).to.include('make it with 3.940.0 or a newer one');
    sinon.restore();
  });
});
