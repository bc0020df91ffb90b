import { expect } from 'chai';
import { once } from 'node:events';

import { type AuroraDatabaseOptions, DataSource, DataSourceClosedException } from '../../src/index.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { rejection } from '../support/rejection.js';
import { openTestDatabase, runStatements, type TestDatabase } from '../support/test-database.js';

describe('DataSource.close()', () => {
  let test: TestDatabase;

  before(async () => {
    test = await openTestDatabase();
    await runStatements(test.database, 'DROP TABLE IF EXISTS closing', 'CREATE TABLE closing (id integer PRIMARY KEY)');
  });

  beforeEach(async () => {
    await runStatements(test.database, 'DELETE FROM closing');
    test.calls.length = 0;
  });

  const stored = async (): Promise<unknown[][]> => await test.database.query('SELECT id FROM closing ORDER BY id');

  const ownOptions = async (): Promise<AuroraDatabaseOptions> => (await sharedEmulator()).databaseOptions();

  it('rolls a session back, which learns it, and stores no half of its work', async () => {
    const dataSource = new DataSource({ database: await ownOptions(), entities: [], name: 'closing' });
    const session = dataSource.database.session();
    await session.insert('INSERT INTO closing VALUES (1)');
    const [[warning]] = await Promise.all([once(process, 'warning'), dataSource.close()]);
    expect(warning).to.have.property('name', 'AurormWarning');
    expect(await rejection(session.insert('INSERT INTO closing VALUES (2)'))).to.be.instanceOf(
      DataSourceClosedException,
    );
    expect(await rejection(session.commit())).to.be.instanceOf(DataSourceClosedException);
    expect(await stored()).to.deep.equal([]);
  });

  it('begins no transaction afterwards where it has made its database, and reads no less', async () => {
    const dataSource = new DataSource({ database: await ownOptions(), entities: [], name: 'closing' });
    const { database } = dataSource;
    await dataSource.close();
    const begin = [
      () => dataSource.transaction(async (tx) => await tx.query('SELECT 1')),
      () => database.insert('INSERT INTO closing VALUES (1)'),
      () => database.session().insert('INSERT INTO closing VALUES (1)'),
      () => database.beginTransaction(),
    ];
    for (const attempt of begin) {
      expect(await rejection(attempt())).to.be.instanceOf(DataSourceClosedException);
    }
    expect(await database.queryFetchAll('SELECT id FROM closing')).to.deep.equal([]);
  });

  it('leaves a database that was given as it is', async () => {
    const dataSource = new DataSource({ database: test.database, entities: [], name: 'closing' });
    await dataSource.close();
    await test.database.transaction(async (tx) => await tx.execute('INSERT INTO closing VALUES (1)'));
    expect(await stored()).to.deep.equal([[1]]);
  });

  it('ends nothing while another data source has the same database', async () => {
    const first = new DataSource({ database: test.database, entities: [], name: 'first' });
    await using second = new DataSource({ database: test.database, entities: [], name: 'second' });
    await second.transaction(async (tx) => {
      await tx.execute('INSERT INTO closing VALUES (1)');
      await first.close({ timeoutMs: 0 });
      await tx.execute('INSERT INTO closing VALUES (2)');
    });
    expect(await stored()).to.deep.equal([[1], [2]]);
  });

  it('lets two calls end the same', async () => {
    const dataSource = new DataSource({ database: await ownOptions(), entities: [], name: 'closing' });
    let isStored = false;
    const run = dataSource.transaction(async (tx) => {
      await tx.execute('INSERT INTO closing VALUES (1)');
      isStored = true;
    });
    await Promise.all([dataSource.close(), dataSource.close()]);
    expect(isStored).to.equal(true);
    await run;
    await dataSource.close();
    expect(await stored()).to.deep.equal([[1]]);
  });

  it('refuses a time that is none, and stays open', async () => {
    await using dataSource = new DataSource({ database: await ownOptions(), entities: [], name: 'closing' });
    expect((await rejection(dataSource.close({ timeoutMs: -1 }))).message).to.include('The option timeoutMs is -1');
    await dataSource.transaction(async (tx) => await tx.query('SELECT 1'));
  });
});
