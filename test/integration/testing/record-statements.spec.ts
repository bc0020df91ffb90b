import { expect } from 'chai';

import { DataSource, Propagation, runInTransaction, type StatementEvent } from '../../../src/index.js';
import { recordStatements, type StatementRecording } from '../../../src/testing/index.js';
import { openTestDatabase } from '../../support/test-database.js';

describe('recordStatements()', () => {
  it('records the calls with the values of their parameters, until it is stopped', async () => {
    const { database } = await openTestDatabase();
    await using dataSource = new DataSource({ name: 'recorded', database, entities: [] });
    const recording = recordStatements(dataSource);
    await dataSource.transaction(async (tx) => {
      await tx.execute('SELECT :number', { number: 7 });
    });
    expect(recording.statements).to.deep.equal(['BeginTransaction', 'SELECT :number', 'CommitTransaction']);
    expect(recording.events[1]?.parameters).to.deep.equal([{ name: 'number', value: { longValue: 7 } }]);
    recording.clear();
    await database.queryFetchAll('SELECT 2');
    expect(recording.statements).to.deep.equal(['SELECT 2']);
    recording.stop();
    await database.queryFetchAll('SELECT 3');
    expect(recording.statements).to.deep.equal(['SELECT 2']);
  });

  it('takes a database, and ends with its block', async () => {
    const { database } = await openTestDatabase();
    const recordings: StatementRecording[] = [];
    {
      using recording = recordStatements(database);
      recordings.push(recording);
      await database.queryFetchAll('SELECT 1');
      await database.session().queryFetchAll('SELECT 2');
      expect(recording.statements).to.deep.equal(['SELECT 1', 'SELECT 2']);
    }
    await database.queryFetchAll('SELECT 3');
    expect(recordings[0]?.statements).to.deep.equal(['SELECT 1', 'SELECT 2']);
  });

  it('tells others no values that they did not ask for', async () => {
    const told: StatementEvent[] = [];
    const { database } = await openTestDatabase({ onStatement: (event) => told.push(event) });
    using recording = recordStatements(database);
    await database.queryFetchAll('SELECT :secret', { secret: 'secret' });
    expect(recording.events[0]).to.have.property('parameters');
    expect(told[0]).to.have.property('sql').and.not.have.property('parameters');
    expect(JSON.stringify(told)).not.to.include('"secret"');
  });

  it('records nested parts, and transactions around each other with their ids', async () => {
    const { database } = await openTestDatabase();
    await using dataSource = new DataSource({ name: 'recorded', database, entities: [] });
    const send = async (sql: string): Promise<unknown> => await dataSource.database.execute(sql);
    const within = async (propagation: Propagation, sql: string): Promise<void> =>
      await runInTransaction(async () => void (await send(sql)), { dataSource, propagation });
    using recording = recordStatements(dataSource);
    await runInTransaction(
      async () => {
        await send('SELECT 1');
        await within(Propagation.NESTED, 'SELECT 2');
        await within(Propagation.REQUIRES_NEW, 'SELECT 3');
        await within(Propagation.NOT_SUPPORTED, 'SELECT 4');
      },
      { dataSource },
    );
    expect(recording.statements).to.deep.equal([
      'BeginTransaction',
      'SELECT 1',
      'SAVEPOINT aurorm_savepoint_1',
      'SELECT 2',
      'RELEASE SAVEPOINT aurorm_savepoint_1',
      'BeginTransaction',
      'SELECT 3',
      'CommitTransaction',
      'SELECT 4',
      'CommitTransaction',
    ]);
    const ids = recording.events.filter(({ sql }) => sql?.startsWith('SELECT')).map((event) => event.transactionId);
    expect(ids[0]).to.be.a('string').and.to.equal(ids[1]);
    expect(ids[2]).to.be.a('string').and.not.to.equal(ids[0]);
    expect(ids[3]).to.equal(undefined);
  });

  it('keeps data sources apart, and gives each recording of one everything', async () => {
    const [{ database: first }, { database: second }] = [await openTestDatabase(), await openTestDatabase()];
    await using one = new DataSource({ name: 'one', database: first, entities: [] });
    await using two = new DataSource({ name: 'two', database: second, entities: [] });
    using ofOne = recordStatements(one);
    using alsoOfOne = recordStatements(one.database);
    using ofTwo = recordStatements(two);
    await one.transaction(async (tx) => {
      await tx.execute('SELECT 1');
      await two.database.queryFetchAll('SELECT 2');
    });
    ofOne.clear();
    expect(ofTwo.statements).to.deep.equal(['SELECT 2']);
    expect(alsoOfOne.statements).to.deep.equal(['BeginTransaction', 'SELECT 1', 'CommitTransaction']);
    alsoOfOne.stop();
    await one.database.queryFetchAll('SELECT 3');
    expect([ofOne.statements, alsoOfOne.statements.length]).to.deep.equal([['SELECT 3'], 3]);
  });
});
