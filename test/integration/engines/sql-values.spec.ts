import { expect } from 'chai';

import {
  ConfigurationException,
  DataSource,
  OptimisticLockException,
  sql,
  typed,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import { rejection } from '../../support/rejection.js';
import type { TestDatabase } from '../../support/test-database.js';
import { createTables, Product, Stock, Tag } from './product.js';

describeOnEngines('SQL in the place of values', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let products: Repository<Product>;
  let stocks: Repository<Stock>;
  let id: number;

  before(async () => {
    test = await engine.open();
    source = new DataSource({ database: test.database, entities: [Product, Tag, Stock], name: `sql-${engine.name}` });
    products = source.getRepository(Product);
    stocks = source.getRepository(Stock);
  });

  after(async () => {
    await source.close();
  });

  beforeEach(async () => {
    await createTables(test.database, engine);
    ({ id } = await products.insert({ sku: 'a', price: '10.00', rank: 3, sold: 9_007_199_254_740_993n }));
  });

  it('is of what the row holds, and comes back as the database has it, with its version and time', async () => {
    const updated = await products.update(id, {
      rank: (rank) => sql`${rank} - ${1}`,
      sold: (sold) => sql`${sold} + ${2n}`,
      price: (price) => sql`${price} * ${typed('1.15', 'decimal')}`,
    });
    expect(updated).to.include({ rank: 2, sold: 9_007_199_254_740_995n, price: '11.50', version: 2 });
    expect(updated.updatedAt.getTime()).to.be.at.least(updated.createdAt.getTime());
    expect(await products.findById(id)).to.deep.equal(updated);
  });

  it('names other columns as the database calls them, and sees them as they were', async () => {
    const updated = await products.update(id, {
      price: '0.50',
      sold: sql`sold - ${1n}`,
      rank: sql`CAST(price AS ${integer()})`,
    });
    expect(updated).to.include({ rank: 10, price: '0.50', sold: 9_007_199_254_740_992n });
  });

  it('changes rows by conditions, many or all of them', async () => {
    await products.insert({ sku: 'b', price: '1.00', rank: null });
    expect(await products.updateBy({ rank: 3 }, { rank: (rank) => sql`${rank} * ${2}` })).to.equal(1);
    expect(await products.updateAll({ rank: (rank) => sql`COALESCE(${rank}, ${0}) + ${1}` })).to.equal(2);
    const rows = await products.find({ order: { id: 'ASC' } });
    expect(rows.map(({ rank, version }) => [rank, version])).to.deep.equal([
      [7, 3],
      [1, 2],
    ]);
  });

  it('makes the values of a new row', async () => {
    const stored = await products.insert({ sku: sql`lower(${'NEW'})`, price: sql`${1} + ${1}`, sold: 1n });
    expect(stored).to.include({ sku: 'new', price: '2.00', sold: 1n, version: 1 });
    expect(await products.findById(stored.id)).to.deep.equal(stored);
  });

  it('stays bound to the version that the row must have', async () => {
    const failure = await rejection(products.update(id, { version: 7, rank: (rank) => sql`${rank} + ${1}` }));
    expect(failure).to.be.instanceOf(OptimisticLockException);
    expect(await products.findById(id)).to.include({ rank: 3, version: 1 });
  });

  it('counts in a row that an upsert finds, from what is there and what was to be inserted', async () => {
    const upsert = async (sku: string, sold: bigint): Promise<Product | undefined> =>
      (
        await products.upsert([{ sku, sold, price: '1.00' }], {
          conflict: ['sku'],
          update: { sold: (stored, given) => sql`${stored} + ${given} * ${2}` },
        })
      )[0]?.entity;
    expect(await upsert('views', 5n)).to.include({ sold: 5n, version: 1 });
    expect(await upsert('views', 4n)).to.include({ sold: 13n, version: 2, price: '1.00' });
    expect(await products.findOneBy({ sku: 'views' })).to.include({ sold: 13n, version: 2 });
  });

  it('cannot reach beyond its place, nor be what the tag did not make', async () => {
    const refused: readonly (readonly [value: unknown, message: string])[] = [
      [sql`1; DROP TABLE product`, 'leave the ; out'],
      [sql`:other`, 'placeholder of its own'],
      [sql`'${1}'`, 'inside of a literal'],
      [() => '1', 'did not return SQL'],
    ];
    const calls = await test.callsOf(async () => {
      for (const [rank, message] of refused) {
        const failure = await rejection(products.update(id, { rank: rank as number }));
        expect(failure).to.be.instanceOf(ConfigurationException);
        expect(failure.message).to.include(message);
      }
    });
    expect(calls).to.deep.equal([]);
    for (const rank of [sql`1, price = ${2}`, sql`1 -- `, sql`1) WHERE (${1} = 1`]) {
      await rejection(products.update(id, { rank }));
    }
    expect(await products.findById(id)).to.include({ rank: 3, price: '10.00', version: 1 });
  });

  it('is refused by the verbs that send rows as data, before any call', async () => {
    const rank = sql`rank + 1` as never;
    const row = { sku: 'x', price: '1', rank };
    const verbs = [
      () => products.save(row),
      () => products.save({ id, version: 1, rank }),
      () => products.saveMany([row]),
      () => products.insertMany([row]),
      () => products.updateMany([{ id, rank }]),
      () => products.upsert([row], { conflict: ['sku'] }),
      () => products.insert({ ...row, rank: ((column: unknown) => sql`${column} + 1`) as never }),
      () => products.findBy({ rank }),
      () => products.update(id, { details: { tags: [rank] } }),
    ];
    const calls = await test.callsOf(async () => {
      for (const verb of verbs) {
        expect(await rejection(verb())).to.be.instanceOf(ConfigurationException);
      }
    });
    expect(calls).to.deep.equal([]);
  });

  describe('rows that are returned by what changed them', () => {
    it('have the new values, also where the condition is no longer true', async () => {
      await products.insertMany([
        { sku: 'b', price: '1.00', rank: 3 },
        { sku: 'c', price: '1.00', rank: 9 },
      ]);
      const changed = await products.updateBy({ rank: 3 }, { rank: 5 }, { returning: true });
      expect(changed.map(({ sku, rank, version }) => [sku, rank, version]).toSorted()).to.deep.equal([
        ['a', 5, 2],
        ['b', 5, 2],
      ]);
      expect(changed[0]).to.be.instanceOf(Product);
      for (const row of changed) {
        expect(await products.findById(row.id)).to.deep.equal(row);
      }
      expect(await products.updateBy({ rank: 3 }, { rank: 5 }, { returning: true })).to.deep.equal([]);
    });

    it('are told apart by keys of several parts', async () => {
      await stocks.insertMany(
        [1, 2, 3].map((productId) => ({ place: `shelf ${productId % 2}`, productId, amount: 1 })),
      );
      const counted = await stocks.increment({ place: 'shelf 1' }, { amount: 4 }, { returning: true });
      expect(counted.map(({ place, productId, amount }) => [place, productId, amount]).toSorted()).to.deep.equal([
        ['shelf 1', 1, 5],
        ['shelf 1', 3, 5],
      ]);
    });

    it('each get a number of their own, however many count at the same time', async () => {
      const counted = await Promise.all(
        Array.from({ length: 8 }, () => products.increment({ id }, { rank: 1 }, { returning: true })),
      );
      const ranks = counted.map(([row]) => row?.rank ?? 0).toSorted((a, b) => a - b);
      expect(ranks).to.deep.equal([4, 5, 6, 7, 8, 9, 10, 11]);
    });
  });

  it('a number that is not there counts from 0', async () => {
    const { id: empty } = await products.insert({ sku: 'b', price: '1.00', rank: null });
    expect(await products.increment({ id: empty }, { rank: -2 })).to.equal(1);
    expect(await products.findById(empty)).to.include({ rank: -2, version: 2 });
  });

  it('every row is changed or deleted only by who says so', async () => {
    await products.insertMany(['b', 'c'].map((sku) => ({ sku, price: '1.00' })));
    await products.softDelete(id);
    expect((await rejection(products.deleteBy({}))).message).to.include('write deleteAll()');
    expect((await rejection(products.updateBy({}, { price: '1' }))).message).to.include('write updateAll()');
    expect((await rejection(products.softDeleteBy({}))).message).to.include('write softDeleteBy({ deletedAt: null })');
    expect((await rejection(products.restoreBy({}))).message).to.include('write restoreBy({ deletedAt: Not(null) })');
    expect((await rejection(products.increment({}, { rank: 1 }))).message).to.include('write updateAll({ rank:');
    expect(await products.updateAll({ price: '2.00' })).to.equal(2);
    expect(await products.softDeleteBy({ deletedAt: null })).to.equal(2);
    expect(await products.deleteAll()).to.equal(3);
    expect(await products.count({ withDeleted: true })).to.equal(0);
  });

  /** The name of a type of integers in a cast; it is SQL, made by nobody else. */
  const integer = (): ReturnType<typeof sql> => engine.pick({ postgresql: sql`integer`, mysql: sql`SIGNED` });
});
