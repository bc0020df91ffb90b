import { expect } from 'chai';

import {
  type AuroraDatabase,
  Column,
  ConfigurationException,
  DataSource,
  Entity,
  PrimaryColumn,
  Transactional,
  TransactionAlreadyOpenException,
  TransactionClosedException,
  TransactionManagedException,
  StatementOutcomeUnknownException,
  UnexpectedRollbackException,
  UniqueViolationException,
  type Repository,
} from '../../src/index.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { rejection } from '../support/rejection.js';
import { openTestDatabase, runStatements, type TestDatabase } from '../support/test-database.js';

@Entity()
class Account {
  @PrimaryColumn()
  id!: number;

  @Column()
  balance!: number;
}

class Refusal extends Error {}

class Bank {
  readonly #log: string[] = [];

  constructor(
    readonly accounts: Repository<Account>,
    readonly database: AuroraDatabase,
  ) {}

  @Transactional()
  async transfer(from: number, to: number, amount: number): Promise<string> {
    await this.withdraw(from, amount);
    await this.database.update('UPDATE account SET balance = balance + :amount WHERE id = :to', { amount, to });
    this.#log.push(`${from} -> ${to}`);
    return this.#log.join();
  }

  @Transactional()
  async withdraw(id: number, amount: number): Promise<void> {
    const account = await this.accounts.findById(id);
    if (account === null || account.balance < amount) {
      throw new Refusal(`Account ${id} cannot give ${amount}.`);
    }
    await this.accounts.update(id, { balance: account.balance - amount });
  }

  @Transactional()
  async transferIfPossible(from: number, to: number, amount: number): Promise<void> {
    await this.accounts.updateBy({ id: to }, { balance: 999 });
    await this.withdraw(from, amount).catch(() => undefined);
  }
}

