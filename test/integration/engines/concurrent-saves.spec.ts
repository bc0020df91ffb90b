import { expect } from 'chai';

import { DataSource, type Repository } from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import { sharedEmulator } from '../../support/emulator-http.js';
import { sharedMysqlEmulator } from '../../support/mysql-http.js';
import { saveInProcesses } from '../../support/saver-processes.js';
import type { TestDatabase } from '../../support/test-database.js';
import { createTables, Product, Stock, Tag } from './product.js';

const ROUNDS = 10;
const COPIES_OF_A_ROUND = 4;
const STEPS = [1, 1000, 1_000_000];

describeOnEngines(`${STEPS.length} processes that save one row`, (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let products: Repository<Product>;

  before(async () => {
    test = await engine.open();
    source = new DataSource({
      database: test.database,
      entities: [Product, Tag, Stock],
      name: `savers-${engine.name}`,
    });
    products = source.getRepository(Product);
    await createTables(test.database, engine);
  });

  after(async () => {
    await source.close();
  });

  it('make each version once, lose no change that was stored, and are told of every other', async () => {
    const { id } = await products.insert({ sku: 'contended', price: '1.00', rank: 0 });
    const emulator = await engine.pick({ postgresql: sharedEmulator, mysql: sharedMysqlEmulator })();
    const reports = await saveInProcesses(emulator.databaseOptions(), { id, rounds: ROUNDS, steps: STEPS });
    const versions = reports.flatMap((report) => report.versions).toSorted((a, b) => a - b);
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
    // While one process goes through a round, it or another one makes a version.
    expect(versions.length).to.be.at.least(ROUNDS);
    expect(versions).to.deep.equal(versions.map((_, index) => index + 2));
    expect(versions.length + sum(reports.map(({ refused }) => refused))).to.equal(
      ROUNDS * STEPS.length * COPIES_OF_A_ROUND,
    );
    expect(await products.findById(id)).to.include({
      version: versions.length + 1,
      rank: sum(reports.map(({ added }) => added)),
    });
  });
});
