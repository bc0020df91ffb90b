import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { AuroraDatabase, DataSource, Entity, PrimaryColumn, runInTransaction } from '../../../src/index.js';
import { createTestDatabases, type TestDatabases } from '../../../src/testing/index.js';
import { describeMysql, sharedMysqlServer } from '../../support/mysql-http.js';
import { rejection } from '../../support/rejection.js';
import { runStatements } from '../../support/test-database.js';

const run = promisify(execFile);

const FILES_OF_TESTS = ['first', 'second'].map((name) =>
  fileURLToPath(new URL(`../../support/node-test/${name}.js`, import.meta.url)),
);

/** A runner inside of another would take the other for its parent. */
function withoutRunner(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  return environment;
}

@Entity()
class Note {
  @PrimaryColumn()
  text!: string;
}

function itMakesDatabases(find: () => TestDatabases): void {
  it('gives each file a database with what was prepared, and nothing of the others', async () => {
    const [first, second] = [await find().create(), await find().create()];
    const [one, two] = [new AuroraDatabase(first.options), new AuroraDatabase(second.options)];
    await one.execute(`INSERT INTO note VALUES ('of the first')`);
    await one.commit();
    expect(await one.query('SELECT text FROM note ORDER BY text')).to.deep.equal([['of the first'], ['prepared']]);
    expect(await two.query('SELECT text FROM note')).to.deep.equal([['prepared']]);
    await first.drop();
    expect(await rejection(one.query('SELECT text FROM note'))).to.have.property('code');
    await second.drop();
  });

  it('makes several at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => find().create()));
    expect(new Set(made.map(({ options }) => options.databaseName))).to.have.property('size', 4);
    await Promise.all(made.map((database) => database.drop()));
  });
}

describe('createTestDatabases()', function () {
  this.timeout(60_000);

  it('refuses to make a database before it is started, and options without prepare', async () => {
    const databases = createTestDatabases({ prepare: async () => undefined });
    expect((await rejection(databases.create())).message).to.equal(
      'No emulator for tests is running: call start() before, in the global setup of the test runner.',
    );
    expect(() => createTestDatabases({} as never)).to.throw('needs the option prepare');
  });

  describe('on PostgreSQL', () => {
    let prepared = 0;
    const databases = createTestDatabases({
      prepare: async (database) => {
        prepared += 1;
        await runStatements(database, 'CREATE TABLE note (text text)');
        // Begins a transaction by itself.
        await database.execute(`INSERT INTO note VALUES ('prepared')`);
      },
    });

    before(() => databases.start());
    after(() => databases.stop());

    itMakesDatabases(() => databases);

    it('prepares once', () => {
      expect(prepared).to.equal(1);
    });

    it('lets the processes of a runner find the emulator, and ends none of them late', async () => {
      const options = { env: withoutRunner(), timeout: 50_000 };
      const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', ...FILES_OF_TESTS], options);
      expect(stdout)
        .to.match(/^# pass 2$/m)
        .and.to.match(/^# fail 0$/m);
    });

    it('adds no data source to those of the tests', async () => {
      await using made = await databases.create();
      await using dataSource = new DataSource({ database: made.options, entities: [] });
      const another = databases.create();
      // Which one is not said: it is the only one.
      const answers = await runInTransaction(async () => await dataSource.database.query('SELECT text FROM note'));
      expect(answers).to.deep.equal([['prepared']]);
      await (await another).drop();
    });

    it('starts no second emulator, and is not stopped by those that did not start it', async () => {
      const others = createTestDatabases({ prepare: () => Promise.reject(new Error('not called')) });
      await others.start();
      await others.stop();
      await (await databases.create()).drop();
    });
  });

  it('stops the emulator where preparing fails', async () => {
    const databases = createTestDatabases({ prepare: () => Promise.reject(new RangeError('on purpose')) });
    expect((await rejection(databases.start())).message).to.equal('on purpose');
    expect(process.env).not.to.have.property('AURORM_TEST_EMULATOR');
  });

  describeMysql('on MySQL', () => {
    let databases: TestDatabases;

    before(async () => {
      const { url } = await sharedMysqlServer();
      databases = createTestDatabases({
        prepare: async (database) => {
          await using tables = new DataSource({ name: 'tables', database, entities: [Note] });
          await tables.schema.create();
          await tables.getRepository(Note).insert({ text: 'prepared' });
        },
        emulator: { engine: 'mysql', mysqlUrl: url, database: 'aurorm_test_databases' },
      });
      await databases.start();
    });

    after(() => databases.stop());

    itMakesDatabases(() => databases);
  });
});