describe('transactions', () => {
  let test: TestDatabase;
  let database: AuroraDatabase;
  let dataSource: DataSource;
  let accounts: Repository<Account>;
  let bank: Bank;

  before(async () => {
    test = await openTestDatabase();
    ({ database } = test);
    dataSource = new DataSource({ database, entities: [Account] });
    accounts = dataSource.getRepository(Account);
    bank = new Bank(accounts, database);
  });

  beforeEach(async () => {
    await runStatements(database, 'CREATE TABLE account (id integer PRIMARY KEY, balance integer NOT NULL)');
    await accounts.insertMany([1, 2, 3].map((id) => ({ id, balance: 100 })));
  });

  afterEach(async () => {
    expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    await runStatements(database, 'DROP TABLE account');
  });

  after(() => dataSource.close());

  const balances = async (): Promise<number[]> =>
    (await accounts.find({ order: { id: 'ASC' } })).map(({ balance }) => balance);

  const operations = async (work: () => Promise<unknown>): Promise<string[]> =>
    (await test.callsOf(work)).map((call) => call.split(' ')[0] ?? '');

  describe('@Transactional', () => {
    it('commits what repositories and raw SQL did, and returns what the method returned', async () => {
      const calls = await operations(async () => expect(await bank.transfer(1, 2, 30)).to.equal('1 -> 2'));
      expect(calls).to.deep.equal(['BeginTransaction', 'SELECT', 'UPDATE', 'UPDATE', 'CommitTransaction']);
      expect(await balances()).to.deep.equal([70, 130, 100]);
    });

    it('rolls everything back when the method throws, and throws the same', async () => {
      const failing = dataSource.transaction(async () => {
        await accounts.update(2, { balance: 0 });
        await bank.transfer(1, 2, 500);
      });
      expect(await rejection(failing)).to.be.instanceOf(Refusal);
      expect(await balances()).to.deep.equal([100, 100, 100]);
    });

    it('makes no call when no statement is sent', async () => {
      expect(await operations(() => dataSource.transaction(async () => 1))).to.deep.equal([]);
    });

    it('never stores half of the work when a part failed and the failure was caught', async () => {
      const failure = await rejection(bank.transferIfPossible(1, 2, 500));
      expect(failure).to.be.instanceOf(UnexpectedRollbackException).with.property('cause').that.is.instanceOf(Refusal);
      expect(await balances()).to.deep.equal([100, 100, 100]);
    });

    it('never stores half of the work when a statement failed and the failure was caught', async () => {
      const failing = dataSource.transaction(async () => {
        await accounts.update(1, { balance: 1 });
        await accounts.insert({ id: 1, balance: 1 }).catch(() => undefined);
      });
      const failure = await rejection(failing);
      expect(failure).to.be.instanceOf(UnexpectedRollbackException);
      expect(failure).to.have.property('cause').that.is.instanceOf(UniqueViolationException);
      expect(await balances()).to.deep.equal([100, 100, 100]);
    });

    it('names the first failure, also when others followed from it', async () => {
      const failing = dataSource.transaction(async () => {
        await accounts.insert({ id: 1, balance: 1 }).catch(() => undefined);
        await accounts.count().catch(() => undefined);
      });
      expect(await rejection(failing))
        .to.have.property('cause')
        .that.is.instanceOf(UniqueViolationException);
    });

    it('stores nothing when the answer to a query did not come, and says so', async () => {
      const failing = database.transaction(async (tx) => {
        await accounts.update(1, { balance: 1 });
        const slow = 'SELECT 1 / (count(*) - 1) FROM (SELECT CAST(pg_sleep(0.4) AS text)) AS nap';
        await tx.query(slow, {}, { timeoutMs: 100 }).catch(() => undefined);
      });
      const failure = await rejection(failing);
      expect(failure).to.be.instanceOf(UnexpectedRollbackException);
      expect(failure).to.have.property('cause').that.is.instanceOf(StatementOutcomeUnknownException);
      expect(await balances()).to.deep.equal([100, 100, 100]);
    });

    it('ends a transaction whose statement still runs when it is given up', async () => {
      const signal = AbortSignal.timeout(100);
      const failing = database.transaction((tx) => tx.query('SELECT CAST(pg_sleep(0.6) AS text)', {}, { signal }));
      expect(await rejection(failing)).to.be.instanceOf(StatementOutcomeUnknownException);
      expect((await sharedEmulator()).statistics().openTransactions).to.equal(0);
    });

    it('lets more transactions wait for a lock than the SDK has connections by default', async () => {
      const add = (): Promise<void> =>
        dataSource.transaction(async () => {
          await database.query('SELECT balance FROM account WHERE id = 1 FOR UPDATE');
          await database.update('UPDATE account SET balance = balance + 1 WHERE id = 1');
        });
      await Promise.all(Array.from({ length: 100 }, add));
      expect(await balances()).to.deep.equal([200, 100, 100]);
    });

    it('keeps the work before a savepoint that was returned to', async () => {
      await database.transaction(async (tx) => {
        await accounts.update(1, { balance: 1 });
        await tx.execute('SAVEPOINT before_insert');
        await accounts.insert({ id: 1, balance: 1 }).catch(() => tx.execute('ROLLBACK TO SAVEPOINT before_insert'));
      });
      expect(await balances()).to.deep.equal([1, 100, 100]);
    });

    it('gives each of many requests at the same time a transaction of its own', async () => {
      await accounts.insertMany(Array.from({ length: 40 }, (_, index) => ({ id: 100 + index, balance: 100 })));
      const transfers = Array.from({ length: 20 }, (_, index) =>
        bank.transfer(100 + 2 * index, 101 + 2 * index, index % 2 === 0 ? 10 : 500),
      );
      const outcomes = await Promise.allSettled(transfers);
      expect(outcomes.map(({ status }) => status)).to.deep.equal(
        transfers.map((_, index) => (index % 2 === 0 ? 'fulfilled' : 'rejected')),
      );
      const after = await accounts.find({ order: { id: 'ASC' }, skip: 3 });
      expect(after.map(({ balance }) => balance)).to.deep.equal(
        transfers.flatMap((_, index) => (index % 2 === 0 ? [90, 110] : [100, 100])),
      );
      const begun = test.calls.filter(({ operation }) => operation === 'BeginTransaction').slice(-20);
      expect(begun).to.have.length(20);
    });

    it('sends the statements of one transaction one at a time, however they are started', async () => {
      await dataSource.transaction(async () => {
        await Promise.all([1, 2, 3].map((id) => accounts.update(id, { balance: id })));
        expect(await Promise.all([balances(), accounts.count()])).to.deep.equal([[1, 2, 3], 3]);
      });
      expect(await balances()).to.deep.equal([1, 2, 3]);
    });

    it('commits after the statements that were not awaited', async () => {
      await dataSource.transaction(async () => {
        void accounts.update(1, { balance: 1 });
        void accounts.update(2, { balance: 2 });
      });
      expect(await balances()).to.deep.equal([1, 2, 100]);
    });

    it('refuses a statement after its end rather than committing it by itself', async () => {
      let late: Promise<unknown> = Promise.resolve();
      let release: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => {
        release = resolve;
      });
      await dataSource.transaction(async () => {
        await accounts.update(1, { balance: 1 });
        late = rejection(ended.then(() => accounts.update(2, { balance: 2 })));
      });
      release();
      expect(await late).to.be.instanceOf(TransactionClosedException);
      expect(await balances()).to.deep.equal([1, 100, 100]);
    });

    it('keeps what another reads apart from what is not committed', async () => {
      const { database: other } = await openTestDatabase();
      await dataSource.transaction(async () => {
        await accounts.update(1, { balance: 1 });
        expect(await other.query('SELECT balance FROM account WHERE id = 1')).to.deep.equal([[100]]);
        expect(await database.query('SELECT balance FROM account WHERE id = 1')).to.deep.equal([[1]]);
      });
      expect(await other.query('SELECT balance FROM account WHERE id = 1')).to.deep.equal([[1]]);
    });

    it('does not join the transaction of another data source', async () => {
      const { database: other } = await openTestDatabase();
      await using otherSource = new DataSource({ database: other, entities: [Account], name: 'other' });
      const failing = dataSource.transaction(async () => {
        await accounts.update(1, { balance: 1 });
        await otherSource.getRepository(Account).update(2, { balance: 2 });
        throw new Refusal();
      });
      expect(await rejection(failing)).to.be.instanceOf(Refusal);
      expect(await balances()).to.deep.equal([100, 2, 100]);
    });
  });

  describe('transaction options', () => {
    it('isolate for real: of two that read what the other writes, one fails and is repeated', async () => {
      let runs = 0;
      let bothHaveRead: () => void = () => undefined;
      const reading = new Promise<void>((resolve) => {
        bothHaveRead = resolve;
      });
      const drain = (id: number): Promise<void> =>
        database.transaction(
          async () => {
            const total = (await balances()).reduce((sum, balance) => sum + balance, 0);
            if (++runs === 2) {
              bothHaveRead();
            }
            await reading;
            await accounts.update(id, { balance: total > 200 ? 0 : 100 });
          },
          { isolation: 'SERIALIZABLE', retry: { attempts: 5 } },
        );
      await Promise.all([drain(1), drain(2)]);
      // Had both been taken for the first, both accounts would be empty.
      expect((await balances()).toSorted()).to.deep.equal([0, 100, 100]);
      expect(runs).to.be.greaterThan(2);
    });

    it('work on a method too', async () => {
      class Reader {
        constructor(readonly source: AuroraDatabase) {}

        @Transactional({ isolation: 'REPEATABLE READ' })
        async level(): Promise<unknown> {
          return (await this.source.query('SHOW transaction_isolation'))[0]?.[0];
        }
      }
      expect(await new Reader(database).level()).to.equal('repeatable read');
    });
  });

  describe('executeBatch', () => {
    it('runs a statement for each set, all or nothing', async () => {
      const change = 'UPDATE account SET balance = :balance WHERE id = :id';
      const sets = [1, 2, 3].map((id) => ({ id, balance: id }));
      expect(await database.executeBatch(change, sets)).to.deep.equal({ generatedFields: [[], [], []] });
      expect(database.inTransaction).to.equal(true);
      await database.commit();
      expect(await balances()).to.deep.equal([1, 2, 3]);

      const insert = 'INSERT INTO account (id, balance) VALUES (:id, :balance)';
      const failing = database.executeBatch(insert, [
        { id: 4, balance: 4 },
        { id: 1, balance: 1 },
      ]);
      expect(await rejection(failing)).to.be.instanceOf(UniqueViolationException);
      await database.rollback();
      expect(await balances()).to.deep.equal([1, 2, 3]);
    });

    it('makes one call, and none for no sets', async () => {
      const calls = await operations(async () => {
        await database.executeBatch('DELETE FROM account WHERE id = :id', []);
        await database.executeBatch('DELETE FROM account WHERE id = :id', [{ id: 1 }, { id: 2 }]);
        await database.rollback();
      });
      expect(calls).to.deep.equal(['BeginTransaction', 'DELETE', 'RollbackTransaction']);
    });
  });

  describe('which data source', () => {
    class Nameless {
      @Transactional({ dataSource: 'ledger' })
      async named(): Promise<boolean> {
        return Promise.resolve(true);
      }

      @Transactional()
      async any(): Promise<boolean> {
        return Promise.resolve(true);
      }
    }

    it('is the only one when the object has none', async () => {
      expect(await new Nameless().any()).to.equal(true);
    });

    it('has to be said when there are two', async () => {
      await using second = new DataSource({
        database: (await openTestDatabase()).database,
        entities: [],
        name: 'ledger',
      });
      expect(second.name).to.equal('ledger');
      expect(await rejection(new Nameless().any()))
        .to.be.instanceOf(ConfigurationException)
        .with.property('message')
        .that.includes('@Transactional({ dataSource })');
      expect(await new Nameless().named()).to.equal(true);
    });

    it('has to be there when it is named', async () => {
      expect(await rejection(new Nameless().named()))
        .to.be.instanceOf(ConfigurationException)
        .with.property('message')
        .that.includes("'ledger'");
    });
  });

  describe('commit and rollback', () => {
    it('are refused inside a transaction that ends by itself', async () => {
      const failing = dataSource.transaction(async () => {
        await accounts.update(1, { balance: 1 });
        await database.commit();
      });
      expect(await rejection(failing)).to.be.instanceOf(TransactionManagedException);
      expect(await balances()).to.deep.equal([100, 100, 100]);
    });

    it('store nothing where a statement had failed, and say so', async () => {
      await database.update('UPDATE account SET balance = 1 WHERE id = 1');
      await rejection(database.insert('INSERT INTO account (id, balance) VALUES (1, 1)'));
      expect(await rejection(database.commit())).to.be.instanceOf(UnexpectedRollbackException);
      expect(database.inTransaction).to.equal(false);
      expect(await balances()).to.deep.equal([100, 100, 100]);
    });

    it('follow an explicit begin', async () => {
      await database.beginTransaction();
      expect(await rejection(database.beginTransaction())).to.be.instanceOf(TransactionAlreadyOpenException);
      await database.update('UPDATE account SET balance = 1 WHERE id = 1');
      await database.commit();
      expect(await balances()).to.deep.equal([1, 100, 100]);
    });

    it('leave the transactions of sessions apart', async () => {
      const [first, second] = [database.session(), database.session()];
      await first.update('UPDATE account SET balance = 1 WHERE id = 1');
      await second.update('UPDATE account SET balance = 2 WHERE id = 2');
      await first.rollback();
      await second.commit();
      expect(await balances()).to.deep.equal([100, 2, 100]);
    });
  });
});
