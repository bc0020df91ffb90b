import { expect } from 'chai';
import { readFileSync } from 'node:fs';

import { bundle, type Bundle } from '../support/bundle.js';
import { outputOf } from '../support/loaded-modules.js';

const EVERYTHING = 'AuroraDatabase, Column, DataSource, Entity, Repository, Transactional';

/** What a minified bundle may be of, in bytes: what it is, and little room. To need more is to be a decision. */
const BUDGETS = { everything: 300_000, connector: 112_000 };

/** What only they need who have entities. */
const ABOUT_ENTITIES =
  /dist\/src\/(?:data-source|entity|repository|schema)\/|dialects\/.*-(?:entity-dialect|rows|schema)\.js$/;

/** The modules of the sources of which the files of the package consist that something is taken from. */
function modulesIn({ files }: Bundle): string[] {
  return [...files.keys()]
    .filter((path) => path.startsWith('dist/lib/'))
    .flatMap((path) => readFileSync(path, 'utf8').match(/(?<=^\/\/ )dist\/src\/.*\.js$/gm) ?? []);
}

async function bundleOf(names: string): Promise<Bundle> {
  // The SDK stays outside, as Lambda has it already.
  return await bundle(`import { ${names} } from 'aurorm'; console.log(${names});`, { external: ['@aws-sdk/*'] });
}

function packagesIn({ files }: Bundle): string[] {
  const names = [...files.keys()].map(
    (path) => /node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)/.exec(path)?.groups?.['name'],
  );
  return [...new Set(names.filter((name) => name !== undefined))].toSorted();
}

describe('a bundle of the main entry', () => {
  it('is no larger than its budget, and has no packages but those that everything needs', async () => {
    const everything = await bundleOf(EVERYTHING);
    expect(everything.bytes).to.be.lessThan(BUDGETS.everything);
    expect(packagesIn(everything)).to.deep.equal(['class-transformer', 'reflect-metadata', 'uuid']);
    const modules = modulesIn(everything);
    expect(modules.filter((path) => path.startsWith('dist/src/emulator/'))).to.deep.equal([]);
    expect(modules.filter((path) => ABOUT_ENTITIES.test(path))).to.have.length.above(50);
  });

  it('leaves entities and every package out where the connector is used alone', async () => {
    const connector = await bundleOf('AuroraDatabase');
    expect(connector.bytes).to.be.lessThan(BUDGETS.connector);
    const declarative = await bundleOf('AuroraDatabase, Transactional');
    expect([connector, declarative].flatMap(packagesIn)).to.deep.equal([]);
    const modules = modulesIn(declarative);
    expect(modules).to.include('dist/src/transaction/transactional.js');
    expect(modules.filter((path) => ABOUT_ENTITIES.test(path))).to.deep.equal([]);
  });

  it('has @Transactional without metadata where nobody loads reflect-metadata', async () => {
    const program = `
      import { Transactional } from 'aurorm';
      class Census { async count() {} }
      const descriptor = Object.getOwnPropertyDescriptor(Census.prototype, 'count');
      const { value } = Transactional()(Census.prototype, 'count', descriptor);
      console.log(value.name, value !== descriptor.value, 'metadata' in Reflect);`;
    const { code } = await bundle(program, { format: 'esm' });
    expect(await outputOf(code)).to.equal('count true false\n');
  });
});
