import { createConnection } from 'mysql2';
import type { Connection as PromiseConnection } from 'mysql2/promise';

import type { MysqlAddress } from './mysql-address.js';

/** The SQL mode of MySQL 8 as it is installed. */
const SQL_MODE = [
  'ONLY_FULL_GROUP_BY',
  'STRICT_TRANS_TABLES',
  'NO_ZERO_IN_DATE',
  'NO_ZERO_DATE',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION',
].join();

/** What every connection is opened with. */
export const CONNECTION_OPTIONS = {
  // IGNORE_SPACE would become part of the SQL mode, and LOCAL_FILES would let a statement read files of this machine.
  flags: ['-IGNORE_SPACE', '-LOCAL_FILES'],
  charset: 'UTF8MB4_GENERAL_CI',
  supportBigNumbers: true,
  bigNumberStrings: true,
};

/** Writes a name as an identifier of MySQL's SQL. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** What a server is, and how to make its sessions behave like those of a MySQL 8 that was just installed. */
export interface ServerProfile {
  readonly isMariaDb: boolean;
  /** The statement that sets up a session. */
  readonly sessionSettings: string;
}

/** Lends a connection of its own to the emulator's work on the server. */
export async function withConnection<Result>(
  address: MysqlAddress,
  work: (connection: PromiseConnection) => Promise<Result>,
): Promise<Result> {
  const connection = createConnection({ ...address, ...CONNECTION_OPTIONS });
  // An error of the connection also rejects what runs on it; without a listener it would end the process.
  connection.on('error', () => undefined);
  try {
    return await work(connection.promise());
  } finally {
    connection.destroy();
  }
}

async function isKnown(connection: PromiseConnection, sql: string): Promise<boolean> {
  const [rows] = await connection.query(sql);
  return Array.isArray(rows) && rows.length > 0;
}

/** Finds out what kind of server it is. */
export async function inspectServer(connection: PromiseConnection): Promise<ServerProfile> {
  const isMariaDb = await isKnown(connection, "SELECT 1 FROM DUAL WHERE VERSION() LIKE '%MariaDB%'");
  // MariaDB would cut fractions of a second that are too long for a column, where MySQL rounds them.
  const sqlMode = isMariaDb ? `${SQL_MODE},TIME_ROUND_FRACTIONAL` : SQL_MODE;
  const settings = ['NAMES utf8mb4', "time_zone = '+00:00'", `sql_mode = '${sqlMode}'`];
  if (isMariaDb) {
    settings.push('group_concat_max_len = 1024');
  }
  if (await isKnown(connection, "SHOW VARIABLES LIKE 'innodb_snapshot_isolation'")) {
    // Newer releases of MariaDB refuse in REPEATABLE READ what MySQL lets pass.
    settings.push('innodb_snapshot_isolation = OFF');
  }
  return { isMariaDb, sessionSettings: `SET ${settings.join(', ')}` };
}

/** Creates the databases that there are not yet; returns their names. */
export async function createDatabases(connection: PromiseConnection, names: readonly string[]): Promise<string[]> {
  const created: string[] = [];
  for (const name of names) {
    if (
      !(await isKnown(connection, `SELECT 1 FROM information_schema.schemata WHERE schema_name = ${quoteText(name)}`))
    ) {
      await connection.query(`CREATE DATABASE ${quoteIdentifier(name)} CHARACTER SET utf8mb4`);
      created.push(name);
    }
  }
  return created;
}

function quoteText(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '$&$&')}'`;
}
