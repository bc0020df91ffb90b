import { expect } from 'chai';
import { fileURLToPath } from 'node:url';

import { runCli } from '../../support/emulator-process.js';

function moduleAt(name: string): string {
  return fileURLToPath(new URL(`../../support/schema-modules/${name}.js`, import.meta.url));
}

describe('aurorm schema print', () => {
  it('prints the tables of the entities that a module exports, for PostgreSQL', async () => {
    const { exitCode, stdout, stderr } = await runCli('schema', 'print', moduleAt('entities'));
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout)
      .to.match(/^CREATE TABLE "harbour" \(\n/)
      .and.include('"name" varchar(40) NOT NULL')
      .and.match(/;\n\n$/);
  });

  it('prints them for MySQL where that is asked for', async () => {
    const { stdout } = await runCli('schema', 'print', moduleAt('entities'), '--engine', 'mysql');
    expect(stdout).to.match(/^CREATE TABLE `harbour` \(\n/);
  });

  it('prints those of a data source, for the engine that it has', async () => {
    const { exitCode, stdout } = await runCli('schema', 'print', moduleAt('data-source'));
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^CREATE TABLE `harbour` \(\n/);
  });

  it('ends, though the module has opened something', async () => {
    const { exitCode, stdout } = await runCli('schema', 'print', moduleAt('open-timer'));
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('CREATE TABLE "harbour"');
  });

  it('refuses another engine than that of the data source', async () => {
    const { exitCode, stderr } = await runCli('schema', 'print', moduleAt('data-source'), '--engine', 'postgresql');
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('exports a data source, which has an engine of its own: leave out --engine.');
  });

  it('says which module cannot be loaded', async () => {
    const { exitCode, stderr } = await runCli('schema', 'print', 'nowhere.js');
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(/^error: nowhere\.js cannot be loaded: Cannot find module/);
  });

  it('says so where a module exports neither', async () => {
    const { exitCode, stderr } = await runCli('schema', 'print', fileURLToPath(import.meta.resolve('chai')));
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('exports neither a DataSource nor a class with @Entity()');
  });
});
