import { expect } from 'chai';

import { SYSTEM_CLOCK } from '../../../src/emulator/clock.js';
import type { EmulatorOptions } from '../../../src/emulator/index.js';
import { resolveEmulatorOptions } from '../../../src/emulator/resolved-options.js';

const MYSQL_URL = 'mysql://root@127.0.0.1:3306';

const DEFAULTS = {
  port: 0,
  host: '127.0.0.1',
  databases: ['aurorm'],
  faults: [],
  control: false,
  clock: SYSTEM_CLOCK,
  statementTimeoutMs: 45_000,
};

describe('resolveEmulatorOptions', () => {
  it('fills in every default', () => {
    const { onProgress, ...options } = resolveEmulatorOptions({});

    expect(options).to.deep.equal({
      ...DEFAULTS,
      engine: 'postgresql',
      dataDirectory: undefined,
      placeholderBugs: true,
    });
    expect(onProgress('anything')).to.equal(undefined);
  });

  it('reads the address of the MySQL server', () => {
    const options = resolveEmulatorOptions({ engine: 'mysql', mysqlUrl: 'mysql://me:p%40ss@db.local:3307' });

    expect(options).to.deep.include({
      engine: 'mysql',
      server: { host: 'db.local', port: 3307, user: 'me', password: 'p@ss' },
    });
  });

  it('takes several databases, each once', () => {
    expect(resolveEmulatorOptions({ database: ['app', 'audit', 'app'] }).databases).to.deep.equal(['app', 'audit']);
  });

  const refused: [options: object, message: string][] = [
    [{ port: -1 }, 'The option port is -1; it must be a whole number from 0 to 65535.'],
    [{ port: 65_536 }, 'The option port is 65536; it must be a whole number from 0 to 65535.'],
    [{ port: 1.5 }, 'The option port is 1.5; it must be a whole number from 0 to 65535.'],
    [{ statementTimeoutMs: 0 }, 'The option statementTimeoutMs is 0; it must be a whole number from 1 to 2147483647.'],
    [{ placeholderBugs: 'no' }, 'The option placeholderBugs must be true or false.'],
    [{ database: '' }, 'The option database must be a text that is not empty.'],
    [{ database: 'd'.repeat(64) }, 'The option database must not be longer than 63 bytes.'],
    [{ database: [] }, 'The option database must name one database at least.'],
    [{ database: ['app', ''] }, 'The option database must be a text that is not empty.'],
    [{ database: ['app', 'd'.repeat(64)] }, 'The option database must not be longer than 63 bytes.'],
    [{ control: 'false' }, "The option control is 'false'; it must be true or false."],
    [{ clock: {} }, 'The option clock must have the functions setTimeout and clearTimeout.'],
    [{ faults: [{ kind: 'flood' }] }, "The member kind of a fault is 'flood'; it must be one of"],
    [{ host: '' }, 'The option host must be a text that is not empty.'],
    [{ dataDirectory: '' }, 'The option dataDirectory must be a text that is not empty.'],
    [{ engine: 'oracle' }, "The option engine is 'oracle'; it must be 'postgresql' or 'mysql'."],
    [{ mysqlUrl: MYSQL_URL }, "The option mysqlUrl is for the engine 'mysql'"],
    [
      { engine: 'mysql' },
      "The engine 'mysql' needs a MySQL or MariaDB server that runs already: give the option mysqlUrl",
    ],
    [
      { engine: 'mysql', mysqlUrl: MYSQL_URL, placeholderBugs: false },
      "The option placeholderBugs is for the engine 'postgresql'",
    ],
    [{ engine: 'mysql', mysqlUrl: '' }, 'The option mysqlUrl must be a text that is not empty.'],
    [
      { engine: 'mysql', mysqlUrl: MYSQL_URL, dataDirectory: '/data' },
      "The option dataDirectory is for the engine 'postgresql'",
    ],
    [
      { engine: 'mysql', mysqlUrl: MYSQL_URL, database: 'd'.repeat(65) },
      'The option database must not be longer than 64 characters.',
    ],
  ];
  for (const [options, message] of refused) {
    it(`refuses ${JSON.stringify(options).slice(0, 40)}`, () => {
      expect(() => resolveEmulatorOptions(options as EmulatorOptions)).to.throw(TypeError, message);
    });
  }
});
