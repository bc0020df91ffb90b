import * as fc from 'fast-check';

import {
  and,
  Between,
  type EntityInput,
  ILike,
  In,
  IsNull,
  LessThan,
  LessThanOrEqual,
  Like,
  MoreThan,
  MoreThanOrEqual,
  Not,
  not,
  NotIn,
  or,
  Propagation,
  setRollbackOnly,
  Transactional,
  type Where,
} from '../../../src/index.js';
import type { Book } from './books.js';
import type { Library } from './repository-scenarios.js';

/** Something that is done with the repositories, and how it is shown where it makes a difference. */
export interface Operation {
  readonly text: string;
  readonly perform: (library: Library) => Promise<unknown>;
}

/** As fast-check shows it, to be read in a failure. */
function operation(text: string, given: unknown, perform: Operation['perform']): Operation {
  return { text: `${text} ${fc.stringify(given)}`, perform };
}

const id = fc.integer({ min: 1, max: 8 });
const isbn = fc.constantFrom('a', 'b', 'd', 'ö', 'x', 'y');
const title = fc.constantFrom('Alpha', 'Beta', 'delta', 'Ömega', 'a_b', '100%', 'back\\slash', '');
const price = fc.constantFrom('0.00', '0.10', '9.05', '10.50', '100.00', '-3.20', '123456789012345678.99');
const sold = fc.constantFrom(0n, 1n, -1n, 9007199254740993n, 2n ** 62n);
const rating = fc.constantFrom(null, 0, 1, 4.5, -2.25, 1e-7);
const published = fc.constantFrom(null, '2001-02-03', '1999-12-31');
const readAt = fc.constantFrom(null, new Date(0), new Date('2024-05-06T07:08:09.123Z'));
const notes = fc.constantFrom(null, { a: [1] }, [], 'text', 7, { b: null });
const tags = fc.constantFrom<(string | null)[] | null>(null, [], ['x', null], ['y', 'x']);
const cover = fc.constantFrom(null, Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(255));

const someValues = fc.record(
  {
    title,
    subtitle: fc.option(title, { nil: null }),
    price,
    sold,
    rating,
    available: fc.boolean(),
    published,
    readAt,
    notes,
    tags,
    cover,
  },
  { requiredKeys: [] },
) satisfies fc.Arbitrary<EntityInput<Book>>;

const newBook = fc.tuple(isbn, title, price, someValues).map(([given, called, costs, values]): EntityInput<Book> => ({
  title: called,
  price: costs,
  ...values,
  isbn: given,
}));

/** Now and then one that lacks what it needs. */
const anyBook = fc.oneof({ arbitrary: newBook, weight: 6 }, { arbitrary: someValues, weight: 1 });

const version = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });

/** The operators of a column whose values are these. */
function operand<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<unknown> {
  const value = values.filter((found) => found !== null);
  return fc.oneof(
    value,
    fc.constantFrom(null, IsNull(), Not(null), Not(IsNull())),
    value.map((one) => Not(one)),
    value.map((one) => LessThan(one)),
    value.map((one) => LessThanOrEqual(one)),
    value.map((one) => MoreThan(one)),
    value.map((one) => MoreThanOrEqual(one)),
    value.map((one) => Not(MoreThan(one))),
    fc.array(value, { maxLength: 3 }).map((some) => In(some)),
    fc.array(value, { maxLength: 3 }).map((some) => NotIn(some)),
    fc.tuple(value, value).map(([from, to]) => Between(from, to)),
  );
}

const pattern = fc.constantFrom('%', '', '%a', 'A%', '_eta', '%\\_%', '100\\%', '%\\\\%', '%ö%', '%.%', 'a_b');

const textOperand = fc.oneof(
  operand(title),
  pattern.map((text) => Like(text)),
  pattern.map((text) => ILike(text)),
  pattern.map((text) => Not(Like(text))),
);

