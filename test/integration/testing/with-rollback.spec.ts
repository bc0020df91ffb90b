import { expect } from 'chai';

import { afterCommit, DataSource, type Repository, Transactional } from '../../../src/index.js';
import { withRollback } from '../../../src/testing/index.js';
import { execute } from '../../support/emulator-http.js';
import { rejection } from '../../support/rejection.js';
import { openTestDatabase, runStatements } from '../../support/test-database.js';
import { CREATE_LOAN, Loan } from './books.js';

class Lending {
  readonly told: string[] = [];

  constructor(readonly loans: Repository<Loan>) {}

  @Transactional()
  async lend(reader: string): Promise<void> {
    await this.loans.insert({ bookId: 1, reader, days: 7 });
    afterCommit(() => void this.told.push(reader));
  }
}

describe('withRollback()', () => {
  let dataSource: DataSource;
  let lending: Lending;

  before(async () => {
    await execute('DROP DATABASE IF EXISTS testing_rollback WITH (FORCE)');
    await execute('CREATE DATABASE testing_rollback');
    const { database } = await openTestDatabase({ databaseName: 'testing_rollback' });
    await runStatements(database, CREATE_LOAN);
    dataSource = new DataSource({ name: 'rollback', database, entities: [Loan] });
    lending = new Lending(dataSource.getRepository(Loan));
  });

  after(() => dataSource.close());

  it('undoes everything that the work did, and returns what it returned', async () => {
    const count = await withRollback(dataSource, async (tx) => {
      await lending.lend('Ada');
      await tx.insert(`INSERT INTO loan VALUES (2, 'Ada', 1)`);
      await dataSource.database.insert(`INSERT INTO loan VALUES (3, 'Ada', 1)`);
      return await lending.loans.count();
    });
    expect(count).to.equal(3);
    expect(await lending.loans.count()).to.equal(0);
    expect(lending.told).to.deep.equal([]);
  });

  it('undoes it also where the work throws, and throws the same', async () => {
    const failure = new RangeError('on purpose');
    const work = withRollback(dataSource, async () => {
      await lending.lend('Ada');
      throw failure;
    });
    expect(await rejection(work)).to.equal(failure);
    expect(await lending.loans.count()).to.equal(0);
  });
});
