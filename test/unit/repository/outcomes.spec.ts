import { expect } from 'chai';

import { MysqlEntityDialect } from '../../../src/dialects/mysql/mysql-entity-dialect.js';
import { PostgresEntityDialect } from '../../../src/dialects/postgres/postgres-entity-dialect.js';
import { Column, PrimaryColumn, PrimaryGeneratedColumn } from '../../../src/entity/decorators/column.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { AfterLoad } from '../../../src/entity/decorators/hooks.js';
import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { AuroraDatabaseException, ConfigurationException } from '../../../src/errors/base-exception.js';
import {
  EntityNotFoundException,
  OptimisticLockException,
  StoredRowNotReadException,
} from '../../../src/errors/entity-exceptions.js';
import { In } from '../../../src/repository/find-operators.js';
import { Repository } from '../../../src/repository/repository.js';
import { sql } from '../../../src/sql/sql-tag.js';
import { rejection } from '../../support/rejection.js';
import { Account, City, repositoryOf, Ticket, Visit } from './entities.js';
import { RecordingExecutor } from './recording-executor.js';

const MYSQL = new MysqlEntityDialect();
const NOW = new Date('2024-01-15T03:34:56.000Z');

@Entity()
class Coupon {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column('text', { nullable: true, unique: true })
  code!: string | null;
}

@Entity()
class Depth {
  @PrimaryColumn('decimal')
  metres!: string;

  @Column()
  name!: string;

  @AfterLoad()
  freeze(): void {
    Object.freeze(this);
  }
}

@Entity()
class Voucher {
  @PrimaryGeneratedColumn('uuidv7')
  id!: string;

  @Column({ unique: true })
  code!: string;

  @Column()
  amount!: number;
}

@Entity()
class Counter {
  @PrimaryColumn()
  id!: bigint;

  @Column()
  count!: number;
}

describe('a row that is to be changed', () => {
  const changes = { id: 7, version: 2, balance: '1' };

  it('has another version than expected, which one call more tells', async () => {
    const executor = new RecordingExecutor({}, { records: [[true]] });
    const failure = await rejection(repositoryOf(Account, executor).save(changes));
    expect(failure).to.be.instanceOf(OptimisticLockException);
    expect(failure).to.include({ code: 'OPTIMISTIC_LOCK', table: 'account' });
    expect(executor.calls[1]).to.equal('SELECT EXISTS (SELECT 1 FROM "account" WHERE "id" = :p1)');
  });

  it('is not there', async () => {
    const executor = new RecordingExecutor({}, { records: [[false]] });
    expect(await rejection(repositoryOf(Account, executor).save(changes))).to.be.instanceOf(EntityNotFoundException);
    expect(executor.calls).to.have.length(2);
  });

  it('needs the version that it was read with', async () => {
    const executor = new RecordingExecutor();
    const failure = await rejection(repositoryOf(Account, executor).save({ id: 7, balance: '1' }));
    expect(failure).to.be.instanceOf(ConfigurationException);
    expect(failure.message).to.include('save() on Account needs version');
    expect(executor.calls).to.deep.equal([]);
  });

  it('is one of many of which one has another version', async () => {
    const there = [1, 2].map((ordinal) => [ordinal, changes.version]);
    const executor = new RecordingExecutor({ records: [] }, { records: there });
    const failure = await rejection(repositoryOf(Account, executor).updateMany([changes, { ...changes, id: 8 }]));
    expect(failure).to.be.instanceOf(OptimisticLockException);
    expect(failure.message).to.include('one of 2 rows was changed by somebody else');
    expect(executor.calls).to.have.length(2);
  });

  it('is one of many, and named where its version tells', async () => {
    const there = [1, 2, 3].map((ordinal) => [ordinal, ordinal === 1 ? 2 : 5]);
    const executor = new RecordingExecutor({ records: [] }, { records: there }, { records: [] }, { records: there });
    const rows = [7, 8, 9].map((id) => ({ ...changes, id }));
    const accounts = repositoryOf(Account, executor);
    expect((await rejection(accounts.updateMany(rows))).message).to.include('the rows 1, 2 were changed by somebody');
    expect((await rejection(accounts.saveMany([rows[0] ?? {}, rows[1] ?? {}]))).message).to.include('the row 1 was');
    expect(executor.calls[1]).to.match(/^all of: SELECT aurorm_ordinal, "version" FROM/);
  });

  it('is one of many of which one is not there, and which one that is', async () => {
    const executor = new RecordingExecutor({ records: [] }, { records: [[1]] });
    const failure = await rejection(repositoryOf(Account, executor).updateMany([changes, { ...changes, id: 8 }]));
    expect(failure).to.be.instanceOf(EntityNotFoundException);
    expect(failure.message).to.include('the row 1');
  });

  it('is there when one of many has what it shall have already, where a database counts only what it changes', async () => {
    const executor = new RecordingExecutor(
      { numberOfRecordsUpdated: 0 },
      { records: [[1], [2]] },
      {
        records: [
          [1, 'A'],
          [2, 'B'],
        ],
      },
    );
    const updated = await repositoryOf(Visit, executor, MYSQL).updateMany(
      [1, 2].map((cityId) => ({ cityId, day: '2024-01-15', visitors: 3 })),
    );
    expect(updated.map(({ guide }) => guide)).to.deep.equal(['A', 'B']);
  });

  it('is looked for before it is said to be missing, where a database counts only what it changes', async () => {
    const executor = new RecordingExecutor({}, { records: [[true]] }, { records: [[1, 'A']] });
    const key = { cityId: 1, day: '2024-01-15' };
    expect(await repositoryOf(Visit, executor, MYSQL).update(key, { visitors: 3 })).to.include({ ...key, guide: 'A' });
    expect(executor.calls[1]).to.match(/^SELECT EXISTS/);
  });
});

