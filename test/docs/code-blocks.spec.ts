import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { codeBlocksOf, type CodeBlock } from '../support/code-blocks.js';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

/** Inside of the package, so that its blocks find it by its name. */
const WORKSPACE = join(ROOT, 'dist', 'code-blocks');

interface DocumentedBlock extends CodeBlock {
  readonly name: string;
  readonly place: string;
}

async function documents(): Promise<string[]> {
  const docs = join(ROOT, 'docs');
  const guides = existsSync(docs) ? (await readdir(docs)).map((file) => join('docs', file)) : [];
  return ['README.md', ...guides.filter((file) => file.endsWith('.md'))];
}

async function allBlocks(): Promise<DocumentedBlock[]> {
  const blocks = (await documents()).map(async (document) =>
    codeBlocksOf(await readFile(join(ROOT, document), 'utf8')).map((block) => ({
      ...block,
      name: `${basename(document, '.md')}-${block.line}`,
      place: `${document}:${block.line}`,
    })),
  );
  return (await Promise.all(blocks)).flat();
}

const COMPILER_OPTIONS = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    rootDir: '.',
    outDir: 'out',
    declaration: false,
    sourceMap: false,
    inlineSources: false,
    // Readers are shown a part of a program.
    noUnusedLocals: false,
    noUnusedParameters: false,
  },
  include: ['*.ts'],
};

/** What the compiler says of the blocks, with the places in their documents. */
async function compile(blocks: readonly DocumentedBlock[]): Promise<string> {
  await rm(WORKSPACE, { recursive: true, force: true });
  await mkdir(WORKSPACE, { recursive: true });
  await writeFile(join(WORKSPACE, 'tsconfig.json'), JSON.stringify(COMPILER_OPTIONS));
  await Promise.all(blocks.map(({ name, program }) => writeFile(join(WORKSPACE, `${name}.ts`), program)));
  try {
    await run(process.execPath, [TSC, '-p', WORKSPACE]);
    return '';
  } catch (failure) {
    return (failure as { readonly stdout: string }).stdout;
  }
}

describe('the code in the documents', function () {
  this.timeout(120_000);

  let blocks: readonly DocumentedBlock[];

  before(async () => {
    blocks = await allBlocks();
  });

  it('is there', () => {
    expect(blocks.length).to.be.greaterThan(1);
    expect(blocks.filter(({ runs }) => runs).length).to.be.greaterThan(0);
  });

  it('compiles, and runs to its end where it is a whole program', async () => {
    expect(await compile(blocks)).to.equal('');
    for (const { name, place } of blocks.filter(({ runs }) => runs)) {
      await run(process.execPath, [join(WORKSPACE, 'out', `${name}.js`)]).catch((failure: unknown) => {
        throw new Error(`The program at ${place} failed.`, { cause: failure });
      });
    }
  });
});
