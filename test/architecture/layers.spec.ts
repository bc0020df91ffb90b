import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

// Compiled, this file is dist/test/architecture/layers.spec.js.
const SOURCE = resolve(dirname(fileURLToPath(import.meta.url)), '../../../src');

/** The folders of `src` from the lowest layer to the highest; folders of one layer do not know each other. */
const LAYERS: readonly (readonly string[])[] = [
  ['errors', 'wire'],
  ['sql'],
  ['dialects', 'entity'],
  ['connector', 'schema'],
  ['repository', 'transaction'],
  ['database'],
  ['data-source'],
  ['nestjs', 'testing', 'cli', 'index.ts'],
];

/** The emulator shares the shapes of the wire with the rest and nothing else. */
const EMULATOR = 'emulator';

/** Who starts emulators. They load it when they do (types aside), so that importing them costs no emulator. */
const STARTERS: ReadonlySet<string> = new Set(['testing', 'cli']);

interface Import {
  readonly from: string;
  readonly to: string;
  /** Whether the file that imports it is loaded without it. */
  readonly isLazy: boolean;
}

/** Imports, type imports and re-exports from other files, and dynamic imports. */
const IMPORT = /(?:\bimport (type) \{[^}]*\} from\s+|\bfrom\s+|\bimport\s*(\()\s*|\bimport\s+)'(\.[^']+)'/g;

function sourceFiles(): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.split(sep).join('/'));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SOURCE, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, type, call, path = '']) => {
    const target = relative(SOURCE, resolve(SOURCE, dirname(file), path))
      .split(sep)
      .join('/');
    return { from: file, to: target.replace(/\.js$/, '.ts'), isLazy: (type ?? call) !== undefined };
  });
}

function folderOf(file: string): string {
  return file.split('/')[0] ?? '';
}

function layerOf(file: string): number {
  return LAYERS.findIndex((folders) => folders.includes(folderOf(file)));
}

function mayImport({ from, to, isLazy }: Import): boolean {
  const [fromFolder, toFolder] = [folderOf(from), folderOf(to)];
  if (fromFolder === toFolder) {
    return true;
  }
  if (fromFolder === EMULATOR || toFolder === EMULATOR) {
    return fromFolder === EMULATOR ? toFolder === 'wire' : isLazy && STARTERS.has(fromFolder);
  }
  return layerOf(to) < layerOf(from);
}

/** The files of a cycle that can be reached from a file, or none. */
function findCycle(file: string, graph: ReadonlyMap<string, readonly string[]>, finished: Set<string>): string[] {
  const path: string[] = [];
  const visit = (current: string): string[] => {
    if (path.includes(current)) {
      return [...path.slice(path.indexOf(current)), current];
    }
    if (finished.has(current)) {
      return [];
    }
    path.push(current);
    for (const next of graph.get(current) ?? []) {
      const cycle = visit(next);
      if (cycle.length > 0) {
        return cycle;
      }
    }
    path.pop();
    finished.add(current);
    return [];
  };
  return visit(file);
}

describe('the layers of src', () => {
  const files = sourceFiles();
  const imports = files.flatMap(importsOf);

  it('are read from the sources', () => {
    expect(files).to.include.members(['index.ts', 'wire/shapes.ts', 'database/aurora-database.ts']);
    expect(imports).to.deep.include({ from: 'sql/compiled-query.ts', to: 'wire/shapes.ts', isLazy: true });
  });

  it('hold every file', () => {
    expect(files.filter((file) => layerOf(file) === -1 && folderOf(file) !== EMULATOR)).to.deep.equal([]);
  });

  it('import downward only', () => {
    expect(imports.filter((found) => !mayImport(found))).to.deep.equal([]);
  });

  it('import only files that exist', () => {
    expect(imports.filter(({ to }) => !files.includes(to))).to.deep.equal([]);
  });

  it('load the emulator nowhere but where one is started', () => {
    const loads = imports.filter(({ from, to }) => folderOf(to) === EMULATOR && folderOf(from) !== EMULATOR);
    expect(loads.map(({ from }) => folderOf(from))).to.include('testing');
    expect(mayImport({ from: 'testing/x.ts', to: 'emulator/index.ts', isLazy: false })).to.equal(false);
    expect(mayImport({ from: 'nestjs/x.ts', to: 'emulator/index.ts', isLazy: true })).to.equal(false);
  });

  it('have no cycle', () => {
    const graph = new Map(files.map((file) => [file, importsOf(file).map(({ to }) => to)]));
    const finished = new Set<string>();
    expect(files.map((file) => findCycle(file, graph, finished)).filter(({ length }) => length > 0)).to.deep.equal([]);
  });

  it('name a concrete dialect only in the composition roots', () => {
    const named = imports.filter(({ to }) => /^dialects\/(postgres|mysql)\//.test(to));
    const outside = named.filter(({ from }) => !['dialects', 'database', 'data-source'].includes(folderOf(from)));
    expect(outside).to.deep.equal([]);
    expect(named.length).to.be.greaterThan(0);
  });

  it('never enter an async context without leaving it', () => {
    expect(files.filter((file) => readFileSync(join(SOURCE, file), 'utf8').includes('enterWith'))).to.deep.equal([]);
  });
});
