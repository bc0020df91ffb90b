import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A server program that runs on this machine. */
interface MysqlProgram {
  readonly path: string;
  readonly isMariaDb: boolean;
}

/** What the tests of the engine `mysql` can use: a server that runs already, one to start, or none and why. */
export type MysqlSource =
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'program'; readonly program: MysqlProgram }
  | { readonly kind: 'url'; readonly url: string };

/** A running server; `stop` ends it if the tests started it. */
export interface MysqlServer {
  readonly url: string;
  stop(): Promise<void>;
}

const URL_VARIABLE = 'AURORM_TEST_MYSQL_URL';
/** Where packages put servers, besides the folders of PATH: a normal user's PATH does not have them. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/libexec', '/opt/homebrew/bin', '/usr/local/bin'];
const PROGRAM_NAMES = ['mariadbd', 'mysqld'];

/**
 * Runs the command in `$2…` and removes the folder `$1` when it has ended. The command is killed as soon as standard
 * input ends, which happens however this process ends. Nobody needs the data, so there is nothing to shut down.
 */
const GUARD = `
directory=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ while read -r line; do :; done; kill -KILL "$server"; } <&3 2>/dev/null &
guard=$!
exec 3<&- </dev/null 2>/dev/null
wait "$server"
kill "$guard" 2>/dev/null
rm -rf "$directory"
`;

function candidatePaths(): string[] {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SERVER_FOLDERS].filter(
    (folder) => folder !== '',
  );
  return PROGRAM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).filter((path) =>
    existsSync(path),
  );
}

/** Only running a program tells whether its libraries are there. */
function inspectProgram(path: string): MysqlProgram | string {
  const { status, stdout, stderr, error } = spawnSync(path, ['--no-defaults', '--version'], { encoding: 'utf8' });
  return status === 0
    ? { path, isMariaDb: stdout.includes('MariaDB') }
    : `${path} does not run: ${error?.message ?? stderr.trim()}`;
}

function findSource(): MysqlSource {
  const url = process.env[URL_VARIABLE];
  if (url !== undefined && url !== '') {
    return { kind: 'url', url };
  }
  const problems: string[] = [];
  for (const path of candidatePaths()) {
    const found = inspectProgram(path);
    if (typeof found !== 'string') {
      return { kind: 'program', program: found };
    }
    problems.push(found);
  }
  const reason = problems[0] ?? `there is no mariadbd or mysqld on PATH or in ${SERVER_FOLDERS.join(', ')}`;
  return {
    kind: 'none',
    reason: `${reason}; install mariadb-server-core and mariadb-client-core or set ${URL_VARIABLE}`,
  };
}

let source: MysqlSource | undefined;

/** The server that the tests use, looked for once. */
export function mysqlSource(): MysqlSource {
  source ??= findSource();
  return source;
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Both servers refuse to run as root unless they are told to. */
function commonOptions(data: string): string[] {
  return ['--no-defaults', `--datadir=${data}`, ...(process.getuid?.() === 0 ? ['--user=root'] : [])];
}

function initialize({ path, isMariaDb }: MysqlProgram, data: string): void {
  const besides = join(dirname(path), '../bin/mariadb-install-db');
  const [program, options] = isMariaDb
    ? [
        existsSync(besides) ? besides : 'mariadb-install-db',
        ['--auth-root-authentication-method=normal', '--skip-test-db'],
      ]
    : [path, ['--initialize-insecure']];
  const { status, stderr, stdout, error } = spawnSync(program, [...commonOptions(data), ...options], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`${program} failed: ${error?.message ?? ''}${stderr}${stdout}`);
  }
}

function serverCommand({ path, isMariaDb }: MysqlProgram, directory: string, port: number): string[] {
  return [
    path,
    ...commonOptions(join(directory, 'data')),
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(directory, 'socket')}`,
    // A server that starts removes the temporary tables that it finds, those of other servers too.
    `--tmpdir=${directory}`,
    '--skip-log-bin',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-flush-method=nosync',
    isMariaDb ? '--character-set-server=utf8mb4' : '--mysqlx=OFF',
  ];
}

async function waitForLog(child: ChildProcess, text: string): Promise<void> {
  let log = '';
  child.stderr?.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (data: string) => {
      log = (log + data).slice(-65_536);
      if (log.includes(text)) {
        resolve();
      }
    });
    child.once('close', () => reject(new Error(`The MySQL server does not start: ${log}`)));
  });
}

async function startProgram(program: MysqlProgram): Promise<MysqlServer> {
  const directory = await mkdtemp(join(tmpdir(), 'mysql-'));
  try {
    initialize(program, join(directory, 'data'));
    return await startIn(directory, program);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(directory: string, program: MysqlProgram): Promise<MysqlServer> {
  const port = await findFreePort();
  const child = spawn('sh', ['-c', GUARD, 'mysql-guard', directory, ...serverCommand(program, directory, port)], {
    cwd: '/',
    // In a group of its own, so that Ctrl+C in a terminal reaches the tests only.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  await waitForLog(child, 'ready for connections');
  return {
    url: `mysql://root@127.0.0.1:${port}`,
    stop: async () => {
      const closed = once(child, 'close');
      child.stdin.end();
      await closed;
    },
  };
}

/** Starts the server of this machine, or names the one that runs already. */
export async function startMysqlServer(): Promise<MysqlServer> {
  const found = mysqlSource();
  switch (found.kind) {
    case 'none':
      throw new Error(found.reason);
    case 'url':
      return { url: found.url, stop: async () => undefined };
    default:
      return startProgram(found.program);
  }
}
