import { access, chown, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { GuardedProcess } from './guarded-process.js';
import {
  copyPostgresBinaries,
  findPostgresBinaries,
  linkLibraries,
  type PostgresBinaries,
} from './postgres-binaries.js';
import { candidateIdentities, type ProcessIdentity, runAs } from './process-identity.js';
import { MAX_SERVER_CONNECTIONS, type ServerAddress } from './session-pools.js';

const PORT = 5432;
const SUPERUSER = 'postgres';
/** What the path of a socket may have on all systems, less the names of our folder and of the socket itself. */
const MAX_TEMPORARY_DIRECTORY_CHARACTERS = 70;

/** What is needed to start PostgreSQL's programs on this machine. */
interface Installation {
  readonly binaries: PostgresBinaries;
  readonly identity: ProcessIdentity;
}

/** A PostgreSQL server that belongs to this process and listens on a socket of its own only. */
export interface PostgresServer {
  readonly address: ServerAddress;
  /** Ends all sessions and the server, and removes what it kept in temporary folders. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server from the programs that npm installed.
 *
 * @param dataDirectory Where the data stays when the server has stopped; created when absent. Without it the data lives
 *   in a temporary folder.
 * @throws {Error} with the reason, or PostgreSQL's own log, when the server does not start.
 */
export async function startPostgres(dataDirectory?: string): Promise<PostgresServer> {
  const binaries = findPostgresBinaries();
  const directory = await createRuntimeDirectory();
  try {
    return await startIn(directory, binaries, dataDirectory);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

/** The folder for everything temporary: the socket, the data unless they are kept, a copy of the programs if need be. */
async function createRuntimeDirectory(): Promise<string> {
  const parent = tmpdir().length > MAX_TEMPORARY_DIRECTORY_CHARACTERS ? '/tmp' : tmpdir();
  return mkdtemp(join(parent, 'aurorm-'));
}

async function startIn(
  directory: string,
  found: PostgresBinaries,
  dataDirectory: string | undefined,
): Promise<PostgresServer> {
  const { binaries, identity } = await findRunnable(found, directory);
  const data = dataDirectory === undefined ? join(directory, 'data') : resolve(dataDirectory);
  await mkdir(data, { recursive: true, mode: 0o700 });
  await handOver([...(await foldersIn(directory)), data], identity);
  await initialize({ binaries, identity }, data);
  const server = new GuardedProcess({
    identity,
    command: serverCommand(binaries, { directory, data, isTemporary: dataDirectory === undefined }),
    directory,
  });
  try {
    await server.waitForLog('database system is ready to accept connections');
  } catch (cause) {
    throw new Error(`PostgreSQL does not start: ${messageOf(cause)}`, { cause });
  }
  return {
    address: { host: directory, port: PORT, user: SUPERUSER },
    stop: async () => {
      await server.stop();
      // The other user as whom the server ran may not have had the right to remove the folder itself.
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Finds out as whom the programs can be run here, and whether that takes a copy of them. */
async function findRunnable(found: PostgresBinaries, directory: string): Promise<Installation> {
  const linked = await linkLibraries(found, directory);
  const problems: string[] = [];
  for (const identity of candidateIdentities()) {
    try {
      const binaries = identity.user === undefined ? linked : await reachable(linked, identity, directory);
      await runAs(identity, program(binaries, 'postgres'), ['--version']);
      return { binaries, identity };
    } catch (error) {
      problems.push(messageOf(error));
    }
  }
  throw new Error(`The programs of ${found.packageName} do not run on this machine: ${problems.join('; ')}`);
}

/** Another user may not be allowed into the folder where npm put the programs. */
async function reachable(
  binaries: PostgresBinaries,
  identity: ProcessIdentity,
  directory: string,
): Promise<PostgresBinaries> {
  await handOver([directory], identity);
  try {
    await runAs(identity, program(binaries, 'postgres'), ['--version']);
    return binaries;
  } catch {
    return copyPostgresBinaries(binaries, directory);
  }
}

/** Gives folders to the user as whom the server runs. */
async function handOver(directories: readonly string[], { user }: ProcessIdentity): Promise<void> {
  if (user !== undefined) {
    await Promise.all(directories.map((directory) => chown(directory, user.uid, user.gid)));
  }
}

/** The folder and all below it: who is to remove them must own them. */
async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return [directory, ...folders.map((entry) => join(entry.parentPath, entry.name))];
}

async function initialize({ binaries, identity }: Installation, data: string): Promise<void> {
  if (await exists(join(data, 'PG_VERSION'))) {
    return;
  }
  const parameters = [`--pgdata=${data}`, `--username=${SUPERUSER}`, '--auth=trust', '--no-sync', '--no-instructions'];
  // The same order of texts on every machine, whatever languages it has.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  try {
    await runAs(identity, program(binaries, 'initdb'), [...parameters, ...locale]);
  } catch (cause) {
    const user =
      identity.user === undefined ? '' : ` as user ${identity.user.uid}, who must be able to reach this folder`;
    throw new Error(`PostgreSQL cannot create its data in ${data}${user}: ${messageOf(cause)}`, { cause });
  }
}

interface ServerFolders {
  readonly directory: string;
  readonly data: string;
  readonly isTemporary: boolean;
}

function serverCommand(binaries: PostgresBinaries, { directory, data, isTemporary }: ServerFolders): string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: directory,
    unix_socket_permissions: '0700',
    port: PORT,
    max_connections: MAX_SERVER_CONNECTIONS,
    superuser_reserved_connections: 0,
    TimeZone: 'UTC',
    lc_messages: 'C',
    log_timezone: 'UTC',
    log_min_messages: 'log',
    logging_collector: 'off',
    deadlock_timeout: '100ms',
    synchronous_commit: 'off',
    // Data that nobody keeps need not survive the machine.
    ...(isTemporary ? { fsync: 'off', full_page_writes: 'off' } : {}),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return [program(binaries, 'postgres'), '-D', data, ...options];
}

function program({ directory }: PostgresBinaries, name: string): string {
  return join(directory, 'bin', name);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
