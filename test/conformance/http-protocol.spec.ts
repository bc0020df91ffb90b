import { request } from 'node:http';

import { expect } from 'chai';

import { describePostgres, itOnEmulator, postgresTarget, TARGET } from '../support/conformance.js';
import { sharedEmulator } from '../support/emulator-http.js';

const { fail, post, postText } = postgresTarget.calls;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Sends headers that promise a body, and no body. */
async function postOnlyHeaders(path: string, contentLength: number): Promise<number | undefined> {
  const { endpoint } = await sharedEmulator();
  return new Promise((resolve, reject) => {
    const call = request(endpoint + path, { method: 'POST', headers: { 'content-length': contentLength } });
    call.on('error', reject);
    call.on('response', (response) => {
      resolve(response.statusCode);
      call.destroy();
    });
    call.flushHeaders();
  });
}

describePostgres('The HTTP protocol', () => {
  describe('serializations', () => {
    it('names each answer by a request id of its own', async () => {
      const first = await post('/Execute', { sql: 'SELECT 1' });
      const second = await post('/Execute', { sql: 'SELEKT 1' });

      expect(first.requestId).to.match(UUID);
      expect(second.requestId).to.match(UUID);
      expect(first.requestId).not.to.equal(second.requestId);
    });

    itOnEmulator('accepts any content type and signature', async () => {
      const headers = { 'content-type': 'application/x-amz-json-1.1', authorization: 'AWS4-HMAC-SHA256 nonsense' };

      const answer = await postText('/Execute', JSON.stringify({ ...TARGET, sql: 'SELECT 1' }), headers);

      expect(answer.status).to.equal(200);
    });

    itOnEmulator('refuses a body that is not JSON', async () => {
      const answer = await postText('/Execute', '{"sql":');

      expect(answer.status).to.equal(400);
      expect(answer.errorType).to.equal('SerializationException');
      expect(answer.body).to.deep.equal({ message: 'The request body is not valid JSON.' });
    });

    itOnEmulator('refuses a body that is not an object', async () => {
      const answer = await postText('/Execute', '[1]');

      expect(answer.errorType).to.equal('ValidationException');
    });

    it('ignores members that the operation does not have', async () => {
      const answer = await post('/Execute', { sql: 'SELECT 1', somethingElse: true });

      expect(answer.status).to.equal(200);
    });

    it('takes a member that is null for an absent one', async () => {
      const answer = await post('/Execute', { sql: 'SELECT 1', database: null, parameters: null, transactionId: null });

      expect(answer.status).to.equal(200);
    });
  });

  describe('validations', () => {
    itOnEmulator('refuses a request of more than 4 MiB', async () => {
      const refusal = await fail('/Execute', { sql: 'SELECT 1', padding: 'x'.repeat(4 * 1024 * 1024) });

      expect(refusal).to.equal('400 ValidationException: The request exceeds the size limit 4 MB.');
    });

    itOnEmulator('refuses such a request before its body has arrived', async () => {
      expect(await postOnlyHeaders('/Execute', 5 * 1024 * 1024)).to.equal(400);
    });

    itOnEmulator('counts the headers of a request too', async () => {
      const body = JSON.stringify({ ...TARGET, sql: 'SELECT 1' }).padEnd(4 * 1024 * 1024 - 10);

      expect((await postText('/Execute', body)).status).to.equal(400);
    });

    it('accepts a request of almost 4 MiB', async () => {
      const parameters = [{ name: 'text', value: { stringValue: 'x'.repeat(4_190_000) } }];

      const answer = await post('/Execute', { sql: 'SELECT length(:text)', parameters });

      expect(answer.body['records']).to.deep.equal([[{ longValue: 4_190_000 }]]);
    });

    itOnEmulator('says that it has no operation at an unknown path', async () => {
      expect(await fail('/Executed', {})).to.equal(
        '404 UnknownOperationException: There is no operation at POST /Executed',
      );
    });

    itOnEmulator('says that it has no operation for another method', async () => {
      const { endpoint } = await sharedEmulator();

      expect((await fetch(`${endpoint}/Execute`)).status).to.equal(404);
    });
  });

  describe('functionality', () => {
    itOnEmulator('counts calls by operation, failed ones too', async () => {
      const emulator = await sharedEmulator();
      const before = emulator.statistics();

      await post('/Execute', { sql: 'SELECT 1' });
      await post('/Execute', { sql: 'SELEKT 1' });
      await post('/BatchExecute', { sql: 'SELECT 1' });

      const after = emulator.statistics();
      expect(after.calls - before.calls).to.equal(3);
      expect(after.byOperation.ExecuteStatement.calls - before.byOperation.ExecuteStatement.calls).to.equal(2);
      expect(after.byOperation.BatchExecuteStatement.calls - before.byOperation.BatchExecuteStatement.calls).to.equal(
        1,
      );
    });
  });
});
