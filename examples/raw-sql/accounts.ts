import { randomUUID } from 'node:crypto';

import { type AuroraDatabase, CheckViolationException, typed, UniqueViolationException } from 'aurorm';

export interface Account {
  readonly id: string;
  readonly iban: string;
  readonly owner: string;
}

export const ADA: Account = { id: randomUUID(), iban: 'LV80BANK0000435195001', owner: 'Ada' };
export const GRACE: Account = { id: randomUUID(), iban: 'EE382200221020145685', owner: 'Grace' };

/**
 * The first write begins a transaction, to which everything after it belongs until the commit: no other program sees
 * an account before that.
 */
export async function openAccounts(database: AuroraDatabase): Promise<void> {
  for (const { id, iban, owner } of [ADA, GRACE]) {
    await database.insert(
      `INSERT INTO ledger.account (id, iban, owner, kind, balance, opened_at)
       VALUES (:id, :iban, :owner, :kind, :balance, :openedAt)`,
      {
        id: typed(id, 'uuid'),
        iban,
        owner,
        kind: typed('business', 'ledger.account_kind'),
        // As a text: a JavaScript number would be rounded.
        balance: typed('90071992547409.93', 'decimal'),
        openedAt: new Date('2024-02-29T23:59:59.123Z'),
      },
    );
  }
  console.log(`   In a transaction before the commit: ${database.inTransaction}`);
  await database.commit();
  console.log(`   In a transaction after the commit: ${database.inTransaction}`);
}

/** Resolves to whether there was no account with this IBAN. */
export async function openAccount(database: AuroraDatabase, { id, iban, owner }: Account): Promise<boolean> {
  try {
    await database.insert('INSERT INTO ledger.account (id, iban, owner) VALUES (:id, :iban, :owner)', {
      id: typed(id, 'uuid'),
      iban,
      owner,
    });
    await database.commit();
    return true;
  } catch (failure) {
    // After a failed statement PostgreSQL takes nothing more in this transaction.
    await database.rollback();
    if (failure instanceof UniqueViolationException && failure.constraint === 'account_iban') {
      return false;
    }
    throw failure;
  }
}

/**
 * Moves money: both accounts change, or none. The function has a transaction to itself, whatever else the program does
 * at the same time; it is committed at the end, and rolled back by whatever is thrown.
 *
 * @param amount a decimal: `'12.50'`
 * @returns whether there was enough
 */
export async function transfer(database: AuroraDatabase, from: Account, to: Account, amount: string): Promise<boolean> {
  try {
    await database.transaction(
      async (tx) => {
        for (const [{ id }, change] of [
          [to, amount],
          [from, `-${amount}`],
        ] as const) {
          await tx.update('UPDATE ledger.account SET balance = balance + :change WHERE id = :id', {
            change: typed(change, 'decimal'),
            id: typed(id, 'uuid'),
          });
        }
      },
      // Two transfers in opposite directions may lock each other's account: the one that the database ends is run again.
      { retry: { attempts: 3 } },
    );
    return true;
  } catch (failure) {
    if (failure instanceof CheckViolationException && failure.constraint === 'balance_not_negative') {
      return false;
    }
    throw failure;
  }
}
