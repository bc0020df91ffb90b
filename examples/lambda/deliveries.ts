import { randomUUID } from 'node:crypto';

import type { Repository } from 'aurorm';
import type { Emulator } from 'aurorm/emulator';

import type { Account } from './function/account.js';
import type { SqsRecord } from './function/lambda-types.js';
import type { LambdaHost } from './host/lambda-host.js';

/** A message with a payment, as somebody has sent it to the queue. */
function payment(accountId: string, cents: number): SqsRecord {
  return { messageId: randomUUID(), body: JSON.stringify({ accountId, cents }) };
}

/** What a queue delivers to the function, on a good day and on others. All of it goes to one warm process. */
export class Deliveries {
  readonly #lambda: LambdaHost;
  readonly #accounts: Repository<Account>;

  constructor(lambda: LambdaHost, accounts: Repository<Account>) {
    this.#lambda = lambda;
    this.#accounts = accounts;
  }

  /** @param emulator lets what a cluster does only now and then happen; without, these parts are left out */
  async run(emulator: Emulator | undefined): Promise<void> {
    const first = payment('Ada', 1000);
    emulator?.faults.inject({ kind: 'resuming' });
    await this.#deliver('Two payments, to a cluster that was paused', [first, payment('Grace', 500)]);
    await this.#deliver('One that was booked already, one of more than there is, one for nobody, and a good one', [
      first,
      payment('Ada', -1001),
      payment('Eve', 1),
      payment('Grace', 1),
    ]);
    if (emulator !== undefined) {
      emulator.faults.inject({ kind: 'latency', latencyMs: 60_000, match: 'UPDATE' });
      await this.#deliver('A payment, while the database is too slow', [payment('Ada', 1)]);
    }
    await this.#deliver('A payment after all that', [payment('Ada', -1000)]);
  }

  async runOne(title: string): Promise<void> {
    await this.#deliver(title, [payment('Grace', 1)]);
  }

  async #deliver(title: string, Records: readonly SqsRecord[]): Promise<void> {
    console.log(`\n${title}`);
    console.log('  ', JSON.stringify(await this.#lambda.invoke({ Records })));
    const accounts = await this.#accounts.find({ order: { id: 'ASC' } });
    console.log('  ', accounts.map(({ id, cents }) => `${id} has ${cents} cents`).join(', '));
  }
}
