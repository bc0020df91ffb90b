import { type AuroraDatabase, json, sql, typed } from 'aurorm';

import type { Account } from './accounts.js';

/** Many rows by one statement and one call: all of them, or none. */
export async function book(database: AuroraDatabase, account: Account, count: number): Promise<void> {
  await database.executeBatch(
    `INSERT INTO ledger.booking (account_id, amount, day, memo, details)
     VALUES (:account, :amount, :day, :memo, :details)`,
    Array.from({ length: count }, (_, index) => ({
      account: typed(account.id, 'uuid'),
      amount: typed(`${index}.05`, 'decimal'),
      day: typed(`2024-0${(index % 9) + 1}-01`, 'date'),
      memo: index % 2 === 0 ? null : `Booking ${index} ${'.'.repeat(1000)}`,
      details: json({ index, tags: ['salary', null] }),
    })),
  );
  await database.commit();
}

/** A page of at most 1000 records. Records are arrays of values; `rowMode` makes objects of them. */
export async function printPage(database: AuroraDatabase, page: number): Promise<void> {
  const bookings = await database.query<{ amount: string; day: string }>(
    'SELECT amount, day FROM ledger.booking ORDER BY id',
    {},
    { page, perPage: 3, rowMode: 'object' },
  );
  for (const { day, amount } of bookings) {
    console.log(`   ${day}  ${amount}`);
  }
}

/** Every record, however many: more than one answer of the Data API holds. */
export async function countAll(database: AuroraDatabase): Promise<number> {
  return (await database.queryFetchAll('SELECT id, memo, details FROM ledger.booking')).length;
}

/** The first booking of at least so much. Records come one by one, and the rest is not fetched. */
export async function firstOfAtLeast(database: AuroraDatabase, amount: string): Promise<string | undefined> {
  const bookings = database.stream<[id: bigint, memo: string | null]>(
    // What is between the braces is bound as a parameter, never pasted into the text.
    sql`SELECT id, memo FROM ledger.booking WHERE amount >= ${typed(amount, 'decimal')} ORDER BY id`,
  );
  for await (const [id, memo] of bookings) {
    if (memo !== null) {
      return `${id}: ${memo.slice(0, 12)}`;
    }
  }
  return undefined;
}

/** What each type of the database is in JavaScript; nothing is rounded, and no time is shifted. */
export async function printValues(database: AuroraDatabase, account: Account): Promise<void> {
  const [record = []] = await database.query(
    `SELECT booking.id, balance, opened_at, kind, day, memo, details
     FROM ledger.booking JOIN ledger.account ON account.id = account_id
     WHERE account_id = :id ORDER BY booking.id LIMIT 1`,
    { id: typed(account.id, 'uuid') },
  );
  for (const value of record) {
    console.log('  ', value);
  }
}
