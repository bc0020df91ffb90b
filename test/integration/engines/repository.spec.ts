import { expect } from 'chai';

import {
  ArrayContains,
  Between,
  ConfigurationException,
  DataSource,
  EntityNotFoundException,
  ILike,
  In,
  JsonContains,
  Like,
  LockTimeoutException,
  MoreThan,
  Not,
  NotIn,
  OptimisticLockException,
  Raw,
  RepositoryOf,
  Repository,
  sql,
  UniqueViolationException,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import { rejection } from '../../support/rejection.js';
import type { TestDatabase } from '../../support/test-database.js';
import { createTables, Product, Stock, Tag } from './product.js';

@RepositoryOf(Product)
class ProductRepository extends Repository<Product> {
  async findDear(): Promise<Product[]> {
    return await this.find({ where: { price: MoreThan('100') }, order: { price: 'DESC' } });
  }
}

function product(sku: string, more: Partial<Product> = {}): Partial<Product> & { sku: string } {
  return { sku, price: '9.50', rank: null, sold: 0n, details: null, ...more };
}

describeOnEngines('a repository', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let products: ProductRepository;
  let tags: Repository<Tag>;
  let stocks: Repository<Stock>;

  before(async () => {
    test = await engine.open();
    source = new DataSource({
      database: test.database,
      entities: [Product, Tag, Stock],
      name: `engines-${engine.name}`,
    });
    products = source.getRepository(ProductRepository);
    tags = source.getRepository(Tag);
    stocks = source.getRepository(Stock);
  });

  after(async () => {
    await source.close();
  });

  beforeEach(async () => {
    await createTables(test.database, engine);
  });

  const skus = (rows: readonly { readonly sku: string }[]): string[] => rows.map(({ sku }) => sku);
  const count = async (work: () => Promise<unknown>): Promise<number> => (await test.callsOf(work)).length;

  describe('inserting', () => {
    it('returns the row with the key, the version and the times of the database', async () => {
      const stored = await products.insert(product('a', { details: { tags: ['x'] } }));
      expect(stored).to.be.instanceOf(Product);
      expect(stored.id).to.equal(1);
      expect(stored).to.include({ sku: 'a', price: '9.50', rank: null, sold: 0n, version: 1, deletedAt: null });
      expect(stored.details).to.deep.equal({ tags: ['x'] });
      expect(Math.abs(stored.createdAt.getTime() - Date.now())).to.be.lessThan(60_000);
      expect(stored.updatedAt).to.deep.equal(stored.createdAt);
      expect(await products.findById(1)).to.deep.equal(stored);
    });

    it('takes the default of a column that is not given', async () => {
      const { sold } = await products.insert({ sku: 'a', price: '1' });
      expect(sold).to.equal(0n);
    });

    it('stores many rows in their order, each with its own key', async () => {
      await products.insert(product('before'));
      const stored = await products.insertMany([product('b'), product('a', { rank: 3 }), product('c')]);
      expect(skus(stored)).to.deep.equal(['b', 'a', 'c']);
      expect(new Set(stored.map(({ id }) => id)).size).to.equal(3);
      for (const row of stored) {
        expect(await products.findById(row.id)).to.deep.equal(row);
      }
    });

    it('stores none of many rows when one cannot be stored', async () => {
      await products.insert(product('taken'));
      const failure = await rejection(products.insertMany([product('a'), product('taken'), product('b')]));
      expect(failure).to.be.instanceOf(UniqueViolationException);
      expect(await products.count()).to.equal(1);
    });

    it('stores values of every kind exactly', async () => {
      const names = ['Rīga "quoted" \\ \n\t', "it's :a", 'null', '\u0001 😀 é', '[]', '{"a":1}', ' '];
      const given = names.map((name, index) => ({
        name,
        weight: index % 2 === 0 ? 1.5e-7 * index : null,
        active: index > 2,
      }));
      const stored = await tags.insertMany(given);
      const found = await tags.findByIds(stored.map(({ id }) => id));
      expect(found.map(({ name, weight, active }) => ({ name, weight, active }))).to.deep.equal(given);
      expect(found).to.deep.equal(stored);
    });

    if (engine.name === 'postgresql') {
      it('leaves rows out that are there already, where it is told to', async () => {
        await products.insert(product('taken'));
        expect(await products.insert(product('taken'), { onConflict: 'ignore' })).to.equal(null);
        expect(await products.insert(product('free'), { onConflict: 'ignore' })).to.have.property('sku', 'free');
        const stored = await products.insertMany([product('free'), product('new')], { onConflict: 'ignore' });
        expect(skus(stored)).to.deep.equal(['new']);
        expect(stored[0]?.version).to.equal(1);
      });
    } else {
      it('cannot leave rows out, and says so before any call', async () => {
        const calls = await test.callsOf(async () => {
          const failure = await rejection(products.insert(product('a'), { onConflict: 'ignore' }));
          expect(failure).to.be.instanceOf(ConfigurationException);
          expect(failure.message).to.include('MySQL does not tell which rows');
        });
        expect(calls).to.deep.equal([]);
      });
    }
  });

  describe('saving', () => {
    it('changes a row of the same version, and counts it', async () => {
      const stored = await products.insert(product('a'));
      stored.price = '12.00';
      const saved = await products.save(stored);
      expect(saved).to.include({ id: stored.id, price: '12.00', version: 2 });
      expect(saved.createdAt).to.deep.equal(stored.createdAt);
      expect(saved.updatedAt.getTime()).to.be.at.least(stored.updatedAt.getTime());
      expect(await products.findById(stored.id)).to.deep.equal(saved);
    });

    it('refuses a row that somebody else has changed, and one that is gone', async () => {
      const stored = await products.insert(product('a'));
      const mine = await products.findOneByOrFail({ id: stored.id });
      await products.update(stored.id, { price: '1.00' });
      mine.price = '2.00';
      expect(await rejection(products.save(mine))).to.be.instanceOf(OptimisticLockException);
      expect(await products.findById(stored.id)).to.include({ price: '1.00', version: 2 });
      await products.delete(stored.id);
      mine.price = '3.00';
      expect(await rejection(products.save(mine))).to.be.instanceOf(EntityNotFoundException);
    });

    it('sends nothing where nothing has changed, whatever kind of value it is', async () => {
      await products.insert(product('a', { details: { tags: ['x'] } }));
      const found = await products.findOneByOrFail({ sku: 'a' });
      expect(await count(() => products.save(found))).to.equal(0);
      ((found.details ?? {}).tags as string[]).push('y');
      expect(await count(() => products.save(found))).to.be.at.least(1);
      expect((await products.findOneByOrFail({ sku: 'a' })).details).to.deep.equal({ tags: ['x', 'y'] });
    });

    it('tells a document from a text that could stand for it, and minus zero from zero', async () => {
      const text = 'json {"size":1}' as never;
      const stored = await products.insert(product('a', { details: text }));
      stored.details = { size: 1 };
      await products.save(stored);
      expect((await products.findOneByOrFail({ sku: 'a' })).details).to.deep.equal({ size: 1 });
      const tag = await tags.insert({ name: 'a', weight: 0, active: true });
      tag.weight = -0;
      expect(await count(() => tags.save(tag))).to.equal(1);
    });

    it('stores again what was deleted by its entity, or says that it is not there', async () => {
      const stock = await stocks.save({ place: 'Riga', productId: 1, amount: 5 });
      await stocks.delete(stock);
      await stocks.save(stock);
      expect(await stocks.count()).to.equal(1);
      const tag = await tags.insert({ name: 'a', weight: null, active: true });
      await tags.delete(tag);
      expect(await rejection(tags.save(tag))).to.be.instanceOf(EntityNotFoundException);
    });

    it('does not take for stored what was undone with its transaction', async () => {
      const stored = await products.insert(product('a'));
      let saved = stored;
      const failure = await rejection(
        source.transaction(async () => {
          stored.price = '2.00';
          saved = await products.save(stored);
          throw new Error('undone');
        }),
      );
      expect(failure.message).to.equal('undone');
      expect(await products.findById(stored.id)).to.include({ price: '9.50', version: 1 });
      expect(await products.save(stored)).to.include({ price: '2.00', version: 2 });
      expect(saved.version).to.equal(2);
    });

    it('inserts a row with a key of its own, or changes it', async () => {
      await stocks.save({ place: 'Riga', productId: 1, amount: 5, countedOn: '2024-02-29' });
      const saved = await stocks.save({ place: 'Riga', productId: 1, amount: 7 });
      expect(saved).to.deep.include({ place: 'Riga', productId: 1, amount: 7, countedOn: '2024-02-29' });
      expect(await stocks.count()).to.equal(1);
    });

    it('stores new and changed rows together', async () => {
      const [first, second] = await products.insertMany([product('a'), product('b')]);
      if (first === undefined || second === undefined) throw new Error('Not stored.');
      first.rank = 7;
      const saved = await products.saveMany([first, product('c'), second, product('d')]);
      expect(skus(saved)).to.deep.equal(['a', 'c', 'b', 'd']);
      expect(saved.map(({ version }) => version)).to.deep.equal(engine.name === 'mysql' ? [2, 1, 2, 1] : [2, 1, 1, 1]);
      expect(await products.findOneBy({ sku: 'a' })).to.include({ rank: 7, version: 2 });
      expect(await products.count()).to.equal(4);
    });
  });

  describe('many rows with values of their own', () => {
    it('are changed and returned in their order', async () => {
      const stored = await products.insertMany(['a', 'b', 'c'].map((sku) => product(sku)));
      const updated = await products.updateMany(
        stored
          .toReversed()
          .map(({ id, sku, version }) => ({ id, version, price: `${id}.25`, details: { tags: [sku] } })),
      );
      expect(skus(updated)).to.deep.equal(['c', 'b', 'a']);
      for (const row of updated) {
        expect(row).to.include({ price: `${row.id}.25`, version: 2 });
        expect(await products.findById(row.id)).to.deep.equal(row);
      }
    });

    it('are changed all or none, where one has another version or is not there', async () => {
      const stored = await products.insertMany(['a', 'b'].map((sku) => product(sku)));
      const changes = stored.map(({ id, version }) => ({ id, version, price: '1.00' }));
      await products.update(stored[1]?.id ?? 0, { price: '5.00' });
      expect(await rejection(products.updateMany(changes))).to.be.instanceOf(OptimisticLockException);
      await products.delete(stored[1]?.id ?? 0);
      const failure = await rejection(products.updateMany(changes));
      expect(failure).to.be.instanceOf(EntityNotFoundException);
      expect(failure.message).to.include('the row 1');
      expect(await products.findById(stored[0]?.id ?? 0)).to.include({ price: '9.50', version: 1 });
    });

    it('may have the values already that they are given', async () => {
      await stocks.insertMany([
        { place: 'Riga', productId: 1, amount: 1 },
        { place: 'Riga', productId: 2, amount: 2 },
      ]);
      const updated = await stocks.updateMany([
        { place: 'Riga', productId: 1, amount: 1 },
        { place: 'Riga', productId: 2, amount: 2 },
      ]);
      expect(updated.map(({ amount }) => amount)).to.deep.equal([1, 2]);
    });
  });

  describe('upsert', () => {
    it('inserts what is new and changes what is there, without what an INSERT alone writes', async () => {
      const old = await products.insert(product('a', { rank: 1 }));
      const rows = await products.upsert([product('a', { price: '2.00', rank: 5 }), product('b', { rank: 6 })], {
        conflict: ['sku'],
        update: ['price'],
      });
      expect(rows.map(({ inserted }) => inserted)).to.deep.equal(
        engine.pick({ postgresql: [false, true], mysql: [undefined, undefined] }),
      );
      expect(rows[0]?.entity).to.include({ id: old.id, price: '2.00', rank: 1, version: 2 });
      expect(rows[0]?.entity.createdAt).to.deep.equal(old.createdAt);
      expect(rows[1]?.entity).to.include({ sku: 'b', rank: 6, version: 1 });
      for (const { entity } of rows) {
        expect(await products.findById(entity.id)).to.deep.equal(entity);
      }
    });

    it('refuses a key that is not declared, and a row that comes twice', async () => {
      const calls = await test.callsOf(async () => {
        const undeclared = await rejection(products.upsert([product('a')], { conflict: ['price'] }));
        expect(undeclared.message).to.include('Product declares no unique key of price. Its keys are id; sku');
        const twice = await rejection(products.upsert([product('a'), product('a')], { conflict: ['sku'] }));
        expect(twice.message).to.include('the rows 0 and 1 have the same key');
      });
      expect(calls).to.deep.equal([]);
    });

    if (engine.name === 'mysql') {
      it('refuses rows that another key could be mistaken for', async () => {
        const failure = await rejection(products.upsert([{ ...product('a'), id: 7 }], { conflict: ['sku'] }));
        expect(failure).to.be.instanceOf(ConfigurationException);
        expect(failure.message).to.include('a row with the same id would be changed too');
      });
    }
  });

  describe('soft deletion', () => {
    it('hides a row from everything but who asks for it, until it is restored', async () => {
      const [a] = await products.insertMany([product('a'), product('b')]);
      const id = a?.id ?? 0;
      expect(await products.softDelete(id)).to.equal(1);
      expect(await products.softDelete(id)).to.equal(0);
      expect(skus(await products.find())).to.deep.equal(['b']);
      expect(await products.findById(id)).to.equal(null);
      expect(await products.findByIds([id])).to.deep.equal([]);
      expect(await products.count()).to.equal(1);
      expect(await products.existsBy({ sku: 'a' })).to.equal(false);
      expect(await products.sum('sold')).to.equal(0n);
      expect(await products.updateBy({ sku: 'a' }, { price: '1' })).to.equal(0);
      expect((await products.findPage()).items).to.have.length(1);
      const hidden = await products.findOneOrFail({ where: { sku: 'a' }, withDeleted: true });
      expect(hidden.deletedAt).to.be.instanceOf(Date);
      expect(hidden.version).to.equal(2);
      expect(await products.restore(id)).to.equal(1);
      expect(await products.restore(id)).to.equal(0);
      expect(await products.findById(id)).to.include({ deletedAt: null, version: 3 });
      expect(await products.softDeleteBy({ sku: In(['a', 'b']) })).to.equal(2);
      expect(await products.restoreBy({ sku: 'b' })).to.equal(1);
      expect(await products.deleteBy({ sku: In(['a', 'b']) })).to.equal(2);
      expect(await products.exists({ withDeleted: true })).to.equal(false);
    });
  });

  describe('finding', () => {
    beforeEach(async () => {
      await products.insertMany([
        product('apple', { price: '1.10', rank: 2, details: { tags: ['red', 'round'], size: 3 }, secret: 's1' }),
        product('Bread', { price: '100.05', rank: null, sold: 9_007_199_254_740_993n }),
        product('cherry', { price: '250.00', rank: 1, sold: 7n, details: { tags: ['red'] } }),
      ]);
    });

    const find = async (where: Parameters<ProductRepository['findBy']>[0]): Promise<string[]> =>
      skus(await products.find({ where, order: { id: 'ASC' } }));

    it('compares by every operator', async () => {
      expect(await find({ sku: Like('%e%') })).to.deep.equal(['apple', 'Bread', 'cherry']);
      expect(await find({ sku: ILike('b%') })).to.deep.equal(['Bread']);
      expect(await find({ price: Between('1.1', '100.05') })).to.deep.equal(['apple', 'Bread']);
      expect(await find({ price: MoreThan('100.049') })).to.deep.equal(['Bread', 'cherry']);
      expect(await find({ price: In(['1.1', '250']) })).to.deep.equal(['apple', 'cherry']);
      expect(await find({ rank: In([1, 2, 3]) })).to.deep.equal(['apple', 'cherry']);
      expect(await find({ sku: NotIn(['apple']) })).to.deep.equal(['Bread', 'cherry']);
      expect(await find({ rank: null })).to.deep.equal(['Bread']);
      expect(await find({ rank: Not(null) })).to.deep.equal(['apple', 'cherry']);
      expect(await find({ sold: 9_007_199_254_740_993n })).to.deep.equal(['Bread']);
      expect(await find({ details: JsonContains({ tags: ['red'] }) })).to.deep.equal(['apple', 'cherry']);
      expect(await find({ details: JsonContains({ tags: ['red'], size: 3 }) })).to.deep.equal(['apple']);
      expect(await find({ sku: Raw((column) => sql`lower(${column}) = ${'bread'}`) })).to.deep.equal(['Bread']);
      expect(
        await find({ createdAt: MoreThan(new Date(0)), updatedAt: Between(new Date(0), new Date('2100-01-01')) }),
      ).to.have.length(3);
    });

    it('refuses operators that do not suit the column', async () => {
      const refused: readonly (readonly [where: object, message: string])[] = [
        [{ sku: JsonContains({}) }, 'is for JSON documents'],
        [{ sku: ArrayContains(['a']) }, 'is for arrays'],
        [{ sku: Raw((() => '1 = 1; DROP TABLE product') as never) }, 'returned a string'],
        [{ sku: Raw(() => sql`1 = :other`) }, 'placeholder of its own'],
        [{ sku: Raw(() => sql`'${1}' = 'a'`) }, 'inside of a literal'],
        [{ sku: Raw(() => sql`1 = 1; DROP TABLE product`) }, 'leave the ; out'],
      ];
      for (const [where, message] of refused) {
        const failure = await rejection(products.findBy(where));
        expect(failure).to.be.instanceOf(ConfigurationException);
        expect(failure.message).to.include(message);
      }
    });

    it('sorts rows without a value to the end that is wanted', async () => {
      const sorted = async (direction: 'ASC' | 'DESC', nulls: 'first' | 'last'): Promise<string[]> =>
        skus(await products.find({ order: { rank: { direction, nulls } } }));
      expect(await sorted('ASC', 'first')).to.deep.equal(['Bread', 'cherry', 'apple']);
      expect(await sorted('ASC', 'last')).to.deep.equal(['cherry', 'apple', 'Bread']);
      expect(await sorted('DESC', 'first')).to.deep.equal(['Bread', 'apple', 'cherry']);
      expect(await sorted('DESC', 'last')).to.deep.equal(['apple', 'cherry', 'Bread']);
    });

    it('reads what is selected, and what is kept back only where it is named', async () => {
      const [apple] = await products.find({ where: { sku: 'apple' }, select: { sku: true, secret: true } });
      expect(apple).to.include({ sku: 'apple', secret: 's1' });
      expect((apple as Product | undefined)?.price).to.equal(undefined);
      expect(await products.findOneBy({ sku: 'apple' })).to.not.have.property('secret', 's1');
    });

    it('counts all rows along with a page of them, and by a second call past the end', async () => {
      const page = await products.findAndCount({ order: { sku: 'ASC' }, take: 1, skip: 1 });
      expect([skus(page[0]), page[1]]).to.deep.equal([['apple'], 3]);
      expect(await products.findAndCount({ take: 1, skip: 9 })).to.deep.equal([[], 3]);
      expect(await products.findAndCount({ where: { sku: 'none' } })).to.deep.equal([[], 0]);
      expect(await products.findAndCount({ take: 0 })).to.deep.equal([[], 3]);
    });

    it('returns the rows of keys in their order, some of them twice', async () => {
      const found = await products.findByIds([3, 99, 1, 3]);
      expect(skus(found)).to.deep.equal(['cherry', 'apple', 'cherry']);
      await stocks.insertMany([
        { place: 'b', productId: 1, amount: 1 },
        { place: 'a', productId: 2, amount: 2 },
      ]);
      const keys = [
        { place: 'a', productId: 2 },
        { place: 'b', productId: 1 },
        { place: 'b', productId: 2 },
      ];
      expect((await stocks.findByIds(keys)).map(({ amount }) => amount)).to.deep.equal([2, 1]);
    });

    it('computes exactly', async () => {
      expect(await products.sum('price')).to.equal('351.15');
      expect(await products.sum('sold')).to.equal(9_007_199_254_741_000n);
      expect(await products.sum('rank')).to.equal(3);
      expect(await products.average('rank')).to.equal('1.5');
      expect(await products.average('price', { where: { sku: 'apple' } })).to.equal('1.1');
      expect(await products.minimum('price')).to.equal('1.10');
      expect(await products.maximum('sold')).to.equal(9_007_199_254_740_993n);
      expect(await products.maximum('createdAt')).to.be.instanceOf(Date);
      expect(await products.sum('price', { where: { sku: 'none' } })).to.equal(null);
      expect((await rejection(products.sum('sku'))).message).to.include('holds no numbers');
    });

    it('adds to numbers', async () => {
      expect(await products.increment({ sku: 'cherry' }, { sold: 5n, rank: -1 })).to.equal(1);
      expect(await products.findOneBy({ sku: 'cherry' })).to.include({ sold: 12n, rank: 0, version: 2 });
      expect((await rejection(products.increment({ id: 1 }, { sku: 'x' }))).message).to.include('holds no numbers');
    });

    it('finds or fails', async () => {
      expect(await rejection(products.findOneByOrFail({ sku: 'none' }))).to.be.instanceOf(EntityNotFoundException);
      expect(await products.findOneOrFail({ where: { sku: 'apple' } })).to.have.property('sku', 'apple');
    });

    it('has verbs of its own', async () => {
      expect(skus(await products.findDear())).to.deep.equal(['cherry', 'Bread']);
      expect(source.getRepository(ProductRepository)).to.equal(products);
    });
  });

  describe('locking', () => {
    it('keeps others from the rows until the transaction ends', async () => {
      const { id } = await products.insert(product('a'));
      expect((await rejection(products.findById(id, { lock: 'update' }))).message).to.include(
        'a lock needs a transaction',
      );
      await source.transaction(async () => {
        expect(await products.find({ lock: 'update' })).to.have.length(1);
        expect(await products.findById(id, { lock: 'share' })).to.have.property('id', id);
        const { database } = test;
        const others = database.session();
        const skipping = await others.query('SELECT id FROM product FOR UPDATE SKIP LOCKED');
        expect(skipping).to.deep.equal([]);
      });
    });

    it('fails at once where it shall not wait', async () => {
      await products.insert(product('a'));
      const other = test.database.session();
      await other.beginTransaction();
      await other.query('SELECT id FROM product FOR UPDATE');
      try {
        const failure = await rejection(
          source.transaction(() => products.findOne({ where: { id: 1 }, lock: { mode: 'update', onLocked: 'fail' } })),
        );
        expect(failure).to.be.instanceOf(LockTimeoutException);
        const skipped = await source.transaction(() => products.find({ lock: { mode: 'update', onLocked: 'skip' } }));
        expect(skipped).to.deep.equal([]);
      } finally {
        await other.rollback();
      }
    });
  });

  describe('saves of one row without a version', () => {
    it('leave alone what somebody else has changed meanwhile', async () => {
      const places = [1, 2].map((productId) => ({ place: 'shelf', productId, amount: 1, countedOn: null }));
      await stocks.insertMany(places);
      const mine = await stocks.find({ order: { productId: 'ASC' } });
      const theirs = await stocks.find({ order: { productId: 'ASC' } });
      await stocks.saveMany(theirs.map((row) => Object.assign(row, { amount: 7 })));
      for (const row of mine) row.countedOn = '2024-01-15';
      await stocks.save(mine[0] ?? new Stock());
      await stocks.saveMany(mine.slice(1));
      for (const row of await stocks.find()) {
        expect(row).to.include({ amount: 7, countedOn: '2024-01-15' });
      }
    });

    it('leave it alone in rows with counted and made keys too, each with changes of its own', async () => {
      await tags.insertMany([1, 2].map((weight) => ({ name: `t${weight}`, weight, active: true })));
      const [mine, theirs] = [await tags.find({ order: { id: 'ASC' } }), await tags.find({ order: { id: 'ASC' } })];
      await tags.saveMany(theirs.map((row) => Object.assign(row, { active: false })));
      Object.assign(mine[0] ?? {}, { name: 'one' });
      Object.assign(mine[1] ?? {}, { weight: 9 });
      const saved = await tags.saveMany(mine);
      expect(saved.map(({ name, weight }) => [name, weight])).to.deep.equal([
        ['one', 1],
        ['t2', 9],
      ]);
      expect((await tags.find()).every(({ active }) => !active)).to.equal(true);
    });
  });

  describe('concurrent saves of one version', () => {
    it('let one of them win, and tell the others', async () => {
      const { id } = await products.insert(product('a'));
      const copies = await Promise.all(Array.from({ length: 8 }, () => products.findOneByOrFail({ id })));
      const outcomes = await Promise.allSettled(
        copies.map(async (copy, index) => {
          copy.rank = index;
          return await products.save(copy);
        }),
      );
      const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(won).to.have.length(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).to.be.instanceOf(OptimisticLockException);
      }
      expect(await products.findById(id)).to.include({ version: 2, rank: won[0]?.value.rank });
    });

    it('lose nothing when everybody tries again', async () => {
      const { id } = await products.insert(product('a', { rank: 0 }));
      const addOne = async (): Promise<void> => {
        for (;;) {
          const row = await products.findOneByOrFail({ id });
          row.rank = (row.rank ?? 0) + 1;
          try {
            await products.save(row);
            return;
          } catch (failure) {
            if (!(failure instanceof OptimisticLockException)) throw failure;
          }
        }
      };
      await Promise.all(Array.from({ length: 6 }, addOne));
      expect(await products.findById(id)).to.include({ rank: 6, version: 7 });
    });
  });
});
