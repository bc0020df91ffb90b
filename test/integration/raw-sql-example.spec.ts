import { expect } from 'chai';

import { clusterSettings } from '../support/example-cluster.js';
import { endingOf, startExample } from '../support/example-process.js';
import { openTestDatabase, runStatements } from '../support/test-database.js';

const MAIN = 'raw-sql/main.js';

async function ledgerExists(): Promise<unknown> {
  const { database } = await openTestDatabase();
  const [[exists] = []] = await database.query(`SELECT to_regnamespace('ledger') IS NOT NULL`);
  return exists;
}

/** The lines of each part below its title, by title. */
function partsOf(stdout: string): ReadonlyMap<string, readonly string[]> {
  const parts = stdout.trimEnd().split('\n\n').slice(1);
  return new Map(
    parts.map((part) => {
      const [title = '', ...lines] = part.split('\n').map((line) => line.trim());
      return [title, lines];
    }),
  );
}

/** What each part prints: a call costs, and no value is rounded. */
const STORY: Readonly<Record<string, readonly string[]>> = {
  'Two accounts, in the transaction that the first write begins': [
    'In a transaction before the commit: true',
    'In a transaction after the commit: false',
    '=> calls: 4',
  ],
  'Is an account opened whose IBAN is there already?': ['false', '=> calls: 3'],
  'Ada gives Grace 0.07': ['true', '=> calls: 4'],
  'Ada gives Grace more than there is': ['false', '=> calls: 4'],
  'The balances': [`[ [ 'Ada', '90071992547409.86' ], [ 'Grace', '90071992547410.00' ] ]`, '=> calls: 1'],
  '3000 bookings, by a batch': ['=> calls: 3'],
  'The second page of three of them': ['2024-04-01  3.05', '2024-05-01  4.05', '2024-06-01  5.05', '=> calls: 1'],
  'What the values are': [
    '9007199254740993n',
    '90071992547409.86',
    '2024-02-29T23:59:59.123Z',
    'business',
    '2024-01-01',
    'null',
    `{ index: 0, tags: [ 'salary', null ] }`,
    '=> calls: 1',
  ],
};

describe('the example examples/raw-sql', function () {
  this.timeout(90_000);

  describe('on the emulator', () => {
    let parts: ReadonlyMap<string, readonly string[]>;

    before(async () => {
      const { stdout, ...ending } = await endingOf(startExample(MAIN, { TZ: 'America/New_York' }));
      expect(ending).to.deep.equal({ exitCode: 0, stderr: '' });
      parts = partsOf(stdout);
    });

    for (const [title, lines] of Object.entries(STORY)) {
      it(`tells: ${title}`, () => {
        expect(parts.get(title)).to.deep.equal(lines);
      });
    }

    it('fetches more than one answer holds', () => {
      const [count, calls = ''] = parts.get('All of them, which are more than 1 MiB') ?? [];
      expect(count).to.equal('3000');
      // The call that was refused, a cursor in a transaction, and its pages.
      expect(Number(calls.replace('=> calls: ', ''))).to.be.greaterThan(3);
    });

    it('streams as far as somebody reads', () => {
      const [found] = parts.get('The first one of at least 1000 that has a memo') ?? [];
      expect(found).to.equal('9007199254741994: Booking 1001');
    });
  });

  describe('on a cluster', () => {
    it('leaves nothing behind', async () => {
      const { exitCode, stderr } = await endingOf(startExample(MAIN, await clusterSettings()));
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
      expect(await ledgerExists()).to.equal(false);
    });

    it('refuses a database that has such a schema already, and leaves that as it is', async () => {
      const { database } = await openTestDatabase();
      await runStatements(database, 'CREATE SCHEMA ledger');
      try {
        const { exitCode, stderr } = await endingOf(startExample(MAIN, await clusterSettings()));
        expect(exitCode).to.equal(1);
        expect(stderr).to.contain('Error: The database has a schema named ledger already');
        expect(await ledgerExists()).to.equal(true);
      } finally {
        await runStatements(database, 'DROP SCHEMA ledger');
      }
    });
  });
});