describe('a value that is too large to come back along with those of other rows', () => {
  const rest = ['a@x', 3n, null, 'Main', 'Riga', NOW, NOW, null];
  const changes = [7, 8].map((id) => ({ id, version: 2, balance: '1' }));

  it('is read by a call more, of its row alone', async () => {
    const executor = new RecordingExecutor(
      {
        records: [
          [1, ...rest, false],
          [2, null, ...rest.slice(1), true],
        ],
      },
      { records: [[1, 'b@x', ...rest.slice(1)]] },
    );
    const updated = await repositoryOf(Account, executor).updateMany(changes);
    expect(updated.map(({ email, version }) => [email, version])).to.deep.equal([
      ['a@x', 3],
      ['b@x', 3],
    ]);
    expect(executor.calls).to.have.length(2);
    expect(executor.queries[1]?.parameters.map(({ value }) => value)).to.deep.equal([{ stringValue: '[{"c1":8}]' }]);
  });

  it('is not said to be there when it could not be read', async () => {
    const executor = new RecordingExecutor({ records: [1, 2].map((ordinal) => [ordinal, ...rest, true]) });
    executor.fetchAll = () => Promise.reject(new Error('too large'));
    const failure = await rejection(repositoryOf(Account, executor).updateMany(changes));
    expect(failure).to.be.instanceOf(StoredRowNotReadException);
  });
});

describe('rows that are stored', () => {
  it('are told apart by their numbers, in whatever order the database returns them', async () => {
    const row = (ordinal: number, id: number): unknown[] => [ordinal, `area ${id}`, NOW];
    const executor = new RecordingExecutor({ records: [row(3, 9), row(1, 7), row(2, 8)] });
    const updated = await repositoryOf(City, executor).updateMany([9, 7, 8].map((id) => ({ id, name: `city ${id}` })));
    expect(updated.map(({ id, name, area }) => [id, name, area])).to.deep.equal(
      [9, 7, 8].map((id) => [id, `city ${id}`, `area ${id}`]),
    );
  });

  it('are new where their generated key is null', async () => {
    const executor = new RecordingExecutor({ records: [[7, 'Riga', null, NOW]] });
    await repositoryOf(City, executor).save({ id: null as never, name: 'Riga' });
    expect(executor.calls).to.deep.equal([
      'INSERT INTO "city" ("name") VALUES (:p1) RETURNING "id", "name", "area", "created_at"',
    ]);
  });
});

