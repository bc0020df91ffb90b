import { expect } from 'chai';

import {
  afterCommit,
  afterCompletion,
  afterRollback,
  DataSource,
  Propagation,
  type Repository,
  Transactional,
  UniqueViolationException,
} from '../../../src/index.js';
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
    afterCommit(() => void this.told.push(`${reader} is committed`));
    afterRollback(() => void this.told.push(`${reader} is rolled back`));
    afterCompletion((outcome) => void this.told.push(`${reader} is ${outcome}`));
  }

  @Transactional({ propagation: Propagation.REQUIRES_NEW })
  async lendApart(reader: string): Promise<number> {
    await this.lend(reader);
    return await this.loans.count();
  }

  @Transactional({ propagation: Propagation.NESTED })
  async lendPart(reader: string): Promise<void> {
    await this.lend(reader);
    await this.loans.insert({ bookId: 1, reader, days: 7 });
  }

  @Transactional()
  async refuse(): Promise<void> {
    throw new RangeError('on purpose');
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
  });

  beforeEach(() => {
    lending = new Lending(dataSource.getRepository(Loan));
  });

  after(() => dataSource.close());

  const count = (): Promise<number> => lending.loans.count();

  it('undoes everything that the work did, and returns what it returned', async () => {
    const found = await withRollback(dataSource, async (tx) => {
      await lending.lend('Ada');
      await tx.insert(`INSERT INTO loan VALUES (2, 'Ada', 1)`);
      await dataSource.database.insert(`INSERT INTO loan VALUES (3, 'Ada', 1)`);
      return await count();
    });
    expect(found).to.equal(3);
    expect(await count()).to.equal(0);
  });

  it('undoes it also where the work throws, and throws the same', async () => {
    const failure = new RangeError('on purpose');
    const work = withRollback(dataSource, async () => {
      await lending.lend('Ada');
      throw failure;
    });
    expect(await rejection(work)).to.equal(failure);
    expect(await count()).to.equal(0);
  });

  it('runs the hooks of what is rolled back, and none of a commit', async () => {
    await withRollback(dataSource, () => lending.lend('Ada'));
    expect(lending.told).to.deep.equal(['Ada is rolled back', 'Ada is rolledBack']);
  });

  it('lets the work catch what it expects to fail, in SQL and beside it', async () => {
    await withRollback(dataSource, async () => {
      await lending.lend('Ada');
      expect(await rejection(lending.lend('Ada'))).to.be.instanceOf(UniqueViolationException);
    });
    const found = await withRollback(dataSource, async () => {
      expect(await rejection(lending.refuse())).to.be.instanceOf(RangeError);
      await lending.lend('Ada');
      return await count();
    });
    expect(found).to.equal(1);
    expect(await count()).to.equal(0);
  });

  it('goes on behind a nested part that has failed', async () => {
    const found = await withRollback(dataSource, async () => {
      await lending.lend('Ada');
      expect(await rejection(lending.lendPart('Eve'))).to.be.instanceOf(UniqueViolationException);
      return await count();
    });
    expect(found).to.equal(1);
    expect(lending.told).to.include('Eve is rolled back').and.to.include('Ada is rolledBack');
    expect(await count()).to.equal(0);
  });

  it('keeps what has a transaction of its own, which sees nothing of the work and is committed with its hooks', async () => {
    const seen = await withRollback(dataSource, async () => {
      await lending.lend('Ada');
      return await lending.lendApart('Eve');
    });
    expect(seen).to.equal(1);
    expect(lending.told).to.deep.equal([
      'Eve is committed',
      'Eve is committed',
      'Ada is rolled back',
      'Ada is rolledBack',
    ]);
    expect(await lending.loans.find({})).to.deep.equal([
      Object.assign(new Loan(), { bookId: 1, reader: 'Eve', days: 7 }),
    ]);
    await lending.loans.delete({ bookId: 1, reader: 'Eve' });
  });

  it('is apart from a transaction around it', async () => {
    await withRollback(dataSource, async () => {
      await lending.lend('Ada');
      expect(await withRollback(dataSource, async () => await count())).to.equal(0);
      expect(await count()).to.equal(1);
    });
  });
});
