import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { sharedEmulator } from '../support/emulator-http.js';
import { openTestDatabase, runStatements } from '../support/test-database.js';

const run = promisify(execFile);

const STREAM_READER = fileURLToPath(new URL('../support/stream-reader.js', import.meta.url));

describe('AuroraDatabase under load', function () {
  this.timeout(90_000);

  it('streams 50 MB in order within a heap of 64 MB', async () => {
    const { endpoint } = await sharedEmulator();
    // Node.js itself and the SDK take some of it; the whole result would be over 100 MB of strings.
    const { stdout } = await run(process.execPath, ['--max-old-space-size=64', STREAM_READER, endpoint, '200000']);
    expect(JSON.parse(stdout)).to.deep.equal({ seen: 200_000, bytes: 200_000 * 256, inOrder: true });
  });

  it('keeps 200 transactions at the same time apart, and leaves none open', async () => {
    const { database, calls } = await openTestDatabase();
    await runStatements(database, 'CREATE TABLE crossing (owner integer, step integer)');
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
    expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    await runStatements(database, 'DROP TABLE crossing');
  });
});