describe('an entity that was read', () => {
  const row = [7, 'Riga', '304.05', new Date('2024-01-15T03:34:56.000Z')];

  it('sends what has changed and nothing else, and is forgotten while it is sent', async () => {
    const executor = new RecordingExecutor({ records: [row] }, { records: [row] }, { records: [row] });
    const cities = repositoryOf(City, executor);
    const city = (await cities.findById(7)) ?? new City();
    city.name = 'Rīga';
    await cities.save(city);
    expect(executor.calls[1]).to.match(/^UPDATE "city" SET "name" = :p1 WHERE "id" = :p2 RETURNING/);
    await cities.save(city);
    expect(executor.calls[2]).to.match(/^UPDATE "city" SET "name" = :p1, "area" = CAST\(:p2 AS numeric\) WHERE/);
  });

  it('is not deleted by a time that is set in it, and says so', async () => {
    const account = [7, 'a@x', '9.50', 3n, null, 'Main', 'Riga', 2, NOW, NOW, null];
    const executor = new RecordingExecutor({ records: [account] });
    const accounts = repositoryOf(Account, executor);
    const found = Object.assign((await accounts.findById(7)) ?? new Account(), { deletedAt: NOW });
    for (const save of [() => accounts.save(found), () => accounts.saveMany([found])]) {
      expect((await rejection(save())).message).to.include('deletedAt: use softDelete() or restore()');
    }
    expect(executor.calls).to.have.length(1);
  });

  it('has a key as it is declared, however that was given', async () => {
    const executor = new RecordingExecutor({ numberOfRecordsUpdated: 1 }, { numberOfRecordsUpdated: 1 });
    const counters = repositoryOf(Counter, executor, MYSQL);
    expect(await counters.update(7, { count: 1 })).to.include({ id: 7n, count: 1 });
    expect(await counters.update({ id: 7n }, { count: 1 })).to.include({ id: 7n });
  });

  it('is sent in full where it was read inside of a transaction, which may be undone', async () => {
    const executor = new RecordingExecutor({ records: [row] }, { records: [row] });
    executor.isInTransaction = true;
    const cities = repositoryOf(City, executor);
    await cities.save((await cities.findById(7)) ?? new City());
    expect(executor.calls[1]).to.match(/^UPDATE "city" SET "name" = :p1, "area"/);
  });

  for (const verb of ['save', 'saveMany'] as const) {
    it(`is stored by ${verb} as it was, too, after it was stored otherwise`, async () => {
      const answer = (visitors: number): object => ({ records: [[1, '2024-01-15', visitors, 'Ann']] });
      const executor = new RecordingExecutor(answer(5), answer(6), answer(5));
      const visits = repositoryOf(Visit, executor);
      const visit = (await visits.findById({ cityId: 1, day: '2024-01-15' })) ?? new Visit();
      const save = async (visitors: number): Promise<unknown> => {
        visit.visitors = visitors;
        return verb === 'save' ? await visits.save(visit) : await visits.saveMany([visit]);
      };
      await save(6);
      await save(5);
      expect(executor.calls).to.have.length(3);
      expect(executor.calls[2]).to.include('ON CONFLICT ("city", "day") DO UPDATE SET "visitors"');
    });
  }

  it('is sent in full where it was given another key, which is that of another row', async () => {
    const answer = (cityId: number): object => ({ records: [[cityId, '2024-01-15', 5, 'Ann']] });
    const executor = new RecordingExecutor(answer(5), answer(8), answer(5), answer(8));
    const visits = repositoryOf(Visit, executor);
    for (const save of [(visit: Visit) => visits.save(visit), (visit: Visit) => visits.saveMany([visit])]) {
      const visit = (await visits.findById({ cityId: 5, day: '2024-01-15' })) ?? new Visit();
      visit.cityId = 8;
      await save(visit);
    }
    expect(executor.calls).to.have.length(4);
    expect(executor.calls[1]).to.include('DO UPDATE SET "visitors" = EXCLUDED."visitors"');
    expect(executor.calls[3]).to.include('DO UPDATE SET "visitors" = EXCLUDED."visitors"');
  });

  it('is known to be as it was, too, where it froze itself when it was loaded', async () => {
    const executor = new RecordingExecutor({ records: [['-1.5', 'Below']] });
    const depths = repositoryOf(Depth, executor);
    const depth = (await depths.findById('-1.5')) ?? new Depth();
    expect(await depths.save(depth)).to.equal(depth);
    expect(executor.calls).to.have.length(1);
  });

  it('does not become another row where it was read without its key', async () => {
    const executor = new RecordingExecutor({ records: [['Riga']] }, { records: [row] });
    const cities = repositoryOf(City, executor);
    const [found = new City()] = await cities.find({ select: { name: true } });
    for (const save of [() => cities.save(found), () => cities.saveMany([found])]) {
      const failure = await rejection(save());
      expect(failure).to.be.instanceOf(ConfigurationException);
      expect(failure.message).to.include('City was given an entity that was read without id');
    }
    expect(executor.calls).to.have.length(1);
    expect(await cities.insert(found as City)).to.include({ id: 7 });
  });

  it('is sent in full to another database, of which nothing is known', async () => {
    const metadata = buildEntityMetadata(City, SNAKE_CASE);
    const dialect = new PostgresEntityDialect();
    const [one, other] = [new RecordingExecutor({ records: [row] }), new RecordingExecutor({ records: [row] })];
    const city = (await new Repository({ metadata, executor: one, dialect }).findById(7)) ?? new City();
    await new Repository({ metadata, executor: other, dialect }).save(city);
    expect(other.calls[0]).to.match(/^UPDATE "city" SET "name" = :p1, "area"/);
  });

  it('is sent in full after it was given to be deleted', async () => {
    const executor = new RecordingExecutor({ records: [row] }, { numberOfRecordsUpdated: 1 }, { records: [row] });
    const cities = repositoryOf(City, executor);
    const city = (await cities.findById(7)) ?? new City();
    await cities.delete(city);
    await cities.save(city);
    expect(executor.calls[2]).to.match(/^UPDATE "city" SET "name" = :p1, "area"/);
  });

  it('is sent again after a failure, whose outcome may be unknown', async () => {
    const executor = new RecordingExecutor({ records: [row] });
    const cities = repositoryOf(City, executor);
    const city = (await cities.findById(7)) ?? new City();
    city.name = 'Rīga';
    await rejection(cities.save(city));
    city.name = 'Riga';
    await rejection(cities.save(city));
    expect(executor.calls).to.have.length(3);
  });
});

