import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { modelProgram } from './model-of-fifty.js';

// Compiled, this file is dist/test/types/model-of-fifty.spec.js: inside of the package, whose name is known there.
const HERE = dirname(fileURLToPath(import.meta.url));
const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');

/** What the checker has to do, whatever the machine is busy with: how often it instantiates types. */
async function instantiationsOf(entities: number): Promise<number> {
  const folder = join(HERE, `model-of-${entities}`);
  await mkdir(folder, { recursive: true });
  try {
    for (const [name, text] of modelProgram(entities)) {
      await writeFile(join(folder, name), text);
    }
    const { stdout } = await promisify(execFile)(process.execPath, [TSC, '-p', folder, '--extendedDiagnostics']);
    return Number(/^Instantiations:\s+(\d+)$/m.exec(stdout)?.[1]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('checking the types of a program', () => {
  it('with fifty entities takes few instantiations of types, and no more for each of many than of few', async () => {
    const [ten, fifty] = [await instantiationsOf(10), await instantiationsOf(50)];
    // Counted with TypeScript 7.0: 137,000 for fifty, for which it takes half a second.
    expect(fifty).to.be.within(1, 200_000);
    expect(fifty / ten).to.be.lessThan(6);
  });
});