const condition = fc.record(
  {
    id: operand(id),
    title: textOperand,
    subtitle: textOperand,
    price: operand(price),
    sold: operand(sold),
    rating: operand(rating),
    available: fc.boolean(),
    published: operand(published),
    readAt: operand(readAt),
    cover: operand(cover),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Where<Book>>;

const where: fc.Arbitrary<Where<Book>> = fc.oneof(
  condition,
  fc.array(condition as fc.Arbitrary<never>, { minLength: 1, maxLength: 2 }),
  fc.tuple(condition, condition, condition).map(([one, two, three]) => and(one, or(two, not(three)))),
  condition.map((one) => not(one)),
);

const direction = fc.constantFrom(
  'ASC',
  'DESC',
  { direction: 'ASC', nulls: 'first' },
  { direction: 'DESC', nulls: 'last' },
);
const column = fc.constantFrom('title', 'subtitle', 'price', 'sold', 'rating', 'available', 'published', 'readAt');

/** Ends with the key, so that there is one order only. */
const order = fc
  .dictionary(column, direction, { maxKeys: 2 })
  .map((columns) => ({ ...columns, id: 'ASC' }) as Record<string, 'ASC'>);

const withDeleted = fc.boolean();

const reads = fc.oneof(
  fc
    .record({ where, order, withDeleted, take: fc.option(fc.nat(4), { nil: undefined }), skip: fc.nat(2) })
    .map(({ take, ...given }) => {
      const options = take === undefined ? given : { ...given, take };
      return operation('find', options, ({ books }) => books.find(options));
    }),
  fc
    .record({ where, order, withDeleted, take: fc.nat(3), skip: fc.nat(3) })
    .map((options) => operation('findAndCount', options, ({ books }) => books.findAndCount(options))),
  fc.record({ where, order, withDeleted, first: fc.integer({ min: 1, max: 3 }) }).map((options) =>
    operation('findPage, twice', options, async ({ books }) => {
      const page = await books.findPage(options);
      const next = page.endCursor === null ? null : await books.findPage({ ...options, after: page.endCursor });
      return [page.items, page.hasNextPage, next?.items, next?.hasNextPage, next?.hasPreviousPage];
    }),
  ),
  fc
    .tuple(fc.uniqueArray(id), withDeleted)
    .map(([ids, deleted]) =>
      operation('findByIds', ids, ({ books }) => books.findByIds(ids, { withDeleted: deleted })),
    ),
  fc.tuple(where, withDeleted).map(([given, deleted]) =>
    operation('count, exists, sum, minimum, maximum', given, async ({ books }) => {
      const options = { where: given, withDeleted: deleted };
      return [
        await books.count(options),
        await books.exists(options),
        String(await books.sum('price', options)),
        String(await books.sum('sold', options)),
        await books.minimum('readAt', options),
        await books.maximum('title', options),
        await books.maximum('rating', options),
      ];
    }),
  ),
);

const loan = fc.record({ bookId: id, reader: fc.constantFrom('Ada', 'Eve'), days: fc.integer({ min: 0, max: 5 }) });

const writes = fc.oneof(
  anyBook.map((book) => operation('insert', book, ({ books }) => books.insert(book as never))),
  newBook.map((book) =>
    operation('insert or ignore', book, ({ books }) => books.insert(book as never, { onConflict: 'ignore' })),
  ),
  fc
    .array(anyBook, { maxLength: 3 })
    .map((rows) => operation('insertMany', rows, ({ books }) => books.insertMany(rows as never))),
  fc.tuple(fc.option(id, { nil: undefined }), version, anyBook).map(([key, seen, values]) => {
    const book = {
      ...values,
      ...(key === undefined ? {} : { id: key }),
      ...(seen === undefined ? {} : { version: seen }),
    };
    return operation('save', book, ({ books }) => books.save(book));
  }),
  fc.tuple(id, title).map(([key, text]) =>
    operation('read and save', [key, text], async ({ books }) => {
      const book = await books.findOneByOrFail({ id: key });
      book.title = text;
      return await books.save(book);
    }),
  ),
  fc.tuple(id, version, someValues).map(([key, seen, values]) => {
    const changes = seen === undefined ? values : { ...values, version: seen };
    return operation('update', [key, changes], ({ books }) => books.update(key, changes));
  }),
  fc
    .tuple(where, someValues)
    .map(([given, values]) => operation('updateBy', [given, values], ({ books }) => books.updateBy(given, values))),
  fc.uniqueArray(fc.tuple(id, version, title), { maxLength: 3, selector: ([key]) => key }).map((given) => {
    const rows = given.map(([key, seen, text]) => ({ id: key, version: seen, title: text }));
    return operation('updateMany', rows, ({ books }) => books.updateMany(rows));
  }),
  fc
    .uniqueArray(newBook, { maxLength: 3, selector: (book) => book.isbn })
    .map((rows) =>
      operation('upsert by isbn', rows, ({ books }) => books.upsert(rows as never, { conflict: ['isbn'] })),
    ),
  fc
    .uniqueArray(loan, { maxLength: 3, selector: ({ bookId, reader }) => `${bookId} ${reader}` })
    .map((rows) => operation('upsert loans', rows, ({ loans }) => loans.upsert(rows))),
  loan.map((row) => operation('save loan', row, ({ loans }) => loans.save(row))),
  fc
    .tuple(where, fc.constantFrom(1n, -1n), fc.constantFrom('0.05', '-1.00'), fc.constantFrom(0.5, 2))
    .map(([given, ...amounts]) => {
      const [more, costs, better] = amounts;
      return operation('increment', [given, amounts], ({ books }) =>
        books.increment(given, { sold: more, price: costs, rating: better }),
      );
    }),
  fc
    .tuple(id, fc.constantFrom('delete', 'softDelete', 'restore'))
    .map(([key, verb]) => operation(verb, key, ({ books }) => books[verb](key))),
  fc
    .tuple(where, fc.constantFrom('deleteBy', 'softDeleteBy', 'restoreBy'))
    .map(([given, verb]) => operation(verb, given, ({ books }) => books[verb](given))),
);

const single = fc.oneof({ arbitrary: writes, weight: 2 }, { arbitrary: reads, weight: 1 });

/** Where a transaction ends, or a part of one behind a savepoint. */
const ending = fc.constantFrom('returns', 'returns', 'returns', 'throws', 'is only rolled back');

class OnPurpose extends Error {}

/** Finds the transactions by the repositories, as services do. */
class Work {
  constructor(readonly library: Library) {
    this.books = library.books;
  }

  readonly books: Library['books'];

  @Transactional()
  async together(operations: readonly Operation[], end: string): Promise<unknown> {
    return await performAll(operations, this.library, end);
  }

  @Transactional({ propagation: Propagation.NESTED })
  async apart(operations: readonly Operation[], end: string): Promise<unknown> {
    return await performAll(operations, this.library, end);
  }
}

/** What the operations resolve to, one after the other; a failure is caught, or ends it. */
async function performAll(operations: readonly Operation[], library: Library, end: string): Promise<unknown> {
  const outcomes: unknown[] = [];
  for (const { perform } of operations) {
    outcomes.push(await perform(library));
  }
  if (end === 'throws') {
    throw new OnPurpose();
  }
  if (end === 'is only rolled back') {
    setRollbackOnly();
  }
  return outcomes;
}

/** Operations in a part of a transaction, whose failure is caught. */
const part = fc
  .tuple(fc.array(single, { maxLength: 3 }), fc.constantFrom('returns', 'throws'))
  .map(([operations, end]): Operation => ({
    text: `part that ${end} {\n${operations.map(({ text }) => `      ${text}\n`).join('')}    }`,
    perform: async (library) => {
      try {
        return await new Work(library).apart(operations, end);
      } catch (failure) {
        return (failure as Error).name;
      }
    },
  }));

const transaction = fc
  .tuple(fc.array(fc.oneof({ arbitrary: single, weight: 3 }, part), { minLength: 1, maxLength: 5 }), ending)
  .map(([operations, end]): Operation => ({
    text: `transaction that ${end} {\n${operations.map(({ text }) => `    ${text}\n`).join('')}  }`,
    perform: (library) => new Work(library).together(operations, end),
  }));

export const operations = fc.array(fc.oneof({ arbitrary: single, weight: 4 }, transaction), {
  minLength: 1,
  maxLength: 12,
});
