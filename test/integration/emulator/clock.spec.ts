import { expect } from 'chai';

import { type Clock, type Emulator, startEmulator } from '../../../src/emulator/index.js';
import { TRANSACTION_IDLE_TIMEOUT_MS, TRANSACTION_LIFE_MS } from '../../../src/wire/limits.js';
import { ServiceCalls } from '../../support/service-calls.js';

/** Time that passes when it is told to. */
class ManualClock implements Clock {
  #now = 0;
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  setTimeout(callback: () => void, delayMs: number): unknown {
    const timer = { at: this.#now + delayMs, callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as never);
  }

  tick(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers].filter(({ at }) => at <= this.#now)) {
      this.#timers.delete(timer);
      timer.callback();
    }
  }
}

describe('The clock of an emulator', () => {
  const clock = new ManualClock();
  const calls = new ServiceCalls(async () => emulator);
  let emulator: Emulator;

  before(async () => {
    emulator = await startEmulator({ clock });
    await calls.execute('CREATE TABLE rested (n int)');
  });

  after(() => emulator.stop());

  it('ends a transaction that rests for three minutes, without anybody waiting so long', async () => {
    const transactionId = await calls.begin();
    await calls.execute('INSERT INTO rested VALUES (1)', { transactionId });
    clock.tick(TRANSACTION_IDLE_TIMEOUT_MS - 1);
    await calls.execute('INSERT INTO rested VALUES (2)', { transactionId });

    clock.tick(TRANSACTION_IDLE_TIMEOUT_MS);

    expect(await calls.fail('/CommitTransaction', { transactionId })).to.match(/^404 TransactionNotFoundException/);
    expect(await calls.executeForField('SELECT count(*) FROM rested')).to.deep.equal({ longValue: 0 });
    expect(emulator.statistics().openTransactions).to.equal(0);
  });

  it('ends a transaction that is a day old', async () => {
    const transactionId = await calls.begin();
    for (let age = 0; age < TRANSACTION_LIFE_MS; age += TRANSACTION_IDLE_TIMEOUT_MS * 0.75) {
      await calls.execute('SELECT 1', { transactionId });
      clock.tick(TRANSACTION_IDLE_TIMEOUT_MS * 0.75);
    }

    expect(await calls.failToExecute('SELECT 1', { transactionId })).to.match(/^404 TransactionNotFoundException/);
  });

  it('may be followed by a stop while a call waits for its latency, which then does not reach the database', async () => {
    const late = emulator.faults.inject({ kind: 'latency', latencyMs: 2_000_000_000 });
    const lost = calls.execute('INSERT INTO rested VALUES (3)').catch(() => 'lost');
    while (late.strikes === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }

    await emulator.stop();

    expect(await lost).to.equal('lost');
    expect(emulator.statistics().byOperation.ExecuteStatement.recordsUpdated).to.equal(2);
  });
});
