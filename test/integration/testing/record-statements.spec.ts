import { expect } from 'chai';

import { DataSource, type StatementEvent } from '../../../src/index.js';
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
});
