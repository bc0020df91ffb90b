import { expect } from 'chai';

import { DataSource, type Repository } from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import type { TestDatabase } from '../../support/test-database.js';
import { createTables, Product, Stock, Tag } from './product.js';

const ROWS = 300;
const CALLS = 12;

describeOnEngines('calls that change the same rows at the same time', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let stocks: Repository<Stock>;

  before(async () => {
    test = await engine.open();
    source = new DataSource({ database: test.database, entities: [Product, Tag, Stock], name: `order-${engine.name}` });
    stocks = source.getRepository(Stock);
    await createTables(test.database, engine);
    await stocks.insertMany(rowsOf(0));
  });

  after(async () => {
    await source.close();
  });

  const rowsOf = (amount: number): Pick<Stock, 'amount' | 'place' | 'productId'>[] =>
    Array.from({ length: ROWS }, (_, index) => ({ place: `shelf ${index % 7}`, productId: index, amount }));

  /** The same rows, in one order and in the opposite one. */
  const calls = (change: (rows: ReturnType<typeof rowsOf>) => Promise<unknown>): Promise<unknown>[] =>
    Array.from({ length: CALLS }, (_, call) => change(call % 2 === 0 ? rowsOf(call) : rowsOf(call).toReversed()));

  const verbs = {
    updateMany: (rows: ReturnType<typeof rowsOf>) => stocks.updateMany(rows),
    upsert: (rows: ReturnType<typeof rowsOf>) => stocks.upsert(rows as Stock[]),
    saveMany: (rows: ReturnType<typeof rowsOf>) => stocks.saveMany(rows),
  };
  for (const [verb, change] of Object.entries(verbs)) {
    it(`do not wait for each other in a circle: ${verb}`, async () => {
      await Promise.all(calls(change));
      const [{ amount = -1 } = {}] = await stocks.find({ take: 1 });
      expect(await stocks.countBy({ amount })).to.equal(ROWS);
    });
  }

  it('get their rows back in the order in which they gave them', async () => {
    const given = rowsOf(1).toReversed();
    const ids = given.map(({ productId }) => productId);
    expect((await stocks.updateMany(given)).map(({ productId }) => productId)).to.deep.equal(ids);
    const upserted = await stocks.upsert(given as Stock[]);
    expect(upserted.map(({ entity }) => entity.productId)).to.deep.equal(ids);
  });
});