describe('what MySQL stores', () => {
  it('may be known by another key than a uuid that is made for it', async () => {
    const executor = new RecordingExecutor({}, { records: [[1, 'a uuid', 'a']] });
    const vouchers = repositoryOf(Voucher, executor, MYSQL);
    const [upserted] = await vouchers.upsert([{ code: 'a', amount: 1 }], { conflict: ['code'] });
    expect(executor.calls[0]).to.match(/ ON DUPLICATE KEY UPDATE `amount` = VALUES\(`amount`\)$/);
    expect(upserted?.entity).to.deep.equal(Object.assign(new Voucher(), { id: 'a uuid', code: 'a', amount: 1 }));
    const given = [
      { code: 'b', amount: 1 },
      { id: '018f0000-0000-7000-8000-000000000001', code: 'c', amount: 1 },
    ];
    const failure = await rejection(vouchers.upsert(given, { conflict: ['code'] }));
    expect(failure.message).to.include('a row with the same id would be changed too');
    expect(executor.calls).to.have.length(2);
  });

  const account = { email: 'a', balance: '1' };

  it('is told of with the key of each row', async () => {
    const executor = new RecordingExecutor({ generatedFields: [5, 9] }, { records: [] });
    const failure = await rejection(
      repositoryOf(Account, executor, MYSQL).insertMany([account, { ...account, email: 'b' }]),
    );
    // The keys are those of the answer, not counted on from the first.
    expect(executor.queries[0]?.parameters[0]?.value).to.deep.equal({ stringValue: '[{"c1":5},{"c1":9}]' });
    expect(failure).to.be.instanceOf(StoredRowNotReadException);
    expect(failure.message).to.include('deleted again');
  });

  it('may be stored without being read, which has an exception of its own', async () => {
    const executor = new RecordingExecutor({ generatedFields: [5] });
    const cause = new Error('lost');
    executor.fetchAll = () => Promise.reject(cause);
    const failure = await rejection(repositoryOf(Account, executor, MYSQL).insert(account));
    expect(failure).to.be.instanceOf(StoredRowNotReadException).and.have.property('cause', cause);
  });

  it('needs a column that counts', async () => {
    const executor = new RecordingExecutor({ generatedFields: [] });
    const failure = await rejection(repositoryOf(Account, executor, MYSQL).insert(account));
    expect(failure).to.be.instanceOf(AuroraDatabaseException);
    expect(failure.message).to.include('AUTO_INCREMENT');
  });

  it('needs a key that somebody knows', async () => {
    const executor = new RecordingExecutor();
    const failure = await rejection(
      repositoryOf(Visit, executor, MYSQL).insert({ cityId: 1, visitors: 1, guide: 'A' }),
    );
    expect(failure).to.be.instanceOf(ConfigurationException);
    expect(failure.message).to.include('Visit.day has no value');
    expect(executor.calls).to.deep.equal([]);
  });

  it('is not said to be what a column that cannot be changed was set to', async () => {
    const row = [7, 'Riga', '304.05', NOW];
    const executor = new RecordingExecutor({ records: [row] }, { numberOfRecordsUpdated: 1 }, { records: [[1, NOW]] });
    const cities = repositoryOf(City, executor, MYSQL);
    const city = (await cities.findById(7)) ?? new City();
    const saved = await cities.save(Object.assign(city, { name: 'Rīga', createdAt: new Date(0) }));
    expect(saved.createdAt).to.deep.equal(NOW);
    expect(executor.calls[1]).to.equal('UPDATE `city` SET `name` = :p1 WHERE `id` = :p2');
  });

  it('is one call where everything is known', async () => {
    const executor = new RecordingExecutor();
    const ticket = await repositoryOf(Ticket, executor, MYSQL).insert({ seat: '1A' });
    expect(ticket.seat).to.equal('1A');
    expect(executor.calls).to.deep.equal(['INSERT INTO `ticket` (`seat`, `id`) VALUES (:p1, :p2)']);
  });
});

