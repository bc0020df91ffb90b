import type { ConformanceTarget } from './conformance.js';

/** The table on which specifications try their transactions out. */
export interface TransactionItems {
  count(members?: object): Promise<unknown>;
}

/** Makes a table `tx_items` of two rows before each test and drops it afterwards. */
export function useTransactionItems({ calls: { execute, executeForField } }: ConformanceTarget): TransactionItems {
  beforeEach(async () => {
    await execute('CREATE TABLE tx_items (id int PRIMARY KEY, n int)');
    await execute('INSERT INTO tx_items VALUES (1, 0), (2, 0)');
  });

  afterEach(async () => {
    await execute('DROP TABLE tx_items');
  });

  return { count: (members = {}) => executeForField('SELECT count(*) FROM tx_items', members) };
}
