import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { refuseIfInUse, waitUntilFree } from './cluster-lock.js';
import { type DataDirectory, ensureCluster, SUPERUSER } from './data-cluster.js';
import { GuardedProcess } from './guarded-process.js';
import { findInstallation, handOver, programOf } from './installation.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { MAX_SERVER_CONNECTIONS, type ServerAddress } from './session-pools.js';

const PORT = 5432;
/** What the path of a socket may have on all systems, less the names of our folder and of the socket itself. */
const MAX_TEMPORARY_DIRECTORY_CHARACTERS = 70;

/** After this time the user is told why it takes so long. */
const SLOW_START_MS = 2_000;

export interface PostgresServerOptions {
  /** Where the data stays when the server has stopped; created when absent. Without it the data is temporary. */
  readonly dataDirectory: string | undefined;
  /** Is told what takes long. */
  readonly onProgress: (message: string) => void;
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
 * @throws {Error} with the reason, or PostgreSQL's own log, when the server does not start.
 */
export async function startPostgres(options: PostgresServerOptions): Promise<PostgresServer> {
  const directory = await createRuntimeDirectory();
  try {
    return await startIn(directory, options);
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
  { dataDirectory, onProgress }: PostgresServerOptions,
): Promise<PostgresServer> {
  const installation = await findInstallation(directory, onProgress);
  const { binaries, identity } = installation;
  const data: DataDirectory = {
    path: dataDirectory === undefined ? join(directory, 'data') : resolve(dataDirectory),
    isTemporary: dataDirectory === undefined,
  };
  await mkdir(data.path, { recursive: true, mode: 0o700 });
  await handOver([...(await foldersIn(directory)), data.path], identity);
  const cluster = await ensureCluster(installation, data, onProgress);
  await waitUntilFree(cluster);
  const command = serverCommand(binaries, { directory, cluster, isTemporary: data.isTemporary });
  const server = new GuardedProcess({ identity, command, directory });
  await waitUntilReady(server, cluster, onProgress);
  return {
    address: { host: directory, port: PORT, user: SUPERUSER },
    stop: async () => {
      await server.stop();
      // The other user as whom the server ran may not have had the right to remove the folder itself.
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function waitUntilReady(
  server: GuardedProcess,
  cluster: string,
  onProgress: (message: string) => void,
): Promise<void> {
  const text = `PostgreSQL is still starting. If it was killed before, it recovers the data in ${cluster}.`;
  const timer = setTimeout(() => onProgress(text), SLOW_START_MS);
  try {
    await server.waitForLog('database system is ready to accept connections');
  } catch (cause) {
    await refuseIfInUse(cluster);
    throw new Error(`PostgreSQL does not start: ${messageOf(cause)}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** The folder and all below it: who is to remove them must own them. */
async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return [directory, ...folders.map((entry) => join(entry.parentPath, entry.name))];
}

interface ServerFolders {
  readonly directory: string;
  readonly cluster: string;
  readonly isTemporary: boolean;
}

function serverCommand(binaries: PostgresBinaries, { directory, cluster, isTemporary }: ServerFolders): string[] {
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
    // Data that nobody keeps need not survive the machine; of what is kept, every commit that was answered must.
    ...(isTemporary ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return [programOf(binaries, 'postgres'), '-D', cluster, ...options];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
