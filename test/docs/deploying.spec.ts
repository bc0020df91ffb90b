import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { codeBlocksOf } from '../support/code-blocks.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const guide = readFileSync(join(ROOT, 'docs/deploying.md'), 'utf8');
const [command = ''] = /(?<=^npx )esbuild .*$/m.exec(guide) ?? [];
const handler = codeBlocksOf(guide).find(({ program }) => program.includes('export const handler'))?.program ?? '';

describe('docs/deploying.md', () => {
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'deploying-'));
    mkdirSync(join(directory, 'node_modules'));
    symlinkSync(ROOT, join(directory, 'node_modules/aurorm'));
    writeFileSync(join(directory, 'handler.ts'), `${handler}\nconsole.log(...dataSource.schema.statements());`);
    writeFileSync(join(directory, 'tsconfig.json'), '{"compilerOptions":{"experimentalDecorators":true}}');
  });

  after(() => rmSync(directory, { recursive: true }));

  /** @returns how many kB the bundle has that the printed command makes */
  async function bundled(options: readonly string[]): Promise<number> {
    await promisify(execFile)(join(ROOT, 'node_modules/.bin/esbuild'), options, { cwd: directory });
    return statSync(join(directory, 'dist/handler.js')).size / 1_000;
  }

  it('bundles its function with the names of its tables', async () => {
    await bundled(command.split(' ').slice(1));
    const names = { DATABASE: 'shop', CLUSTER_ARN: 'arn:cluster', SECRET_ARN: 'arn:secret' };
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/handler.js'], {
      cwd: directory,
      env: { ...process.env, ...names },
    });
    expect(stdout).to.include('CREATE TABLE "city"');
  });

  it('says how large that is, without the SDK and with it', async () => {
    const options = command.split(' ').slice(1);
    const [, without, whole] = /has about (\d+) kB\.[^]*?makes about (\d+) kB\./.exec(guide) ?? [];
    expect(await bundled(options)).to.be.closeTo(Number(without), 20);
    expect(await bundled(options.filter((option) => !option.startsWith('--external')))).to.be.closeTo(
      Number(whole),
      60,
    );
  });
});
