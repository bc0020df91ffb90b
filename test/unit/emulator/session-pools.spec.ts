import { expect } from 'chai';

import { SessionPools as MysqlSessionPools } from '../../../src/emulator/mysql/session-pools.js';
import { SessionPools as PostgresSessionPools } from '../../../src/emulator/postgres/session-pools.js';
import { rejection } from '../../support/rejection.js';

const POOLS = {
  postgresql: () => new PostgresSessionPools({ host: '/nowhere', port: 5432, user: 'nobody' }, 1000),
  mysql: () =>
    new MysqlSessionPools({
      address: { host: '127.0.0.1', port: 1, user: 'nobody', password: '' },
      profile: { isMariaDb: false, sessionSettings: '' },
      statementTimeoutMs: 1000,
    }),
};

describe('the pools of sessions', () => {
  for (const [engine, createPools] of Object.entries(POOLS)) {
    it(`lend nothing any more after they were closed, and connect to nothing: ${engine}`, async () => {
      const pools = createPools();
      await pools.close();

      const error = await rejection(pools.acquire('app', 'statement'));

      expect(error).to.include({ code: 'DatabaseUnavailableException', message: 'The emulator has been stopped.' });
    });
  }
});
