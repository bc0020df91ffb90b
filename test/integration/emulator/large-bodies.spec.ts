import { request } from 'node:http';

import { expect } from 'chai';

import { sharedEmulator } from '../../support/emulator-http.js';

/** Sends a body of unknown length that does not end; returns the answer and how much had been sent by then. */
async function postWithoutEnd(path: string): Promise<{ status: number | undefined; megabytes: number }> {
  const { endpoint } = await sharedEmulator();
  const chunk = Buffer.alloc(1024 * 1024, ' ');
  return new Promise((resolve, reject) => {
    let megabytes = 0;
    const call = request(endpoint + path, { method: 'POST' });
    const send = (): void => {
      if (!call.destroyed) {
        megabytes++;
        call.write(chunk, () => setTimeout(send, 1));
      }
    };
    call.on('error', reject);
    call.on('response', ({ statusCode }) => {
      call.removeAllListeners('error').on('error', () => undefined);
      call.destroy();
      resolve({ status: statusCode, megabytes });
    });
    send();
  });
}

describe('A body that does not end', () => {
  it('is refused as soon as it is more than a request may have', async () => {
    const { status, megabytes } = await postWithoutEnd('/Execute');

    expect(status).to.equal(400);
    expect(megabytes).to.be.greaterThan(4);
  });

  it('is not waited for where there is no operation', async () => {
    expect(await postWithoutEnd('/Nothing')).to.have.property('status', 404);
  });
});
