import { expect } from 'chai';
import * as fc from 'fast-check';

import { fakeRepository } from '../../../src/testing/index.js';
import { Book, Loan } from './books.js';
import { type Operation, operations } from './random-operations.js';
import { RealLibrary, toldFailure } from './real-library.js';
import { BOOKS, type Library } from './repository-scenarios.js';

/** Set by a clock. */
const CLOCKED: ReadonlySet<string> = new Set(['createdAt', 'updatedAt', 'deletedAt']);

/** What came of it, without what differs from one moment to the next. */
function steady(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(steady);
  }
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, found]) => [
      name,
      CLOCKED.has(name) && found instanceof Date ? 'a time' : steady(found),
    ]),
  );
}

async function outcomeOf({ perform }: Operation, library: Library): Promise<unknown> {
  try {
    return steady(await perform(library));
  } catch (failure) {
    return toldFailure(failure);
  }
}

async function contentOf({ books, loans }: Library): Promise<unknown> {
  return steady([
    await books.find({ order: { id: 'ASC' }, withDeleted: true }),
    await loans.find({ order: { bookId: 'ASC', reader: 'ASC' } }),
  ]);
}

describe('fakeRepository(), given random operations,', function () {
  this.timeout(120_000);

  let real: RealLibrary;

  before(async () => {
    real = await RealLibrary.open('testing_model');
  });

  after(() => real.close());

  it('does what the real one does, and holds the same in the end', async () => {
    const property = fc.asyncProperty(operations, async (given) => {
      const wanted = await real.reset();
      const fake: Library = { books: fakeRepository(Book, BOOKS), loans: fakeRepository(Loan) };
      for (const one of given) {
        const expected = await outcomeOf(one, wanted);
        expect(await outcomeOf(one, fake), one.text).to.deep.equal(expected);
      }
      expect(await contentOf(fake)).to.deep.equal(await contentOf(wanted));
    });
    await fc.assert(property, { numRuns: 50 });
  });
});