describe('bad input', () => {
  const refused: readonly (readonly [
    what: string,
    use: (executor: RecordingExecutor) => Promise<unknown>,
    message: string,
  ])[] = [
    [
      'a lock outside of a transaction',
      (e) => repositoryOf(City, e).find({ lock: 'update' }),
      'a lock needs a transaction',
    ],
    [
      'a lock that there is not',
      (e) => repositoryOf(City, e).find({ lock: 'exclusive' as never }),
      'the option lock is not known',
    ],
    [
      'a lock of a counted page',
      (e) => repositoryOf(City, e).findAndCount({ lock: 'update' } as never),
      'findAndCount() cannot lock',
    ],
    [
      'distinct with the key',
      (e) => repositoryOf(City, e).find({ distinct: true }),
      'no two rows are equal where the primary key is read',
    ],
    [
      'distinct with a lock',
      (e) => repositoryOf(City, e).find({ distinct: true, lock: 'update', select: { name: true } }),
      'a lock is one of single rows',
    ],
    [
      'distinct with relations',
      (e) => repositoryOf(City, e).find({ distinct: true, relations: {}, select: { name: true } }),
      'relations are those of single rows',
    ],
    [
      'distinct in the order of something else',
      (e) => repositoryOf(City, e).find({ distinct: true, select: { name: true }, order: { area: 'ASC' } }),
      'name the column area in select too',
    ],
    [
      'a count of what is distinct',
      (e) => repositoryOf(City, e).findAndCount({ distinct: true, select: { name: true } } as never),
      'findAndCount() counts rows',
    ],
    ['an aggregate of nothing', (e) => repositoryOf(City, e).aggregate({}), 'aggregate() is asked for nothing'],
    [
      'an order of one group',
      (e) => repositoryOf(City, e).aggregate({ count: true, order: { count: 'ASC' } }),
      'the option order is about groups',
    ],
    [
      'conditions on one group',
      (e) => repositoryOf(City, e).aggregate({ count: true, having: { count: 1 } }),
      'the option having is about groups',
    ],
    [
      'groups in the order of what differs in them',
      (e) => repositoryOf(City, e).aggregate({ by: { name: true }, order: { by: { area: 'ASC' } } }),
      'order.by names area, in which the rows of a group differ',
    ],
    [
      'an order of what is not computed',
      (e) => repositoryOf(City, e).aggregate({ by: { name: true }, order: { median: { id: 'ASC' } } as never }),
      "order has no 'median': what can be in it is by, count, sum, average, minimum, maximum",
    ],
    [
      'a condition on what is not computed',
      (e) => repositoryOf(City, e).aggregate({ by: { name: true }, having: { id: 1 } as never }),
      "having has no 'id': what can be in it is count, ",
    ],
    [
      'undefined as a condition on groups',
      (e) => repositoryOf(City, e).aggregate({ by: { name: true }, having: { sum: { area: undefined as never } } }),
      'having.sum.area is undefined',
    ],
    [
      'a sum of texts, among others',
      (e) => repositoryOf(City, e).aggregate({ sum: { id: true, name: true } }),
      'City.name holds no numbers: there is no sum of its values',
    ],
    [
      'the smallest of documents',
      (e) => repositoryOf(Account, e).aggregate({ minimum: { data: true } as never }),
      'There is no min of values of type jsonb',
    ],
    [
      'a yes or no in words',
      (e) => repositoryOf(Account, e).find({ withDeleted: 'false' as never }),
      'the option withDeleted is a string: write true or false',
    ],
    ['a select of nothing', (e) => repositoryOf(City, e).find({ select: { id: false } }), 'select names no property'],
    ['a select that is a list', (e) => repositoryOf(City, e).find({ select: ['id'] as never }), 'select is an array'],
    [
      'an embedded object in one piece',
      (e) => repositoryOf(Account, e).sum('address' as never),
      'is no column but an object',
    ],
    [
      'a name with a dot',
      (e) => repositoryOf(Account, e).insert({ 'address.street': 'x' } as never),
      "no such property as 'address.street'",
    ],
    ['a version to store', (e) => repositoryOf(Account, e).updateBy({ id: 1 }, { version: 3 }), 'it is kept by itself'],
    [
      'a time of deletion to store',
      (e) => repositoryOf(Account, e).update(1, { deletedAt: null }),
      'use softDelete() or restore()',
    ],
    ['soft deletion without a column for it', (e) => repositoryOf(City, e).softDelete(1), 'write @DeleteDateColumn()'],
    [
      'changes without a key',
      (e) => repositoryOf(City, e).updateMany([{ name: 'a' }]),
      'the row 0 has no value for id',
    ],
    ['a row to save without changes', (e) => repositoryOf(City, e).saveMany([{ id: 1 }]), 'has nothing to change'],
    ['a row without changes', (e) => repositoryOf(City, e).updateMany([{ id: 1 }]), 'the row 0 has nothing to change'],
    [
      'rows with the same key',
      (e) =>
        repositoryOf(City, e).updateMany([
          { id: 1, name: 'a' },
          { id: 1, name: 'b' },
        ]),
      'the rows 0 and 1 have the same key',
    ],
    [
      'rows with the same key in other words',
      (e) =>
        repositoryOf(Ticket, e).updateMany(
          ['0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d5e', '0190D4EA-7B4C-7B2E-9D5E-6F1A2B3C4D5E'].map((id) => ({
            id,
            seat: 'a',
          })),
        ),
      'the rows 0 and 1 have the same key',
    ],
    [
      'rows with the same number below zero for a key',
      (e) => repositoryOf(Depth, e).updateMany(['-1.5', '-1.50'].map((metres) => ({ metres, name: 'a' }))),
      'the rows 0 and 1 have the same key',
    ],
    [
      'the same object twice',
      (e) => {
        const city = repositoryOf(City, e).create({ name: 'a' });
        return repositoryOf(City, e).saveMany([city, city]);
      },
      'the rows 0 and 1 are the same object',
    ],
    [
      'a row that no request could hold',
      (e) => repositoryOf(City, e).insert({ name: 'x'.repeat(4_000_000) }),
      'a request can hold',
    ],
    [
      'a change that no request could hold',
      (e) => repositoryOf(City, e).updateBy({ id: 1 }, { name: 'x'.repeat(4_000_000) }),
      'a request can hold',
    ],
    ['no array of rows', (e) => repositoryOf(City, e).saveMany({} as never), 'takes an array of rows'],
    ['no array of keys', (e) => repositoryOf(City, e).findByIds(7 as never), 'takes an array of keys'],
    ['a hole in an array', (e) => repositoryOf(City, e).findByIds([1, undefined as never]), 'has no value for id'],
    [
      'an option of insert that there is not',
      (e) => repositoryOf(City, e).insert({ name: 'a' }, { onConflict: 'update' as never }),
      "write 'ignore'",
    ],
    [
      'a conflict key without a value',
      (e) => repositoryOf(Account, e).upsert([{ balance: '1' }], { conflict: ['email'] }),
      'needs a value for email',
    ],
    [
      'a conflict key that is null',
      (e) => repositoryOf(Coupon, e).upsert([{ code: 'a' }, { code: null }], { conflict: ['code'] }),
      'the row 1 has null for code, by which no row is ever found',
    ],
    [
      'a conflict key that is no list',
      (e) => repositoryOf(Account, e).upsert([{ email: 'a' }], { conflict: 'email' as never }),
      'the option conflict is a string: give an array',
    ],
    [
      'a conflict update that is no list',
      (e) => repositoryOf(Account, e).upsert([{ email: 'a' }], { conflict: ['email'], update: 'balance' as never }),
      'the option update is a string',
    ],
    [
      'a conflict update to a value',
      (e) =>
        repositoryOf(Account, e).upsert([{ email: 'a' }], { conflict: ['email'], update: { points: 1n as never } }),
      'update.points is a bigint: write true',
    ],
    [
      'a conflict update of the key by SQL',
      (e) =>
        repositoryOf(Account, e).upsert([{ email: 'a' }], { conflict: ['email'], update: { email: sql`lower('A')` } }),
      'it is part of the key by which the row is found',
    ],
    [
      'a conflict update of a fixed column by SQL',
      (e) => repositoryOf(Account, e).upsert([{ email: 'a' }], { conflict: ['email'], update: { version: sql`7` } }),
      'it is kept by itself',
    ],
    [
      'a conflict update of a fixed column',
      (e) => repositoryOf(Account, e).upsert([{ email: 'a' }], { conflict: ['email'], update: ['createdAt'] }),
      'it is kept by itself',
    ],
    ['a batch of none', async (e) => repositoryOf(City, e).stream({ batchSize: 0 }), 'give a whole number from 1'],
    [
      'an amount that is null',
      (e) => repositoryOf(Account, e).increment({ id: 1 }, { points: null }),
      'increment() was given null for Account.points',
    ],
    [
      'a count of what a transformer makes',
      (e) => repositoryOf(Ticket, e).increment({ id: 'a' }, { seat: 'a' }),
      'whose transformer stores something else: write the SQL in updateBy()',
    ],
    [
      'an option of updateBy that there is not',
      (e) => repositoryOf(Account, e).updateBy({ id: 1 }, { points: 1n }, { return: true } as never),
      "there is no option 'return'",
    ],
    ['nothing to change in every row', (e) => repositoryOf(Account, e).updateAll({}), 'was given nothing to change'],
    ['a count of no number', (e) => repositoryOf(Account, e).increment({ id: 1 }, { email: 'a' }), 'holds no numbers'],
    ['an average of texts', (e) => repositoryOf(Account, e).average('email'), 'holds no numbers'],
    [
      'empty criteria to increment',
      (e) => repositoryOf(Account, e).increment({}, { points: 1n }),
      'was given no condition',
    ],
    ['empty criteria to soft-delete', (e) => repositoryOf(Account, e).softDeleteBy({}), 'was given no condition'],
    ['empty criteria to restore', (e) => repositoryOf(Account, e).restoreBy({}), 'was given no condition'],
  ];
  for (const [what, use, message] of refused) {
    it(`is refused before any call: ${what}`, async () => {
      const executor = new RecordingExecutor();
      const failure = await rejection(use(executor));
      expect(failure).to.be.instanceOf(ConfigurationException);
      expect(failure.message).to.include(message);
      expect(executor.calls).to.deep.equal([]);
    });
  }

  it('is not what cannot mean any row: then there is no call', async () => {
    const executor = new RecordingExecutor();
    const accounts = repositoryOf(Account, executor);
    const where = { id: In<number>([]) };
    expect(await accounts.findAndCount({ where })).to.deep.equal([[], 0]);
    expect(await accounts.findPage({ where })).to.deep.include({ items: [], hasNextPage: false, endCursor: null });
    expect((await accounts.stream({ where }).next()).done).to.equal(true);
    expect(await accounts.sum('points', { where })).to.equal(null);
    expect(await accounts.exists({ where })).to.equal(false);
    expect(await accounts.increment(where, { points: 1n })).to.equal(0);
    expect(await accounts.softDeleteBy(where)).to.equal(0);
    expect(await accounts.restoreBy(where)).to.equal(0);
    expect(await accounts.upsert([])).to.deep.equal([]);
    expect(await accounts.updateMany([])).to.deep.equal([]);
    expect(await accounts.saveMany([])).to.deep.equal([]);
    expect(executor.calls).to.deep.equal([]);
  });
});
