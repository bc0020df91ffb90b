import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { DataSource } from '../../../src/index.js';
import { AurormModule } from '../../../src/nestjs/index.js';
import { sharedEmulator } from '../../support/emulator-http.js';
import { closeApplications, openMembers, startModule } from '../../support/nestjs/applications.js';
import { Member } from '../../support/nestjs/member.js';

const APPLICATION = fileURLToPath(new URL('../../support/nestjs/closing-application.js', import.meta.url));

const run = promisify(execFile);

describe('the shutdown of an application', () => {
  afterEach(closeApplications);

  it('rolls back what is open', async () => {
    const { database, calls } = await openMembers('nestjs_shutdown');
    await startModule({ imports: [AurormModule.forRoot({ database, entities: [Member] })] });
    await database.insert(`INSERT INTO member (email, name) VALUES ('open@example.org', 'Left open')`);
    await closeApplications();
    expect(calls.at(-1)).to.include({ operation: 'RollbackTransaction' });
    expect(await database.query('SELECT count(*) FROM member')).to.deep.equal([[0]]);
  });

  it('frees the names of its data sources', async () => {
    const { database } = await openMembers('nestjs_shutdown');
    for (let start = 0; start < 2; start++) {
      const module = await startModule({ imports: [AurormModule.forRoot({ database, entities: [Member] })] });
      expect(module.get(DataSource).name).to.equal('default');
      await closeApplications();
    }
  });

  it('leaves nothing that keeps the process alive', async () => {
    const { database } = await openMembers('nestjs_closing');
    const { endpoint } = await sharedEmulator();
    // Fails when the process has not ended by itself in time.
    const { stdout } = await run(process.execPath, [...process.execArgv, APPLICATION, endpoint], {
      timeout: 15_000,
      killSignal: 'SIGKILL',
    });
    expect(stdout).to.equal('closed\n');
    expect(await database.query('SELECT name FROM member')).to.deep.equal([['Kept']]);
  });
});
