import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SPECIFICATIONS = fileURLToPath(new URL('nestjs/', import.meta.url));
const SETUP = fileURLToPath(new URL('../support/setup.js', import.meta.url));
const VERSION_11 = new URL('../support/nestjs/version-11.js', import.meta.url).href;
const MOCHA = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

interface Report {
  readonly stats: { readonly passes: number; readonly failures: number; readonly pending: number };
  readonly failures: readonly { readonly fullTitle: string; readonly err: { readonly message?: string } }[];
}

/** The report of a command that fails when a test does. */
async function reportOf(...parameters: string[]): Promise<Report> {
  const { stdout } = await run(process.execPath, parameters, { maxBuffer: 2 ** 26 }).catch(
    (failure: { stdout: string }) => failure,
  );
  return JSON.parse(stdout) as Report;
}

describe('the NestJS module on NestJS 11', function () {
  this.timeout(180_000);

  it('passes its tests', async () => {
    const files = readdirSync(SPECIFICATIONS).filter((file) => file.endsWith('.spec.js'));
    const { stats, failures } = await reportOf(
      `--import=${VERSION_11}`,
      MOCHA,
      '--no-config',
      `--require=${SETUP}`,
      '--reporter=json',
      '--timeout=60000',
      '--forbid-only',
      ...files.map((file) => SPECIFICATIONS + file),
    );
    expect(failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message ?? ''}`)).to.deep.equal([]);
    expect(stats.passes).to.be.greaterThan(files.length);
    expect(stats.pending).to.equal(0);
  });

  it('is run on the version 11 indeed', async () => {
    const print = `import('@nestjs/core/package.json', { with: { type: 'json' } }).then((core) => console.log(core.default.version))`;
    const { stdout } = await run(process.execPath, [`--import=${VERSION_11}`, '--input-type=module', '--eval', print], {
      cwd: SPECIFICATIONS,
    });
    expect(stdout).to.match(/^11\./);
  });
});
