import {
  and,
  Between,
  type EntityInput,
  ILike,
  In,
  IsNull,
  LessThan,
  Like,
  MoreThanOrEqual,
  Not,
  not,
  or,
  type Repository,
  Transactional,
} from '../../../src/index.js';
import type { Book, Loan } from './books.js';

/** Two repositories with the same books, 1 to 4, in them. */
export interface Library {
  readonly books: Repository<Book>;
  readonly loans: Repository<Loan>;
}

export const BOOKS: readonly EntityInput<Book>[] = [
  { id: 1, isbn: 'b', title: 'Beta', subtitle: null, price: '10.50', sold: 5n, rating: 4.5, tags: ['x', null] },
  { id: 2, isbn: 'a', title: 'Alpha', subtitle: '100% true', price: '9.05', published: '2001-02-03', available: false },
  { id: 3, isbn: 'ö', title: 'Ömega', subtitle: 'A_b', price: '100.00', sold: 9007199254740993n, notes: { a: [1] } },
  {
    id: 4,
    isbn: 'd',
    title: 'delta',
    price: '0.10',
    readAt: new Date('2024-05-06T07:08:09.123Z'),
    cover: Uint8Array.of(1, 2),
  },
];

const ids = (books: readonly { readonly id: number }[]): number[] => books.map(({ id }) => id);
const sortedIds = (books: readonly { readonly id: number }[]): number[] => ids(books).toSorted((a, b) => a - b);

/** Without the times, which are those of a clock. */
function steady(book: Book | null): object | null {
  return book === null ? null : { ...book, createdAt: typeof book.createdAt, updatedAt: typeof book.updatedAt };
}

class Shop {
  constructor(
    readonly books: Repository<Book>,
    readonly loans: Repository<Loan>,
  ) {}

  @Transactional()
  async lend(id: number, days: number, failsAtTheEnd = false): Promise<void> {
    await this.loans.insert({ bookId: id, reader: 'Ada', days });
    await this.books.update(id, { available: false });
    if (failsAtTheEnd) {
      throw new RangeError('too late');
    }
  }

  @Transactional()
  async lendOrNot(id: number, days: number): Promise<void> {
    await this.lend(id, days).catch(() => undefined);
  }
}

