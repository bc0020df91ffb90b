import { execFileSync } from 'node:child_process';
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
        expect(emulator.output).to.contain(`export AURORM_CLUSTER_ARN=${TARGET.resourceArn}\n`);
        expect(emulator.output).to.contain(`export AURORM_SECRET_ARN=${TARGET.secretArn}\n`);
        expect(emulator.output).to.contain('export AURORM_DATABASE=aurorm\n');
        expect(await emulator.end(signal)).to.equal(0);
        expect(await emulator.temporaryFiles()).to.deep.equal([]);
        expect(await emulator.postgresProcesses()).to.deep.equal([]);
      });
    }

    it('ends at once when it is asked twice, and PostgreSQL ends by itself', async () => {
      // While it stands still both wait for it, so that the second comes before the first has ended it in peace.
      for (const signal of ['SIGSTOP', 'SIGINT', 'SIGTERM'] as const) {
        emulator.signal(signal);
      }
      // Which of the two arrives first is for the system to say; the code is that of the second.
      expect(await emulator.end('SIGCONT')).to.be.oneOf([130, 143]);

      await emulator.waitUntilNothingIsLeft();
      expect(await emulator.postgresProcesses()).to.deep.equal([]);
    });

    it('shows its statistics when it is asked to, and at its end', async () => {
      await emulator.calls.execute('SELECT 1');
      emulator.signal('SIGUSR2');
      await emulator.waitForOutput(/open transactions/, 'errors');
      expect(emulator.errors).to.match(/^ExecuteStatement +1 +0 +1 +7 +0$/m);
      expect(emulator.errors).to.match(/^open transactions: 0, faults struck: 0$/m);

      await emulator.calls.failToExecute('SELEKT 1');
      await emulator.end('SIGTERM');

      expect(emulator.errors).to.match(/^ExecuteStatement +2 +1 +1 +7 +0$/m);
      expect(emulator.errors).to.match(/^all +2 +1 +1 +7 +0$/m);
    });

    it('takes PostgreSQL and its files with it when it is killed', async () => {
      expect(await emulator.postgresProcesses()).not.to.deep.equal([]);

      expect(await emulator.end('SIGKILL')).to.equal('SIGKILL');

      await emulator.waitUntilNothingIsLeft();
      expect(await emulator.postgresProcesses()).to.deep.equal([]);
    });
  });

  describe('emulator with options', () => {
    it('prints one line of JSON per event, of which the first tells how to reach it', async () => {
      const emulator = await EmulatorProcess.start(['--json', '--database', "it's", '--database', 'audit']);

      await emulator.calls.execute('SELECT 1', { database: 'audit' });
      expect(await emulator.calls.executeForField('SELECT current_database()::text')).to.deep.equal({
        stringValue: "it's",
      });
      expect(await emulator.end('SIGTERM')).to.equal(0);
      await emulator.cleanUp();

      const [ready, statistics, ...others] = emulator.output.trim().split('\n');
      const { endpoint } = emulator;
      expect(JSON.parse(ready ?? '')).to.deep.equal({
        event: 'ready',
        endpoint,
        engine: 'postgresql',
        environment: {
          AWS_ENDPOINT_URL_RDS_DATA: endpoint,
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: 'emulator',
          AWS_SECRET_ACCESS_KEY: 'emulator',
          AURORM_CLUSTER_ARN: TARGET.resourceArn,
          AURORM_SECRET_ARN: TARGET.secretArn,
          AURORM_DATABASE: "it's",
        },
      });
      expect(JSON.parse(statistics ?? '')).to.include({
        event: 'statistics',
        calls: 2,
        failures: 0,
        recordsReturned: 2,
      });
      expect(others).to.deep.equal([]);
    });

    it('lets a shell read the variables, whatever they hold', async () => {
      const emulator = await EmulatorProcess.start(['--database', "it's"]);
      await emulator.end('SIGTERM');
      await emulator.cleanUp();

      const [, ...variables] = emulator.output.split('\n');
      const script = `${variables.join('\n')}\nprintf %s "$AURORM_DATABASE"`;
      expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).to.equal("it's");
    });

    it('lets other machines in when it is asked to, with a warning and an address that clients can use', async () => {
      const emulator = await EmulatorProcess.start(['--host', '0.0.0.0', '--control']);

      expect(emulator.errors).to.contain('warning: whoever reaches 0.0.0.0 can do everything with the databases');
      expect(emulator.endpoint).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(await emulator.calls.executeForField('SELECT 1')).to.deep.equal({ longValue: 1 });
      expect((await fetch(`${emulator.endpoint}/_aurorm/faults`)).status).to.equal(200);
      expect(await emulator.end('SIGTERM')).to.equal(0);
      await emulator.cleanUp();
    });

    it('ends without having been ready when it is asked to while it starts', async () => {
      const emulator = await EmulatorProcess.spawn();
      await emulator.waitForOutput(/Creating PostgreSQL's data/, 'errors');

      expect(await emulator.end('SIGINT')).to.equal(0);

      expect(emulator.output).to.equal('');
      expect(await emulator.temporaryFiles()).to.deep.equal([]);
      await emulator.cleanUp();
    });
  });
});
