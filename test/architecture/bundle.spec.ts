import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { AURORM_ENTRY, bundle, type Bundle } from '../support/bundle.js';

const EVERYTHING = 'AuroraDatabase, Column, DataSource, Entity, Repository, Transactional';

/** What a minified bundle may be of, in bytes: what it is, and little room. To need more is to be a decision. */
const BUDGETS = { everything: 254_000, connector: 101_000 };

async function bundleOf(names: string): Promise<Bundle> {
  // The SDK stays outside, as Lambda has it already.
  return await bundle(`import { ${names} } from ${JSON.stringify(AURORM_ENTRY)}; console.log(${names});`, {
    external: ['@aws-sdk/*'],
  });
}

function packagesIn({ files }: Bundle): string[] {
  const names = [...files.keys()].map(
    (path) => /node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)/.exec(path)?.groups?.['name'],
  );
  return [...new Set(names.filter((name) => name !== undefined))].toSorted();
}

function foldersIn({ files }: Bundle): string[] {
  const names = [...files.keys()].map((path) => /dist\/src\/(?<name>[^/]+)\//.exec(path)?.groups?.['name']);
  return [...new Set(names.filter((name) => name !== undefined))].toSorted();
}

describe('a bundle of the main entry', () => {
  it('is no larger than its budget, and has no packages but those that everything needs', async () => {
    const everything = await bundleOf(EVERYTHING);
    expect(everything.bytes).to.be.lessThan(BUDGETS.everything);
    expect(packagesIn(everything)).to.deep.equal(['class-transformer', 'reflect-metadata', 'uuid']);
    expect(foldersIn(everything)).not.to.include('emulator');
  });

  it('leaves entities and every package out where the connector is used alone', async () => {
    const connector = await bundleOf('AuroraDatabase');
    expect(connector.bytes).to.be.lessThan(BUDGETS.connector);
    expect(packagesIn(connector)).to.deep.equal([]);
    expect(foldersIn(connector)).not.to.include.members(['data-source', 'entity', 'repository']);
  });
});

/** Writes the address of every module that is asked for. */
const TELLING_HOOKS = `
  import { writeSync } from 'node:fs';
  export async function resolve(specifier, context, next) {
    const resolved = await next(specifier, context);
    writeSync(1, resolved.url + '\\n');
    return resolved;
  }`;

describe('the import of the main entry', () => {
  it('loads nothing that can wait: neither the SDK nor what the emulator works with', async () => {
    const program = `
      import { register } from 'node:module';
      register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(TELLING_HOOKS)}`)});
      await import(${JSON.stringify(AURORM_ENTRY)});`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    const loaded = stdout.split('\n');
    expect(loaded.some((url) => url.endsWith('/connector/sdk-caller.js'))).to.equal(true);
    expect(loaded.filter((url) => /@aws-sdk|@smithy|\/emulator\/|lossless-json|mysql2|\/pg\//.test(url))).to.deep.equal(
      [],
    );
  });
});
