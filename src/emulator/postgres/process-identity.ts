import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The user `nobody`, on Linux and by number. */
const NOBODY = 65534;

/** How to start a program so that PostgreSQL accepts its user: it refuses to run as root, or as a user without a name. */
export interface ProcessIdentity {
  /** The command that goes before the program's own. */
  readonly prefix: readonly string[];
  /** The user and group for the process, when it cannot be the present one. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

/** The present user. */
export const SAME_USER: ProcessIdentity = { prefix: [], user: undefined };

/** The present user, who appears as `nobody` to the program. Keeps access to all files; needs user namespaces. */
export const MAPPED_USER: ProcessIdentity = {
  prefix: ['unshare', '-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`],
  user: undefined,
};

/** The user `nobody`, who must be able to reach the program and must own the data. Only root can do this. */
export const OTHER_USER: ProcessIdentity = { prefix: [], user: { uid: NOBODY, gid: NOBODY } };

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** The identities to try, best first. */
export function candidateIdentities(): readonly ProcessIdentity[] {
  if (process.getuid?.() === 0) {
    return [MAPPED_USER, OTHER_USER];
  }
  return hasName() ? [SAME_USER] : [MAPPED_USER, SAME_USER];
}

/**
 * Runs a program to its end and returns what it wrote.
 *
 * @throws {Error} with what the program wrote to standard error when it fails.
 */
export async function runAs(
  identity: ProcessIdentity,
  program: string,
  parameters: readonly string[],
): Promise<string> {
  const [command = program, ...rest] = [...identity.prefix, program, ...parameters];
  try {
    const { stdout } = await run(command, rest, { ...identity.user, cwd: '/', env: cleanEnvironment() });
    return stdout;
  } catch (cause) {
    throw new Error(reasonOf(cause), { cause });
  }
}

function reasonOf(error: unknown): string {
  const written = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return written || String(error);
}

/** The environment without the variables that would change how PostgreSQL's programs behave. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C' };
}
