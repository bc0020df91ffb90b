import { expect } from 'chai';
import { randomUUID } from 'node:crypto';

import {
  DataSource,
  Entity,
  In,
  ManyToOne,
  MoreThan,
  OneToMany,
  PrimaryGeneratedColumn,
  type Many,
  type One,
  sql,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import type { TestDatabase } from '../../support/test-database.js';
import { createTables, Product, Stock, Tag } from './product.js';

/** A row with others of its kind above and below it. */
@Entity('calls_branch')
class Branch {
  @PrimaryGeneratedColumn('uuidv7')
  id!: string;

  @ManyToOne(() => Branch, (branch) => branch.twigs, { nullable: true })
  parent!: One<Branch | null>;

  @OneToMany(() => Branch, 'parent')
  twigs!: Many<Branch>;
}

/** What the table is about: rows of which everything is known without asking, and rows that the database completes. */
interface Case {
  readonly what: string;
  run(): Promise<unknown>;
  readonly calls: { readonly postgresql: number; readonly mysql: number };
}

describeOnEngines('the number of calls', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let products: Repository<Product>;
  let tags: Repository<Tag>;
  let branches: Repository<Branch>;
  let tree: DataSource;
  let storedTags: Tag[];
  let storedProducts: Product[];

  before(async () => {
    test = await engine.open();
    source = new DataSource({ database: test.database, entities: [Product, Tag, Stock], name: `calls-${engine.name}` });
    products = source.getRepository(Product);
    tags = source.getRepository(Tag);
    await createTables(test.database, engine);
    storedTags = await tags.insertMany(many(100));
    tree = new DataSource({ database: test.database, entities: [Branch], name: `calls-tree-${engine.name}` });
    branches = tree.getRepository(Branch);
    await tree.schema.create();
    const twigsOf = async (above: readonly (Branch | null)[], each: number): Promise<Branch[]> =>
      await branches.insertMany(above.flatMap((parent) => Array.from({ length: each }, () => ({ parent }))));
    await twigsOf(await twigsOf(await twigsOf([null], 100), 3), 2);
    storedProducts = await products.insertMany(many(50).map(({ name }) => ({ sku: name, price: '1.00' })));
  });

  after(async () => {
    await tree.schema.drop();
    await tree.close();
    await source.close();
  });

  const many = (count: number): Omit<Tag, 'id'>[] =>
    Array.from({ length: count }, (_, index) => ({ name: `tag ${index}`, weight: null, active: true }));
  const firstTag = (): Tag => storedTags[0] ?? new Tag();
  const one = { postgresql: 1, mysql: 1 };
  // One SELECT more, for the times that the database made.
  const oneAndSelect = { postgresql: 1, mysql: 2 };
  const none = { postgresql: 0, mysql: 0 };

  const cases: readonly Case[] = [
    { what: 'insert one', run: () => tags.insert({ name: 'a', weight: 1, active: true }), calls: one },
    {
      what: 'insert one that the database completes',
      run: () => products.insert({ sku: 'x', price: '1' }),
      calls: oneAndSelect,
    },
    { what: 'insert 1000', run: () => tags.insertMany(many(1000)), calls: one },
    {
      what: 'insert 1000 whose keys the database counts',
      run: () => products.insertMany(many(1000).map(({ name }) => ({ sku: `n ${name}`, price: '1' }))),
      // Begin, batch, a SELECT that is measured first, commit.
      calls: { postgresql: 1, mysql: 5 },
    },
    { what: 'insert none', run: () => tags.insertMany([]), calls: none },
    { what: 'save one that is new', run: () => tags.save({ name: 'b', weight: null, active: false }), calls: one },
    {
      what: 'save one that is changed',
      run: async () => {
        const tag = firstTag();
        tag.weight = 5;
        storedTags[0] = await tags.save(tag);
      },
      calls: one,
    },
    { what: 'save one that is unchanged', run: () => tags.save(firstTag()), calls: none },
    { what: 'save 100 that are unchanged', run: () => tags.saveMany(storedTags), calls: none },
    {
      what: 'save 50 that are changed',
      run: async () => {
        const changed = storedTags.slice(0, 50);
        for (const [index, tag] of changed.entries()) tag.weight = index + 0.5;
        storedTags.splice(0, 50, ...(await tags.saveMany(changed)));
      },
      calls: one,
    },
    {
      what: 'update 50 with values of their own',
      run: () => tags.updateMany(storedTags.slice(0, 50).map((tag, index) => ({ ...tag, weight: index }))),
      calls: one,
    },
    {
      what: 'update 50 with versions',
      run: async () => {
        storedProducts = await products.updateMany(
          storedProducts.map(({ id, version }) => ({ id, version, price: `${id}.50` })),
        );
      },
      calls: oneAndSelect,
    },
    { what: 'update one', run: () => products.update(1, { price: '7' }), calls: oneAndSelect },
    { what: 'update by a condition', run: () => products.updateBy({ id: 1 }, { price: '8' }), calls: one },
    {
      what: 'upsert 100',
      run: () => tags.upsert(storedTags.map((tag) => ({ ...tag, name: `${tag.name}!` }))),
      calls: one,
    },
    {
      what: 'update one by SQL',
      run: () => products.update(1, { sold: (sold) => sql`${sold} + ${1n}` }),
      calls: oneAndSelect,
    },
    { what: 'update all rows', run: () => products.updateAll({ rank: 1 }), calls: one },
    {
      what: 'update by a condition and return the rows',
      run: () => products.updateBy({ id: 1 }, { price: '9' }, { returning: true }),
      // Begin, a SELECT that locks, UPDATE, a SELECT that is measured first, commit.
      calls: { postgresql: 1, mysql: 6 },
    },
    {
      what: 'upsert 100 that count',
      run: () =>
        tags.upsert(storedTags, { update: { weight: (stored, given) => sql`COALESCE(${stored}, 0) + ${given}` } }),
      calls: oneAndSelect,
    },
    { what: 'delete one', run: () => products.delete(2), calls: one },
    { what: 'soft-delete one', run: () => products.softDelete(3), calls: one },
    { what: 'increment', run: () => products.increment({ id: 1 }, { sold: 1n }), calls: one },
    { what: 'a page and the number of all rows', run: () => tags.findAndCount({ take: 10, skip: 10 }), calls: one },
    {
      what: 'an empty page past the end',
      run: () => tags.findAndCount({ take: 10, skip: 9999 }),
      calls: { postgresql: 2, mysql: 2 },
    },
    { what: 'a page by a cursor', run: () => tags.findPage({ first: 10 }), calls: one },
    { what: 'In of nothing', run: () => tags.findBy({ id: In<string>([]) }), calls: none },
    {
      what: '5000 keys',
      run: async () => {
        const ids = [...storedTags.map(({ id }) => id), ...Array.from({ length: 4900 }, () => randomUUID())];
        expect((await tags.findByIds(ids)).map(({ id }) => id)).to.deep.equal(storedTags.map(({ id }) => id));
      },
      calls: one,
    },
    {
      what: '100 parents with their children and grandchildren',
      run: async () => {
        const found = await branches.find({
          where: { parent: null },
          relations: { twigs: { relations: { twigs: true } } },
        });
        const lower = found.flatMap(({ twigs }) => twigs);
        expect([found.length, lower.length, lower.flatMap(({ twigs }) => twigs).length]).to.deep.equal([100, 300, 600]);
      },
      calls: { postgresql: 3, mysql: 3 },
    },
    {
      what: 'none with their children and grandchildren',
      run: () => branches.find({ where: { id: randomUUID() }, relations: { twigs: { relations: { twigs: true } } } }),
      calls: one,
    },
    {
      what: 'a page by a cursor with its parents',
      run: () => branches.findPage({ first: 10, where: { parent: {} }, relations: { parent: true } }),
      calls: { postgresql: 2, mysql: 2 },
    },
    { what: 'one by its key', run: () => tags.findById(firstTag().id), calls: one },
    { what: 'the first of many', run: () => tags.findOne({ order: { name: 'ASC' } }), calls: one },
    { what: 'whether there is one', run: () => tags.existsBy({ name: firstTag().name }), calls: one },
    { what: 'whether there is one of none', run: () => tags.existsBy({ id: In<string>([]) }), calls: none },
    { what: 'no keys', run: () => tags.findByIds([]), calls: none },
    { what: 'a count', run: () => tags.countBy({ active: true }), calls: one },
    { what: 'an aggregate', run: () => tags.sum('weight'), calls: one },
    {
      what: 'aggregates of groups',
      run: () =>
        tags.aggregate({ by: { active: true }, count: true, sum: { weight: true }, having: { count: MoreThan(1) } }),
      calls: one,
    },
    {
      what: 'what is distinct',
      run: () => tags.find({ select: { name: true }, distinct: true, order: { name: 'ASC' } }),
      calls: one,
    },
  ];

  for (const { what, run, calls } of cases) {
    it(`is ${calls[engine.name]} for: ${what}`, async () => {
      expect(await test.callsOf(run)).to.have.length(calls[engine.name]);
    });
  }
});
