import * as packaged from 'aurorm';
import { fakeRepository } from 'aurorm/testing';
import * as packagedNest from 'aurorm/nestjs';
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import * as source from '../../src/index.js';
import * as sourceNest from '../../src/nestjs/index.js';
import { modulesLoadedBy, outputOf } from '../support/loaded-modules.js';

const ROOT = new URL('../../../', import.meta.url);

interface PackageDescription {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

function description(): PackageDescription {
  return JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as PackageDescription;
}

/** What \`npm publish\` would send, by its paths. The build is that which is there. */
async function publishedFiles(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: fileURLToPath(ROOT),
    maxBuffer: 2 ** 24,
  });
  const packed = Object.values(JSON.parse(stdout) as Record<string, { files: { path: string }[] }>);
  return packed.flatMap(({ files }) => files.map(({ path }) => path));
}

function functionNames(module: object): Record<string, string> {
  const functions = Object.entries(module).filter(([, value]) => typeof value === 'function');
  return Object.fromEntries(functions.map(([name, value]) => [name, (value as () => void).name]));
}

/** Who waits for whom is said with the lines of code: those of the program, and none of the package. */
const WAITING_FOR_ITSELF = `
  import { AuroraDatabase } from 'aurorm';
  const answer = { transactionId: 'transaction', numberOfRecordsUpdated: 1 };
  const database = new AuroraDatabase({
    databaseName: 'd', dbClusterArn: 'c', dbCredentialsSecretsStoreArn: 's',
    client: { send: () => Promise.resolve(answer), config: {} },
    transaction: { deadlockTimeoutMs: 20 },
  });
  const failing = database.transaction(async (tx) => {
    let beside;
    const part = tx.savepoint(async (inner) => {
      await inner.insert('INSERT INTO scene (id) VALUES (1)');
      await beside;
    });
    beside = tx.insert('INSERT INTO scene (id) VALUES (2)');
    await part;
  });
  await failing.catch((failure) => console.log(failure.name + ': ' + failure.message));`;

describe('the package, as Node.js loads it', () => {
  it('has one form of its code, whoever resolves it, so that no program ends up with two classes of one name', () => {
    const { exports } = description();
    const entries = Object.values(exports).filter((entry) => typeof entry !== 'string');
    expect(entries.map((entry) => Object.keys(entry))).to.deep.equal(entries.map(() => ['types', 'default']));
  });

  it('publishes what it names, and neither sources nor tests', async () => {
    const published = await publishedFiles();
    const { bin, exports } = description();
    const named = [bin, ...Object.values(exports)].flatMap((entry) => Object.values(entry));
    const paths = named.filter((path) => path.startsWith('./')).map((path) => path.slice(2));
    expect(paths).to.have.length.of.at.least(9);
    expect(published).to.include.members([...paths, 'LICENSE', 'README.md', 'CHANGELOG.md']);
    const forms = /^(?:dist\/lib\/.*\.js(?:\.map)?|dist\/src\/.*\.d\.ts|LICENSE|package\.json|[A-Z]+\.md)$/;
    expect(published.filter((path) => !forms.test(path))).to.deep.equal([]);
  });

  it('has the names of the sources', () => {
    expect(Object.keys(packaged)).to.have.members(Object.keys(source));
    expect(functionNames(packaged)).to.deep.equal(functionNames(source));
    expect(functionNames(packagedNest)).to.deep.equal(functionNames(sourceNest));
  });

  it('has one class of each name, whichever entry it comes from', () => {
    class Harbour {
      id!: number;
    }
    packaged.PrimaryColumn('integer')(Harbour.prototype, 'id');
    packaged.Entity()(Harbour);
    expect(fakeRepository(Harbour)).to.be.instanceOf(packaged.Repository);
  });

  it('loads few files, and nothing that can wait', async () => {
    const loaded = await modulesLoadedBy('aurorm');
    const own = loaded.filter((url) => url.startsWith(ROOT.href) && !url.includes('/node_modules/'));
    expect(own).to.have.length.within(1, 14);
    const texts = own.map((url) => readFileSync(fileURLToPath(url), 'utf8')).join('');
    expect(texts).to.include('// dist/src/connector/sdk-caller.js').and.not.include('// dist/src/emulator/');
    expect(loaded.filter((url) => /@aws-sdk|@smithy|lossless-json|mysql2|\/pg\//.test(url))).to.deep.equal([]);
  });

  it('says in messages which lines of code are meant', async () => {
    const message = await outputOf(WAITING_FOR_ITSELF);
    expect(message).to.match(/^TransactionDeadlockException: What was given at .*begun at /);
    expect(message.match(/\[eval1\]:\d+:\d+/g)).to.have.length(2);
    expect(message).not.to.include('dist/lib');
  });
});