/** What is done, and resolves to what has to be the same on every kind of repository. */
export const SCENARIOS: Readonly<Record<string, (library: Library) => Promise<unknown>>> = {
  'finds an entity with all its values': async ({ books }) => (await books.find({ order: { id: 'ASC' } })).map(steady),
  'changes rows and returns them': async ({ books }) => {
    const returned = await books.updateBy({ id: In([2, 3]) }, { subtitle: 'new' }, { returning: true });
    const [counted] = await books.increment({ id: 1 }, { sold: 2n, rating: 0.25 }, { returning: true });
    return [returned.toSorted((a, b) => a.id - b.id).map(steady), steady(counted ?? null)];
  },
  'counts from 0 where there is no number': async ({ books }) => [
    await books.increment({ id: 4 }, { rating: 1.5 }),
    (await books.findById(4))?.rating,
  ],
  'changes all rows and deletes them': async ({ books }) => [
    await books.softDelete(1),
    await books.updateAll({ subtitle: null }),
    (await books.find({ withDeleted: true, order: { id: 'ASC' } })).map(({ subtitle, version }) => [subtitle, version]),
    await books.softDeleteBy({ deletedAt: null }),
    await books.deleteAll(),
    await books.count({ withDeleted: true }),
  ],
  'refuses to touch every row by no condition': async ({ books }) => await books.deleteBy({}),
  'makes instances and calls their hooks': async ({ books }) => {
    const book = await books.insert({ isbn: 'n', title: ' New ', price: '1' });
    return [book.constructor.name, book.title, book.shelf, book.version, book.sold, book.available];
  },
  'gives new keys behind those that are there': async ({ books }) => {
    const [first, second] = await books.insertMany([
      { isbn: 'n1', title: 'N', price: '1.00' },
      { isbn: 'n2', title: 'N', price: '2.00' },
    ]);
    return [(first?.id ?? 0) < (second?.id ?? 0), (await books.findById(second?.id ?? 0))?.isbn];
  },
  'finds by the values of columns': async ({ books }) => [
    sortedIds(await books.findBy({ title: 'Beta', price: '10.5' })),
    sortedIds(await books.findBy({ sold: 9007199254740993n })),
    sortedIds(await books.findBy({ readAt: new Date('2024-05-06T07:08:09.123Z') })),
    sortedIds(await books.findBy({ subtitle: null })),
    sortedIds(await books.findBy({ available: true, published: null })),
    sortedIds(await books.findBy([{ id: 1 }, { isbn: 'd' }])),
    sortedIds(await books.findBy({ cover: Uint8Array.of(1, 2) })),
  ],
  'finds by operators': async ({ books }) => [
    sortedIds(await books.findBy({ price: MoreThanOrEqual('9.05') })),
    sortedIds(await books.findBy({ price: LessThan('10') })),
    sortedIds(await books.findBy({ id: In([1, 3, 99]) })),
    sortedIds(await books.findBy({ id: In<number>([]) })),
    sortedIds(await books.findBy({ title: Between('Alpha', 'Beta') })),
    sortedIds(await books.findBy({ title: Like('%lt%') })),
    sortedIds(await books.findBy({ title: Like('_eta') })),
    sortedIds(await books.findBy({ title: ILike('D%') })),
    sortedIds(await books.findBy({ subtitle: Like('100\\%%') })),
    sortedIds(await books.findBy({ subtitle: IsNull() })),
    sortedIds(await books.findBy({ rating: Not(4.5) })),
    sortedIds(await books.findBy({ subtitle: Not(IsNull()) })),
    sortedIds(await books.findBy(and({ id: LessThan(4) }, or({ id: 1 }, { id: 3 }), not({ title: 'Beta' })))),
    sortedIds(await books.findBy(not({ rating: 1 }))),
  ],
  'sorts and pages': async ({ books }) => [
    ids(await books.find({ order: { title: 'ASC' } })),
    ids(await books.find({ order: { price: 'DESC' }, take: 2, skip: 1 })),
    ids(await books.find({ order: { rating: 'ASC', id: 'DESC' } })),
    ids(await books.find({ order: { published: { direction: 'DESC', nulls: 'last' }, id: 'ASC' } })),
    (await books.findAndCount({ order: { id: 'ASC' }, take: 2 })).flat().length,
    (await books.findAndCount({ where: { id: 99 }, take: 2, skip: 5 })).at(1),
  ],
  'pages by cursors in both directions': async ({ books }) => {
    const order = { rating: 'DESC', title: 'ASC' } as const;
    const first = await books.findPage({ order, first: 2 });
    const second = await books.findPage({ order, first: 2, after: first.endCursor ?? '' });
    const before = await books.findPage({ order, last: 1, before: second.startCursor ?? '' });
    return [ids(first.items), first.hasNextPage, ids(second.items), second.hasNextPage, ids(before.items)];
  },
  streams: async ({ books }) => {
    const found: number[] = [];
    for await (const { id } of books.stream({ batchSize: 3 })) {
      found.push(id);
    }
    return found;
  },
  'selects columns': async ({ books }) => [
    await books.findOne({ where: { id: 1 }, select: { id: true, title: true } }),
    await books.findById(2, { select: { price: true } }),
  ],
  'finds by keys in their order': async ({ books, loans }) => {
    await loans.insertMany([
      { bookId: 1, reader: 'Ada', days: 7 },
      { bookId: 2, reader: 'Ada', days: 8 },
    ]);
    return [
      ids(await books.findByIds([3, 99, 1])),
      await loans.findById({ bookId: 2, reader: 'Ada' }),
      await loans.findById({ bookId: 2, reader: 'Eve' }),
    ];
  },
  'counts and sums': async ({ books }) => [
    await books.count(),
    await books.countBy({ id: MoreThanOrEqual(3) }),
    await books.existsBy({ title: 'Beta' }),
    await books.existsBy({ title: 'nothing' }),
    await books.sum('price'),
    String(await books.sum('sold')),
    await books.maximum('price'),
    await books.minimum('title'),
    await books.sum('rating', { where: { id: 2 } }),
  ],
  'computes what groups of rows have': async ({ books, loans }) => {
    await loans.insertMany([
      { bookId: 1, reader: 'Ada', days: 3 },
      { bookId: 2, reader: 'Bob', days: 5 },
      { bookId: 3, reader: 'Ada', days: 9 },
      { bookId: 4, reader: 'Cleo', days: 9 },
    ]);
    return [
      await loans.aggregate({
        by: { reader: true },
        count: true,
        sum: { days: true },
        minimum: { bookId: true },
        having: { sum: { days: MoreThanOrEqual(5) } },
        order: { sum: { days: 'DESC' }, by: { reader: 'ASC' } },
      }),
      await loans.aggregate({ by: { days: true }, order: { count: 'DESC' }, take: 1, skip: 1 }),
      await loans.aggregate({ count: true, maximum: { reader: true }, where: { reader: In(['Bob', 'Cleo']) } }),
      await loans.aggregate({ count: true, sum: { days: true }, where: { reader: 'nobody' } }),
      await books.aggregate({ sum: { price: true, rating: true }, maximum: { price: true, readAt: true } }),
    ];
  },
  'takes rows for one that are equal': async ({ books, loans }) => {
    await loans.insertMany([
      { bookId: 1, reader: 'Ada', days: 3 },
      { bookId: 2, reader: 'Ada', days: 3 },
      { bookId: 3, reader: 'Ada', days: 9 },
    ]);
    return [
      await loans.find({ select: { reader: true, days: true }, distinct: true, order: { days: 'DESC' } }),
      await loans.find({ select: { days: true }, distinct: true, take: 1, skip: 1 }),
      (await books.find({ select: { notes: true }, distinct: true, order: { notes: 'ASC' } })).length,
    ];
  },
  'saves what is new and what has changed': async ({ books }) => {
    const created = await books.save({ isbn: 's', title: 'S', price: '3.00' });
    const book = await books.findOneByOrFail({ id: 1 });
    book.title = 'Changed';
    const saved = await books.save(book);
    const same = await books.findOneByOrFail({ id: 2 });
    return [
      created.version,
      saved.version,
      saved.title,
      (await books.save(same)) === same,
      steady(await books.findById(1)),
    ];
  },
  'refuses a stale version': async ({ books }) => {
    await books.update(1, { title: 'First', version: 1 });
    return await books.update(1, { title: 'Second', version: 1 });
  },
  'refuses to change what is not there': async ({ books }) => await books.update(99, { title: 'x' }),
  'refuses a key that is there already': async ({ books }) =>
    await books.insert({ isbn: 'a', title: 'Twice', price: '1.00' }),
  'stores none of many rows where one is refused': async ({ books }) => {
    const failure = await books
      .insertMany([
        { isbn: 'new', title: 'N', price: '1.00' },
        { isbn: 'a', title: 'Twice', price: '1.00' },
      ])
      .catch((caught: Error) => caught.name);
    return [failure, await books.count()];
  },
  'refuses a missing value': async ({ books }) => await books.insert({ isbn: 'm', title: 'M' }),
  'refuses undefined in a condition before any call': async ({ books }) =>
    await books.findBy({ title: undefined } as never),
  'refuses an unknown property': async ({ books }) => await books.insert({ colour: 'red' } as never),
  'refuses to delete everything': async ({ books }) => await books.deleteBy({}),
  'refuses a lock without a transaction': async ({ books }) => await books.find({ lock: 'update' }),
  'leaves out or changes rows that are there': async ({ books, loans }) => {
    const ignored = await books.insert({ isbn: 'a', title: 'Twice', price: '1.00' }, { onConflict: 'ignore' });
    const first = await loans.upsert([{ bookId: 1, reader: 'Ada', days: 1 }]);
    const second = await loans.upsert([
      { bookId: 1, reader: 'Ada', days: 2 },
      { bookId: 1, reader: 'Eve', days: 3 },
    ]);
    return [ignored, first, second, await loans.count()];
  },
  'saves rows with keys of one’s own': async ({ loans }) => [
    await loans.save({ bookId: 1, reader: 'Ada', days: 1 }),
    await loans.save({ bookId: 1, reader: 'Ada', days: 5 }),
    await loans.find(),
  ],
  'changes rows by conditions': async ({ books }) => [
    await books.updateBy({ id: In([1, 2]) }, { title: 'Same' }),
    await books.increment({ id: 3 }, { sold: 1n, price: '0.05' }),
    await books.updateBy({ id: 99 }, { title: 'x' }),
    (await books.find({ order: { id: 'ASC' } })).map(({ title, sold, price, version }) => [
      title,
      sold,
      price,
      version,
    ]),
  ],
  'changes many rows by one call, or none': async ({ books }) => {
    const changed = await books.updateMany([
      { id: 2, title: 'Two', version: 1 },
      { id: 1, title: 'One', version: 1 },
    ]);
    const failure = await books
      .updateMany([
        { id: 3, title: 'Three', version: 1 },
        { id: 1, title: 'Again', version: 1 },
      ])
      .catch((caught: Error) => caught.name);
    return [changed.map(({ title, version }) => [title, version]), failure, (await books.findById(3))?.title];
  },
  deletes: async ({ books }) => [
    await books.delete(1),
    await books.delete(1),
    await books.deleteBy({ title: Like('%a') }),
    ids(await books.find()),
  ],
  'deletes softly and restores': async ({ books }) => [
    await books.softDelete(1),
    await books.softDelete(1),
    await books.findById(1),
    (await books.findById(1, { withDeleted: true }))?.title,
    await books.count(),
    await books.updateBy({ id: 1 }, { title: 'x' }),
    await books.restore(1),
    (await books.findById(1))?.title,
  ],
  'keeps what was read apart from what is stored': async ({ books }) => {
    const book = await books.findOneByOrFail({ id: 3 });
    (book.notes as { a: number[] }).a.push(2);
    return (await books.findById(3))?.notes;
  },
  'commits what @Transactional does to several': async ({ books, loans }) => {
    await new Shop(books, loans).lend(1, 7);
    return [await loans.count(), (await books.findById(1))?.available];
  },
  'rolls back what @Transactional did to several': async ({ books, loans }) => {
    const failure = await new Shop(books, loans).lend(1, 7, true).catch((caught: Error) => caught.message);
    return [failure, await loans.count(), (await books.findById(1))?.available];
  },
  'rolls back where a failure was caught inside': async ({ books, loans }) => {
    await loans.insert({ bookId: 1, reader: 'Ada', days: 1 });
    const failure = await new Shop(books, loans).lendOrNot(1, 7).catch((caught: Error) => caught.name);
    return [failure, await loans.count(), (await books.findById(1))?.available];
  },
};
