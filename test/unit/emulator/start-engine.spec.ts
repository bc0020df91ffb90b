import { spawnSync } from 'node:child_process';

import { expect } from 'chai';

const ENTRY_POINT = new URL('../../../src/emulator/index.js', import.meta.url).href;

/** The folders of `node_modules` from which a process has loaded something once it has imported the emulator. */
const PROGRAM = `
  import { createRequire } from 'node:module';
  await import('${ENTRY_POINT}');
  const files = Object.keys(createRequire('${ENTRY_POINT}').cache);
  console.log([...new Set(files.map((file) => /node_modules.([^/\\\\]+)/.exec(file)?.[1]))].join());
`;

describe('The entry point of the emulator', () => {
  it('loads no driver before an engine is started', () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      encoding: 'utf8',
    });

    expect(stderr).to.equal('');
    expect(stdout.trim().split(',')).not.to.include.members(['mysql2']).and.not.to.include.members(['pg']);
  });
});
