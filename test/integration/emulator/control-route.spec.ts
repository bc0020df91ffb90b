import { expect } from 'chai';

import { type Emulator, startEmulator } from '../../../src/emulator/index.js';
import { sharedEmulator } from '../../support/emulator-http.js';
import { ServiceCalls } from '../../support/service-calls.js';

const calls = new ServiceCalls(async () => emulator);
let emulator: Emulator;

/** Calls a control route; returns the status and the body. */
async function control(method: string, path: string, body?: unknown): Promise<[status: number, body: unknown]> {
  const response = await fetch(`${emulator.endpoint}/_aurorm/${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return [response.status, await response.json()];
}

describe('The control route of the emulator', () => {
  before(async () => {
    emulator = await startEmulator({
      control: true,
      database: ['app', 'audit'],
      faults: [{ kind: 'resuming', operation: 'ExecuteStatement', times: 2 }],
    });
  });

  afterEach(() => emulator.faults.clear());

  after(() => emulator.stop());

  it('is there beside the faults that an emulator is started with, such as a cluster that resumes for two calls', async () => {
    const refusals = [await calls.failToExecute('CREATE TABLE early (n int)'), await calls.failToExecute('SELECT 1')];

    expect(refusals[0]).to.match(
      /^400 DatabaseResumingException: The Aurora DB instance \S+ is resuming after being auto-/,
    );
    expect(refusals[1]).to.equal(refusals[0]);
    expect(await calls.failToExecute('SELECT n FROM early')).to.contain('SQLState: 42P01');
    expect(await control('GET', 'faults')).to.deep.equal([
      200,
      {
        faults: [
          {
            id: 1,
            fault: { kind: 'resuming', operation: 'ExecuteStatement', times: 2 },
            strikes: 2,
            isActive: false,
          },
        ],
      },
    ]);
  });

  it('injects a fault, which strikes, and shows what became of it', async () => {
    const fault = {
      kind: 'error',
      exception: 'InternalServerErrorException',
      match: { pattern: '^select 2', flags: 'i' },
    };

    const [status, injected] = await control('POST', 'faults', fault);

    const { id } = injected as { id: number };
    expect([status, injected]).to.deep.equal([200, { id, fault, strikes: 0, isActive: true }]);
    expect(await calls.executeForField('SELECT 1')).to.deep.equal({ longValue: 1 });
    expect((await calls.post('/Execute', { sql: 'SELECT 2' })).text).to.equal('{}');
    expect(await calls.executeForField('SELECT 2')).to.deep.equal({ longValue: 2 });
    const struck = { id, fault, strikes: 1, isActive: false };
    expect(await control('GET', `faults/${id}`)).to.deep.equal([200, struck]);
    expect(await control('GET', 'faults')).to.deep.equal([200, { faults: [struck] }]);
  });

  it('takes faults back, one or all', async () => {
    const ids = [];
    for (const operation of ['ExecuteStatement', 'BeginTransaction', 'CommitTransaction']) {
      const [, injected] = await control('POST', 'faults', { kind: 'cut', operation, times: 'always' });
      ids.push((injected as { id: number }).id);
    }

    const [status, removed] = await control('DELETE', `faults/${ids[0]}`);
    expect(status).to.equal(200);
    expect(removed).to.include({ id: ids[0], isActive: false });
    expect(await calls.executeForField('SELECT 1')).to.deep.equal({ longValue: 1 });
    expect(emulator.faults.list().map(({ id }) => id)).to.deep.equal(ids.slice(1));

    expect(await control('DELETE', 'faults')).to.deep.equal([200, {}]);
    await calls.commit(await calls.begin());
  });

  it('shows the statistics', async () => {
    expect(await control('GET', 'statistics')).to.deep.equal([200, emulator.statistics()]);
  });

  const refused: [method: string, path: string, body: unknown, status: number, message: RegExp][] = [
    ['POST', 'faults', { kind: 'flood' }, 400, /^The member kind of a fault is 'flood'; it must be one of/],
    ['POST', 'faults', { kind: 'cut', match: { pattern: '(' } }, 400, /^The member match of a fault is no regular/],
    ['POST', 'faults', { kind: 'cut', match: { regex: 'a' } }, 400, /^The member match of a fault is an object/],
    ['POST', 'faults', 'null', 400, /^The body must be a JSON object that describes a fault\.$/],
    ['POST', 'faults', '{"kind":', 400, /not valid JSON/],
    ['POST', 'faults', 'x'.repeat(4 * 1024 * 1024 + 1), 400, /exceeds the size limit/],
    ['GET', 'faults/4711', undefined, 404, /^There is no fault 4711/],
    ['PUT', 'faults', '{}', 404, /^There is no control route PUT \/_aurorm\/faults\. There are GET statistics,/],
    ['GET', 'nothing', undefined, 404, /^There is no control route GET \/_aurorm\/nothing\./],
  ];
  for (const [method, path, body, status, message] of refused) {
    it(`refuses ${method} ${path} with ${JSON.stringify(body)?.slice(0, 40)}`, async () => {
      const [answered, answer] = await control(method, path, body);

      expect(answered).to.equal(status);
      expect((answer as { message: string }).message).to.match(message);
      expect(emulator.faults.list()).to.deep.equal([]);
    });
  }

  it('is not there unless it is asked for', async () => {
    const { endpoint } = await sharedEmulator();

    for (const [path, method] of [
      ['statistics', 'GET'],
      ['faults', 'POST'],
    ] as const) {
      const response = await fetch(`${endpoint}/_aurorm/${path}`, { method });
      expect([response.status, response.headers.get('x-amzn-errortype')]).to.deep.equal([
        404,
        'UnknownOperationException',
      ]);
    }
  });

  it('and the operations take no calls from pages in a browser', async () => {
    for (const path of ['/Execute', '/_aurorm/faults']) {
      const { status, errorType } = await calls.postText(path, '{}', { origin: 'http://127.0.0.1:3000' });
      expect([status, errorType]).to.deep.equal([403, 'ForbiddenException']);
    }
  });

  it('leaves each of several databases to itself, the first being the default', async () => {
    await calls.execute('CREATE TABLE note AS SELECT 1 AS n', { database: 'audit' });

    expect(await calls.executeForField('SELECT current_database()::text')).to.deep.equal({ stringValue: 'app' });
    expect(await calls.executeForField('SELECT n FROM note', { database: 'audit' })).to.deep.equal({ longValue: 1 });
    expect(await calls.failToExecute('SELECT n FROM note')).to.contain('SQLState: 42P01');
    expect(emulator.databaseOptions().databaseName).to.equal('app');
    expect(emulator.databaseOptions('audit').databaseName).to.equal('audit');
  });
});
