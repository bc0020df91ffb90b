import { expect } from 'chai';

import {
  Column,
  Entity,
  type Many,
  ManyToOne,
  type One,
  OneToMany,
  PrimaryColumn,
  Raw,
  sql,
  UniqueViolationException,
} from '../../../src/index.js';
import { fakeRepository } from '../../../src/testing/index.js';
import { rejection } from '../../support/rejection.js';
import { Book, BookRepository, Loan } from './books.js';
import { RealLibrary, toldFailure } from './real-library.js';
import { BOOKS, type Library, SCENARIOS } from './repository-scenarios.js';

/** What a scenario resolves to, or the name of what it throws and its message where that is ours to choose. */
async function outcomeOf(scenario: (library: Library) => Promise<unknown>, library: Library): Promise<unknown> {
  try {
    return { result: await scenario(library) };
  } catch (failure) {
    return toldFailure(failure);
  }
}

const UNSUPPORTED = /^A fake repository keeps its rows in memory, without a database: .* cannot be faked\./;

@Entity()
class Author {
  @PrimaryColumn()
  id!: number;

  @OneToMany(() => Novel, 'author')
  novels!: Many<Novel>;
}

@Entity()
class Novel {
  @PrimaryColumn()
  id!: number;

  @Column()
  authorId!: number;

  @ManyToOne(() => Author)
  author!: One<Author>;
}

describe('fakeRepository()', () => {
  let real: RealLibrary;

  before(async () => {
    real = await RealLibrary.open('testing_books');
  });

  after(() => real.close());

  function fakeLibrary(): Library {
    return { books: fakeRepository(Book, BOOKS), loans: fakeRepository(Loan) };
  }

  describe('does the same as the real one', () => {
    for (const [title, scenario] of Object.entries(SCENARIOS)) {
      it(title, async () => {
        const wanted = await outcomeOf(scenario, await real.reset());
        expect(wanted).to.have.property(title.startsWith('refuses') ? 'code' : 'result');
        expect(await outcomeOf(scenario, fakeLibrary())).to.deep.equal(wanted);
      });
    }
  });

  describe('refuses what takes a database', () => {
    const refusals: Readonly<Record<string, (library: Library) => Promise<unknown>>> = {
      'SQL of your own': ({ books }) => books.query('SELECT * FROM book'),
      'Raw()': ({ books }) => books.findBy({ title: Raw((column) => sql`lower(${column}) = 'beta'`) }),
      'SQL as a value': ({ books }) => books.update(1, { title: (title) => sql`lower(${title})` }),
      'average()': ({ books }) => books.average('price'),
      'an average of groups': ({ books }) => books.aggregate({ by: { title: true }, average: { price: true } }),
    };
    for (const [title, refused] of Object.entries(refusals)) {
      it(title, async () => {
        const failure = await rejection(refused(fakeLibrary()));
        expect(failure).to.have.property('code', 'CONFIGURATION');
        expect(failure.message).to.match(UNSUPPORTED);
      });
    }
  });

  it('fakes repositories of your own with their verbs', async () => {
    const books = fakeRepository(BookRepository, BOOKS);
    expect(books).to.be.instanceOf(BookRepository);
    expect(await books.findByTitle('Alpha'))
      .to.include({ id: 2 })
      .and.be.instanceOf(Book);
  });

  it('stores the keys of relations, and refuses to load what they lead to', async () => {
    const novels = fakeRepository(Novel);
    await novels.insert({ id: 1, authorId: 7 });
    expect((await novels.findOneByOrFail({ authorId: 7 })).id).to.equal(1);
    expect((await rejection(novels.find({ relations: { author: true } }))).message).to.match(UNSUPPORTED);
    expect((await rejection(novels.findBy({ author: { id: 7 } }))).message).to.match(UNSUPPORTED);
  });

  it('refuses rows that could not be stored together', () => {
    expect(() => fakeRepository(Book, [...BOOKS, ...BOOKS])).to.throw(UniqueViolationException);
  });

  it('keeps the rows of two fakes apart', async () => {
    const [first, second] = [fakeRepository(Loan), fakeRepository(Loan)];
    await first.insert({ bookId: 1, reader: 'Ada', days: 1 });
    expect(await second.count()).to.equal(0);
  });
});
