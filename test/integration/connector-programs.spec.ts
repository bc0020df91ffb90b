import { expect } from 'chai';

import { type AuroraDatabase, AuroraDatabaseException } from '../../src/index.js';
import { rejection } from '../support/rejection.js';
import { openTestDatabase, runStatements } from '../support/test-database.js';

const USERS = [
  ['johnyob', 'Alistair'],
  ['username1', 'John'],
  ['username2', 'Sarah'],
  ['username3', 'Alistair'],
];

describe('the programs of a user of the connector', () => {
  let database: AuroraDatabase;
  let other: AuroraDatabase;

  before(async () => {
    ({ database } = await openTestDatabase());
    ({ database: other } = await openTestDatabase());
  });

  beforeEach(async () => {
    await runStatements(database, 'CREATE TABLE "User" (username text PRIMARY KEY, name text NOT NULL)');
    for (const [username = '', name = ''] of USERS) {
      await database.insert('INSERT INTO "User" (username, name) VALUES (:username, :name)', { username, name });
    }
    await database.commit();
  });

  afterEach(async () => {
    await database.rollback();
    await runStatements(database, 'DROP TABLE "User"');
  });

  const namesSeenByOthers = (): Promise<unknown[]> =>
    other.queryFetchAll('SELECT username FROM "User" ORDER BY username');

  it('fetches every record of a table', async () => {
    expect(await database.queryFetchAll('SELECT * FROM "User";')).to.deep.equal(USERS);
  });

  it('fetches the first page of ten', async () => {
    expect(await database.query('SELECT * FROM "User";', {}, { page: 1, perPage: 10 })).to.deep.equal(USERS);
  });

  it('fetches the first page of ten of those with a name', async () => {
    const rows = await database.query(
      'SELECT * FROM "User" WHERE name = :name',
      { name: 'Alistair' },
      { page: 1, perPage: 10 },
    );
    expect(rows).to.deep.equal([
      ['johnyob', 'Alistair'],
      ['username3', 'Alistair'],
    ]);
  });

  it('returns records as arrays in the order of the columns that were asked for', async () => {
    const rows = await database.query('SELECT username, name FROM "User"');
    expect(rows.slice(0, 2)).to.deep.equal([
      ['johnyob', 'Alistair'],
      ['username1', 'John'],
    ]);
    expect((await database.query('SELECT name, username FROM "User"'))[0]).to.deep.equal(['Alistair', 'johnyob']);
  });

  it('shows an inserted row to others after the commit, and not before', async () => {
    try {
      await database.insert('INSERT INTO "User" (username, name) VALUES (:username, :name)', {
        username: 'new',
        name: 'Nora',
      });
      expect(await namesSeenByOthers()).to.not.deep.include(['new']);
      await database.commit();
    } catch (error) {
      await database.rollback();
      throw error;
    }
    expect(await namesSeenByOthers()).to.deep.include(['new']);
  });

  it('stores nothing when a statement before the commit fails', async () => {
    const program = async (): Promise<void> => {
      try {
        await database.insert('INSERT INTO "User" (username, name) VALUES (:username, :name)', {
          username: 'new',
          name: 'Nora',
        });
        await database.insert('INSERT INTO "User" (username, name) VALUES (:username, :name)', {
          username: 'johnyob',
          name: 'Again',
        });
        await database.commit();
      } catch (error) {
        await database.rollback();
        throw error;
      }
    };
    expect(await rejection(program())).to.be.instanceOf(AuroraDatabaseException);
    expect(await namesSeenByOthers()).to.deep.equal(USERS.map(([username]) => [username]));
  });

  it('keeps a deletion from others until the commit, and undoes it by a rollback', async () => {
    const { numberOfRecordsUpdated } = await database.delete('DELETE FROM "User" WHERE name = :name', {
      name: 'Alistair',
    });
    expect(numberOfRecordsUpdated).to.equal(2);
    expect(await database.query('SELECT username FROM "User"')).to.have.length(2);
    expect(await namesSeenByOthers()).to.have.length(4);
    await database.rollback();
    expect(await database.query('SELECT username FROM "User"')).to.have.length(4);
  });
});
