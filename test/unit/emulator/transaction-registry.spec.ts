import { EventEmitter, once } from 'node:events';

import { expect } from 'chai';
import { type SinonFakeTimers, stub, useFakeTimers } from 'sinon';

import { TransactionRegistry, type TransactionSession } from '../../../src/emulator/transaction-registry.js';
import { TRANSACTION_IDLE_TIMEOUT_MS, TRANSACTION_LIFE_MS } from '../../../src/wire/limits.js';

/** Records what is asked of it. */
class RecordingSession implements TransactionSession {
  readonly log: string[] = [];

  async command(sql: string): Promise<void> {
    this.log.push(sql);
  }

  async release(): Promise<void> {
    this.log.push('released');
  }

  destroy(): void {
    this.log.push('destroyed');
  }
}

/** A call that goes on until it is told to finish. */
function pausedWork(): { work: () => Promise<unknown>; finish: () => void } {
  const events = new EventEmitter();
  return { work: () => once(events, 'finish'), finish: () => events.emit('finish') };
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
}

describe('TransactionRegistry', () => {
  let clock: SinonFakeTimers;
  let registry: TransactionRegistry<RecordingSession>;
  let session: RecordingSession;
  let transactionId: string;
  const touch = async (): Promise<string> => codeOf(registry.use({ transactionId }, async () => undefined));

  beforeEach(async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    registry = new TransactionRegistry();
    session = new RecordingSession();
    transactionId = await registry.begin(session, 'app');
  });

  afterEach(() => {
    clock.restore();
  });

  it('rolls a transaction back that was not used for three minutes', async () => {
    clock.tick(TRANSACTION_IDLE_TIMEOUT_MS);

    expect(session.log).to.deep.equal(['BEGIN', 'released']);
    expect(registry.size).to.equal(0);
    expect(await touch()).to.equal('TransactionNotFoundException');
  });

  it('counts the three minutes from the last call', async () => {
    for (let call = 0; call < 5; call++) {
      clock.tick(TRANSACTION_IDLE_TIMEOUT_MS - 1);
      expect(await touch()).to.equal('none');
    }
    clock.tick(TRANSACTION_IDLE_TIMEOUT_MS);

    expect(await touch()).to.equal('TransactionNotFoundException');
  });

  it('does not count the time of a call as idle', async () => {
    const { work, finish } = pausedWork();
    const call = registry.use({ transactionId }, work);

    clock.tick(TRANSACTION_IDLE_TIMEOUT_MS * 2);
    finish();
    await call;

    expect(await touch()).to.equal('none');
  });

  it('rolls a transaction back that is a day old, however much it is used', async () => {
    for (let age = 0; age < TRANSACTION_LIFE_MS; age += TRANSACTION_IDLE_TIMEOUT_MS / 2) {
      expect(await touch()).to.equal('none');
      clock.tick(TRANSACTION_IDLE_TIMEOUT_MS / 2);
    }

    expect(await touch()).to.equal('TransactionNotFoundException');
    expect(session.log).to.deep.equal(['BEGIN', 'released']);
  });

  it('lets the call end in which a transaction becomes a day old', async () => {
    const { work, finish } = pausedWork();
    const call = registry.use({ transactionId }, work);
    clock.tick(TRANSACTION_LIFE_MS);
    expect(session.log).to.deep.equal(['BEGIN']);

    finish();
    await call;

    expect(session.log).to.deep.equal(['BEGIN', 'released']);
  });

  it('gives the session back when a transaction ends', async () => {
    await registry.end(transactionId, 'COMMIT');
    clock.tick(TRANSACTION_LIFE_MS);

    expect(session.log).to.deep.equal(['BEGIN', 'COMMIT', 'released']);
  });

  it('ends a transaction whose commit fails', async () => {
    stub(session, 'command').rejects(new Error('deferred constraint'));

    await registry.end(transactionId, 'COMMIT').catch(() => undefined);

    expect(registry.size).to.equal(0);
    expect(session.log).to.deep.equal(['BEGIN', 'released']);
  });

  it('gives the session back when a transaction cannot begin', async () => {
    const broken = new RecordingSession();
    stub(broken, 'command').rejects(new Error('connection lost'));

    expect(await codeOf(registry.begin(broken, 'app'))).to.equal('undefined');
    expect(broken.log).to.deep.equal(['released']);
    expect(registry.size).to.equal(1);
  });

  it('destroys the sessions of open transactions when it is closed', () => {
    registry.close();

    expect(session.log).to.deep.equal(['BEGIN', 'destroyed']);
    expect(registry.size).to.equal(0);
  });

  it('begins nothing after it has been closed', async () => {
    registry.close();
    const late = new RecordingSession();

    expect(await codeOf(registry.begin(late, 'app'))).to.equal('DatabaseUnavailableException');
    expect(late.log).to.deep.equal(['BEGIN', 'destroyed']);
  });
});
