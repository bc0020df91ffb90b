import { expect } from 'chai';

import { DataSource, type Repository } from '../../../src/index.js';
import { recordStatements } from '../../../src/testing/index.js';
import { describeOnEngines } from '../../support/engines.js';
import type { TestDatabase } from '../../support/test-database.js';
import { createTables, Product, Stock, Tag } from './product.js';

describeOnEngines('a loader', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let tags: Repository<Tag>;
  let stocks: Repository<Stock>;
  let stored: Tag[];

  before(async () => {
    test = await engine.open();
    source = new DataSource({
      database: test.database,
      entities: [Product, Tag, Stock],
      name: `loader-${engine.name}`,
    });
    tags = source.getRepository(Tag);
    stocks = source.getRepository(Stock);
    await createTables(test.database, engine);
    stored = await tags.insertMany(['a', 'b', 'c'].map((name) => ({ name, weight: 0.5, active: true })));
    await stocks.insertMany([1, 2].map((productId) => ({ place: 'Riga', productId, amount: productId * 10 })));
  });

  after(async () => {
    await source.close();
  });

  it('finds rows as findById does, by one call', async () => {
    const loader = tags.loader();
    const ids = [...stored.map(({ id }) => id).toReversed(), '00000000-0000-7000-8000-000000000000'];
    const recording = recordStatements(source);
    const found = await Promise.all(ids.map((id) => loader.findById(id)));
    expect(recording.statements).to.have.length(1);
    recording.stop();
    expect(found).to.deep.equal([...stored.toReversed(), null]);
  });

  it('finds rows by keys of several parts', async () => {
    const loader = stocks.loader({ select: { amount: true } });
    const found = await Promise.all([2, 3, 1].map((productId) => loader.findById({ place: 'Riga', productId })));
    expect(found.map((stock) => stock?.amount)).to.deep.equal([20, undefined, 10]);
  });

  it('reads in the transaction in which it is asked, and outside of it what is stored', async () => {
    const loader = tags.loader();
    const id = stored[0]?.id ?? '';
    const failure = new Error('undone');
    let seen: (string | undefined)[] = [];
    await source
      .transaction(async () => {
        await tags.update(id, { name: 'changed' });
        const [inside, also] = await Promise.all([loader.findById(id), loader.findById(stored[1]?.id ?? '')]);
        seen = [inside?.name, also?.name];
        throw failure;
      })
      .catch((caught: unknown) => expect(caught).to.equal(failure));
    expect(seen).to.deep.equal(['changed', 'b']);
    expect((await loader.findById(id))?.name).to.equal('a');
  });
});
