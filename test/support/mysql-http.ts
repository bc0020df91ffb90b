import { type Emulator, startEmulator } from '../../src/emulator/index.js';
import { type MysqlServer, mysqlSource, startMysqlServer } from './mysql-server.js';
import { ServiceCalls } from './service-calls.js';

let server: Promise<MysqlServer> | undefined;
let emulator: Promise<Emulator> | undefined;

/** The one MySQL or MariaDB server that all specifications share; it starts with the first that asks for it. */
export function sharedMysqlServer(): Promise<MysqlServer> {
  server ??= startMysqlServer();
  return server;
}

/** The database of the shared emulator; nobody else's, in case the server was there before. */
export const MYSQL_DATABASE = 'aurorm_test';

async function start(): Promise<Emulator> {
  const { url } = await sharedMysqlServer();
  return startEmulator({ engine: 'mysql', mysqlUrl: url, database: MYSQL_DATABASE });
}

/** The one emulator of Aurora MySQL that all specifications share; it starts with the first that asks for it. */
export function sharedMysqlEmulator(): Promise<Emulator> {
  emulator ??= start();
  return emulator;
}

after(async () => {
  await (await emulator)?.stop();
  await (await server)?.stop();
});

/** The calls of the service in front of the shared MySQL server. */
export const mysql = new ServiceCalls(sharedMysqlEmulator);

/** Resolves when a statement waits for a lock. The tables about locks are copies, which do not change while asked often. */
export async function waitForBlockedMysqlStatement(service: ServiceCalls = mysql): Promise<void> {
  let waiting: string;
  do {
    const { records } = await service.execute("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'");
    waiting = JSON.stringify(records);
  } while (waiting === '[[{"stringValue":"Innodb_row_lock_current_waits"},{"stringValue":"0"}]]');
}

/**
 * A suite that needs a MySQL server: skipped, with the reason in its title, on a machine that has none; where `CI` is
 * set it fails instead, so that nobody goes without for long.
 */
export function describeMysql(title: string, suite: (this: Mocha.Suite) => void): void {
  const source = mysqlSource();
  if (source.kind !== 'none') {
    describe(title, suite);
  } else if (process.env['CI'] === undefined || process.env['CI'] === '') {
    describe.skip(`${title} (${source.reason})`, suite);
  } else {
    describe(title, () => {
      it('has a MySQL server to run on', () => {
        throw new Error(source.reason);
      });
    });
  }
}
