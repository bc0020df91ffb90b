/** Where a MySQL or MariaDB server listens, and as whom to log in. */
export interface MysqlAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

const DEFAULT_PORT = 3306;

function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError('The option mysqlUrl has a user or password with a % that does not begin an escape like %40.');
  }
}

/**
 * Reads `mysql://user:password@host:port`. The port is 3306 unless given.
 *
 * @throws {TypeError} when the text is something else. The text, which may hold a password, is not in the message.
 */
export function parseMysqlUrl(text: string): MysqlAddress {
  const url = parse(text);
  const isComplete = url?.protocol === 'mysql:' && url.hostname !== '' && url.username !== '';
  if (url === undefined || !isComplete) {
    throw new TypeError('The option mysqlUrl must have the form mysql://user:password@host:port.');
  }
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') {
    throw new TypeError('The option mysqlUrl must end after the port. Name the database in the option database.');
  }
  return {
    host: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    user: decode(url.username),
    password: decode(url.password),
  };
}
