import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Emulator } from '../../src/emulator/index.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { describeMysql, sharedMysqlEmulator } from '../support/mysql-http.js';
import { openTestDatabase } from '../support/test-database.js';

const run = promisify(execFile);

const STREAM_READER = fileURLToPath(new URL('../support/stream-reader.js', import.meta.url));

const ROWS = 200_000;

/** The numbers from 1, by joining digits: MySQL counts no further than 1000 by a recursion. */
const NUMBERS = (() => {
  const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ');
  const places = [1, 10, 100, 1000, 10_000, 100_000];
  const tables = places.map((place) => `(${digits}) AS t${place}`);
  const number = places.map((place) => `t${place}.d * ${place}`).join(' + ');
  return `SELECT ${number} + 1 AS n FROM ${tables.join(', ')} WHERE t100000.d < 2`;
})();

const TABLE = 'CREATE TABLE large (n integer PRIMARY KEY, text varchar(256) NOT NULL)';

interface Engine {
  readonly name: string;
  readonly describe: (title: string, suite: (this: Mocha.Suite) => void) => void;
  readonly start: () => Promise<Emulator>;
  readonly fill: string;
}

const ENGINES: readonly Engine[] = [
  {
    name: 'PostgreSQL',
    describe,
    start: sharedEmulator,
    fill: `INSERT INTO large SELECT n, repeat(md5(n::text), 8) FROM generate_series(1, ${ROWS}) AS n`,
  },
  {
    name: 'MySQL',
    describe: describeMysql,
    start: sharedMysqlEmulator,
    fill: `INSERT INTO large SELECT n, repeat(md5(n), 8) FROM (${NUMBERS}) AS numbers`,
  },
];

for (const { name, describe: describeEngine, start, fill } of ENGINES) {
  describeEngine(`AuroraDatabase under load on ${name}`, function () {
    this.timeout(120_000);

    it('streams a table of 50 MB in order within a heap of 64 MB', async () => {
      const emulator = await start();
      const { database } = await openTestDatabase({}, start);
      await database.execute(TABLE);
      await database.execute(fill);
      await database.commit();
      // Node.js itself and the SDK take some of it; the whole result would be over 100 MB of strings.
      const options = JSON.stringify(emulator.databaseOptions());
      const { stdout } = await run(process.execPath, ['--max-old-space-size=64', STREAM_READER, options]);
      expect(JSON.parse(stdout)).to.deep.equal({ seen: ROWS, bytes: ROWS * 256, inOrder: true });
      await database.execute('DROP TABLE large');
      await database.commit();
    });

    it('keeps 200 transactions at the same time apart, and leaves none open', async () => {
      const { database, calls } = await openTestDatabase({}, start);
      await database.execute('CREATE TABLE crossing (owner integer, step integer)');
      await database.commit();
      const owners = Array.from({ length: 200 }, (_, owner) => owner);
      await Promise.all(
        owners.map((owner) =>
          database.transaction(async (tx) => {
            for (const step of [1, 2, 3]) {
              await tx.insert('INSERT INTO crossing (owner, step) VALUES (:owner, :step)', { owner, step });
            }
            // Inside, an owner sees its own rows and those of owners that have committed: three of each.
            const seen = await tx.query<[owner: number, rows: number]>(
              'SELECT owner, count(*) FROM crossing GROUP BY owner HAVING count(*) <> 3',
            );
            expect(seen).to.deep.equal([]);
          }),
        ),
      );
      const inserts = calls.filter(({ sql }) => sql?.startsWith('INSERT') === true);
      const transactions = new Map<unknown, number>();
      for (const { transactionId } of inserts) {
        transactions.set(transactionId, (transactions.get(transactionId) ?? 0) + 1);
      }
      expect(transactions.size).to.equal(200);
      expect(new Set(transactions.values())).to.deep.equal(new Set([3]));
      expect(await database.query('SELECT count(*), count(DISTINCT owner) FROM crossing')).to.deep.equal([[600, 200]]);
      expect((await start()).statistics().openTransactions).to.equal(0);
      await database.execute('DROP TABLE crossing');
      await database.commit();
    });
  });
}
