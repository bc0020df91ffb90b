// Makes dist/lib of dist/src: one file for each entry, and what they share, which Node.js loads in half the time. It is
// the only form of the code that is published, so that no program ends up with two classes of one name.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { build } from 'esbuild';

/** The entries of package.json, and the command. */
const ENTRIES = ['index', 'emulator/index', 'nestjs/index', 'testing/index', 'cli/main'];

/**
 * Published for nobody to import, but esbuild shares by entries: with these, the connector, transactions, and the
 * decorators that load reflect-metadata are files apart, and a bundler leaves out those that a program does not use.
 */
const SEAMS = ['database/aurora-database', 'transaction/transactional', 'entity/decorators/column'];

/** Only for the order in which files are run, which means nothing here; esbuild warns of what it has written itself. */
const IMPORT_OF_NOTHING = /^import "\.\/chunk-[^"]*";$/gm;

const { outputFiles } = await build({
  entryPoints: [...ENTRIES, ...SEAMS].map((entry) => `dist/src/${entry}.js`),
  outbase: 'dist/src',
  outdir: 'dist/lib',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
  write: false,
});

for (const { path, text } of outputFiles) {
  await mkdir(dirname(path), { recursive: true });
  const isCommand = text.startsWith('#!');
  await writeFile(path, text.replaceAll(IMPORT_OF_NOTHING, ''), { mode: isCommand ? 0o755 : 0o644 });
}
