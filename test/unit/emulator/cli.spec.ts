import { readFile } from 'node:fs/promises';

import { expect } from 'chai';

import { EmulatorProcess, runCli } from '../../support/emulator-process.js';
import { TARGET } from '../../support/emulator-http.js';

describe('The command aurorm', () => {
  it('prints the version of the package', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };

    expect(await runCli('--version')).to.deep.equal({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  const wrong: [parameters: string[], message: RegExp][] = [
    [['emulate'], /unknown command 'emulate'/],
    [['emulator', '--port', '99999'], /must be a whole number from 0 to 65535/],
    [['emulator', '--port', 'http'], /must be a whole number from 0 to 65535/],
    [['emulator', '--engine', 'mysql'], /error: The engine 'mysql' needs a MySQL or MariaDB server that runs already/],
    [
      ['emulator', '--mysql-url', 'mysql://root@127.0.0.1:3306'],
      /error: The option mysqlUrl is for the engine 'mysql'/,
    ],
    [['emulator', '--database', ''], /error: The option database must be a text that is not empty/],
    [['emulator', '--colour'], /unknown option '--colour'/],
  ];
  for (const [parameters, message] of wrong) {
    it(`fails with a reason for ${parameters.join(' ')}`, async () => {
      const { exitCode, stdout, stderr } = await runCli(...parameters);

      expect(exitCode).to.equal(1);
      expect(stdout).to.equal('');
      expect(stderr).to.match(message);
    });
  }

  describe('emulator', () => {
    let emulator: EmulatorProcess;

    beforeEach(async () => {
      emulator = await EmulatorProcess.start();
    });

    afterEach(async () => {
      await emulator.cleanUp();
    });

    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      it(`serves until ${signal}, then ends without leaving anything`, async () => {
        const [, endpoint = ''] = /^ready (http:\/\/127\.0\.0\.1:\d+)$/m.exec(emulator.output) ?? [];
        const body = JSON.stringify({ ...TARGET, sql: 'SELECT 1' });
        const response = await fetch(`${endpoint}/Execute`, { method: 'POST', body });

        expect(response.status).to.equal(200);
        expect(emulator.output).to.contain(`export AWS_ENDPOINT_URL_RDS_DATA=${endpoint}\n`);
        expect(emulator.output).to.match(/export AWS_REGION=\S+\nexport AWS_ACCESS_KEY_ID=\S+\nexport AWS_SECRET/);
        expect(await emulator.end(signal)).to.equal(0);
        expect(await emulator.temporaryFiles()).to.deep.equal([]);
        expect(await emulator.postgresProcesses()).to.deep.equal([]);
      });
    }

    it('takes PostgreSQL and its files with it when it is killed', async () => {
      expect(await emulator.postgresProcesses()).not.to.deep.equal([]);

      expect(await emulator.end('SIGKILL')).to.equal('SIGKILL');

      while ((await emulator.temporaryFiles()).length > 0) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(await emulator.postgresProcesses()).to.deep.equal([]);
    });
  });
});
