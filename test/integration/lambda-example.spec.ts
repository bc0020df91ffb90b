import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { bundle } from '../support/bundle.js';
import { clusterSettings } from '../support/example-cluster.js';
import { type Ending, endingOf, startExample } from '../support/example-process.js';
import { openTestDatabase } from '../support/test-database.js';

const MAIN = 'lambda/main.js';

/** The folder of the function in TypeScript, and compiled. */
const SOURCES = fileURLToPath(new URL('../../../examples/lambda/function/', import.meta.url));
const COMPILED = fileURLToPath(new URL('../../examples/lambda/function/', import.meta.url));

/** The lines of each part below its title, by title. */
function partsOf(stdout: string): ReadonlyMap<string, readonly string[]> {
  const parts = stdout.trimEnd().split('\n\n');
  return new Map(
    parts.map((part) => {
      const [title = '', ...lines] = part.split('\n').map((line) => line.trim());
      return [title, lines];
    }),
  );
}

function failuresIn(line = ''): number {
  const { batchItemFailures } = JSON.parse(line) as { readonly batchItemFailures: readonly object[] };
  return batchItemFailures.length;
}

describe('the example examples/lambda', function () {
  this.timeout(120_000);

  describe('on the emulator', () => {
    let temporary: string;
    let ending: Ending;
    let parts: ReadonlyMap<string, readonly string[]>;

    before(async () => {
      temporary = mkdtempSync(join(tmpdir(), 'lambda-'));
      // PostgreSQL may run as another user, who needs to reach its folder in here.
      chmodSync(temporary, 0o755);
      ending = await endingOf(startExample(MAIN, { TMPDIR: temporary }));
      parts = partsOf(ending.stdout);
    });

    after(() => rmSync(temporary, { recursive: true, force: true }));

    it('ends well and says nothing on standard error', () => {
      expect(ending).to.deep.include({ exitCode: 0, stderr: '' });
    });

    it('prints the size of the bundle, without the SDK and with it', () => {
      const [, without, whole] = /The bundle: (\d+) kB without .*, (\d+) kB with it\./.exec(ending.stdout) ?? [];
      expect(Number(without)).to.be.within(100, 350);
      expect(Number(whole)).to.be.within(Number(without) + 200, 1_500);
    });

    for (const [title, failures, balances] of [
      ['Two payments, to a cluster that was paused', 0, 'Ada has 1000 cents, Grace has 500 cents'],
      [
        'One that was booked already, one of more than there is, one for nobody, and a good one',
        2,
        'Ada has 1000 cents, Grace has 501 cents',
      ],
      ['A payment, while the database is too slow', 1, 'Ada has 1000 cents, Grace has 501 cents'],
      ['A payment after all that', 0, 'Ada has 0 cents, Grace has 501 cents'],
      ['A payment, to the function with the AWS SDK in its bundle', 0, 'Ada has 0 cents, Grace has 502 cents'],
    ] as const) {
      it(`books, and reports what it did not: ${title}`, () => {
        const [response, accounts] = parts.get(title) ?? [];
        expect(failuresIn(response)).to.equal(failures);
        expect(accounts).to.equal(balances);
      });
    }

    it('serves the invocations by one process each bundle, which ends by itself', () => {
      expect(ending.stdout.match(/^Cold start: /gm)).to.have.length(2);
      expect(ending.stdout.match(/^The process ended by itself, with exit code 0\./gm)).to.have.length(2);
    });

    it('logs why it began a second time, and what became of each message', () => {
      expect(ending.stdout).to.include('{"message":"sent again","operation":"BeginTransaction","attempt":1}');
      expect(ending.stdout).to.match(
        /"known already","failed: CheckViolationException: .*","failed: RangeError: .*","booked"/,
      );
      expect(ending.stdout).to.include('failed: TransactionTimeoutException');
    });

    it('leaves neither a transaction nor a file', () => {
      expect(ending.stdout).to.match(/^Open transactions: 0$/m);
      expect(readdirSync(temporary)).to.deep.equal([]);
    });
  });

  it('leaves nothing behind on a cluster', async () => {
    const { exitCode, stdout, stderr } = await endingOf(startExample(MAIN, await clusterSettings()));
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout).to.include('Ada has 0 cents').and.not.to.include('too slow');
    const { database } = await openTestDatabase();
    expect(await database.query(`SELECT to_regnamespace('inbox') IS NULL`)).to.deep.equal([[true]]);
  });

  describe('does as its README says of', () => {
    /** What a bundle that prints the names of tables prints, or how it fails. */
    async function tablesIn(folder: string, extension: string, keepNames: boolean): Promise<string> {
      const { code } = await bundle(
        `import { DataSource } from 'aurorm';
         import { Account } from ${JSON.stringify(`${folder}account.${extension}`)};
         import { Payment } from ${JSON.stringify(`${folder}payment.${extension}`)};
         const database = { dbClusterArn: 'a', dbCredentialsSecretsStoreArn: 'a', databaseName: 'a' };
         console.log(new DataSource({ database, entities: [Account, Payment] }).schema.statements().join());`,
        { external: ['@aws-sdk/*'], keepNames },
      );
      const directory = mkdtempSync(join(tmpdir(), 'lambda-'));
      const file = join(directory, 'index.cjs');
      writeFileSync(file, code);
      try {
        return (await promisify(execFile)(process.execPath, [file])).stdout;
      } catch (failure) {
        return (failure as { readonly stderr: string }).stderr;
      } finally {
        rmSync(directory, { recursive: true });
      }
    }

    it('what tsc has compiled', async () => {
      expect(await tablesIn(COMPILED, 'js', true))
        .to.include('"inbox"."account"')
        .and.to.include('"inbox"."payment"');
    });

    it('names that are made short', async () => {
      expect(await tablesIn(COMPILED, 'js', false)).not.to.include('"inbox"."account"');
    });

    it('TypeScript that is given to esbuild itself', async () => {
      expect(await tablesIn(SOURCES, 'ts', true)).to.match(
        /^MetadataException: .* Account\.id cannot be known: .* Write it: @Column\('text'\) id,/m,
      );
    });
  });
});
