import { type Repository, Transactional } from 'aurorm';

import type { Account } from './account.js';
import type { Payment } from './payment.js';
import type { SqsRecord } from './lambda-types.js';

/** Books the payments that arrive as messages, each of them once. */
export class PaymentInbox {
  constructor(
    private readonly payments: Repository<Payment>,
    private readonly accounts: Repository<Account>,
  ) {}

  /**
   * Stores the payment and changes the account: both, or none.
   *
   * @returns whether it was new
   * @throws {CheckViolationException} when there is less on the account than is taken out
   * @throws {RangeError} when there is no such account
   */
  @Transactional()
  async book({ messageId, body }: SqsRecord): Promise<boolean> {
    // What is no property of a payment is refused, and so is a value that its column does not hold.
    const payment = this.payments.fromPlain({ ...JSON.parse(body), messageId });
    const { accountId, cents } = payment;
    if ((await this.payments.insert(payment, { onConflict: 'ignore' })) === null) {
      return false;
    }
    if ((await this.accounts.increment({ id: accountId }, { cents: BigInt(cents) })) === 0) {
      throw new RangeError(`There is no account ${accountId}.`);
    }
    return true;
  }
}
