import { expect } from 'chai';

import {
  type AuroraDatabase,
  type DatabaseTransaction,
  DeadlockException,
  SerializationFailureException,
} from '../../src/index.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { seededRandom } from '../support/seeded-random.js';
import { openTestDatabase, runStatements } from '../support/test-database.js';

const ACCOUNTS = 50;
const TRANSFERS = 1_000;
const FIRST_BALANCE = 100;

interface Transfer {
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

class InsufficientFunds extends Error {}

function planTransfers(seed: number): Transfer[] {
  const random = seededRandom(seed);
  const upTo = (limit: number): number => Math.floor(random() * limit);
  return Array.from({ length: TRANSFERS }, (_, id) => {
    const from = upTo(ACCOUNTS);
    return { id, from, to: (from + 1 + upTo(ACCOUNTS - 1)) % ACCOUNTS, amount: 1 + upTo(60) };
  });
}

/** Reads before it writes: two that read the same balance must not both write what they made of it. */
async function transfer(tx: DatabaseTransaction, { id, from, to, amount }: Transfer): Promise<void> {
  const balances = await tx.query<[number, number]>('SELECT id, balance FROM account WHERE id IN (:from, :to)', {
    from,
    to,
  });
  const balanceOf = new Map(balances);
  const [left = 0, right = 0] = [balanceOf.get(from), balanceOf.get(to)];
  if (left < amount) {
    throw new InsufficientFunds();
  }
  await tx.update(
    'UPDATE account SET balance = CASE id WHEN :from THEN :left ELSE :right END WHERE id IN (:from, :to)',
    { from, to, left: left - amount, right: right + amount },
  );
  await tx.insert('INSERT INTO transfer (id) VALUES (:id)', { id });
}

describe(`${TRANSFERS} transfers at the same time between ${ACCOUNTS} accounts`, () => {
  let database: AuroraDatabase;

  before(async () => {
    // More wait for a place in the emulator than a minute is enough for, on a busy machine.
    ({ database } = await openTestDatabase({ timeoutMs: 600_000 }));
    await runStatements(
      database,
      // Wide rows on pages half empty: a query reads through the index, and conflicts with who changes its own rows alone.
      "CREATE TABLE account (id integer PRIMARY KEY, balance integer NOT NULL, filler char(1500) DEFAULT '') WITH (fillfactor = 40)",
      'CREATE TABLE transfer (id integer PRIMARY KEY)',
      `INSERT INTO account (id, balance) SELECT n, ${FIRST_BALANCE} FROM generate_series(0, ${ACCOUNTS - 1}) AS n`,
      'ANALYZE account',
    );
  });

  after(() => runStatements(database, 'DROP TABLE account', 'DROP TABLE transfer'));

  it('conserve the money, and each has happened once or has reported its failure', async () => {
    const transfers = planTransfers(7);
    const outcomes = await Promise.allSettled(
      transfers.map((planned) =>
        database.transaction((tx) => transfer(tx, planned), { isolation: 'SERIALIZABLE', retry: { attempts: 3 } }),
      ),
    );
    const done = transfers.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    const stored = await database.queryFetchAll<[number]>('SELECT id FROM transfer ORDER BY id');
    expect(stored.flat()).to.deep.equal(done.map(({ id }) => id));

    const expected = new Map(Array.from({ length: ACCOUNTS }, (_, id) => [id, FIRST_BALANCE]));
    for (const { from, to, amount } of done) {
      expected.set(from, (expected.get(from) ?? 0) - amount);
      expected.set(to, (expected.get(to) ?? 0) + amount);
    }
    const balances = await database.query<[number, number]>('SELECT id, balance FROM account ORDER BY id');
    expect(balances).to.deep.equal([...expected]);
    expect(balances.reduce((sum, [, balance]) => sum + balance, 0)).to.equal(ACCOUNTS * FIRST_BALANCE);
    expect(balances.every(([, balance]) => balance >= 0)).to.equal(true);

    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    const isKnownToBeUndone = (failure: unknown): boolean =>
      [InsufficientFunds, SerializationFailureException, DeadlockException].some((known) => failure instanceof known);
    expect(failures.filter((failure) => !isKnownToBeUndone(failure))).to.deep.equal([]);
    // The test would say nothing if little had happened.
    expect(done.length).to.be.greaterThan(100);
    expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
  }).timeout(600_000);
});
