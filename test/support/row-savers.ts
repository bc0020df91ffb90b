// Run as a process of its own: again and again, several copies of one row are changed and saved at the same time, by
// every verb that compares versions. It begins when a line arrives on standard input.
import { once } from 'node:events';

import { AuroraDatabase, DataSource, OptimisticLockException, type AuroraDatabaseOptions } from '../../src/index.js';
import { Product } from '../integration/engines/product.js';

const [options = '', id = '', rounds = '', step = ''] = process.argv.slice(2);
await using source = new DataSource({
  database: new AuroraDatabase(JSON.parse(options) as AuroraDatabaseOptions),
  entities: [Product],
});
const products = source.getRepository(Product);

/** The versions that were made here, what was added by them, and how often somebody else was faster. */
const report = { versions: [] as number[], added: 0, refused: 0 };

const verbs: readonly ((row: Product) => Promise<Product | undefined>)[] = [
  async (row) => await products.save(row),
  async (row) => (await products.saveMany([row]))[0],
  async ({ rank, version }) => (await products.updateMany([{ id: Number(id), rank, version }]))[0],
  async ({ rank, version }) => await products.update(Number(id), { rank, version }),
];

async function add(copy: Product, verb: (row: Product) => Promise<Product | undefined>): Promise<void> {
  copy.rank = (copy.rank ?? 0) + Number(step);
  try {
    const saved = await verb(copy);
    report.versions.push(saved?.version ?? 0);
    report.added += Number(step);
  } catch (failure) {
    if (!(failure instanceof OptimisticLockException)) throw failure;
    report.refused++;
  }
}

process.stdout.write('ready\n');
await once(process.stdin, 'data');
for (let round = 0; round < Number(rounds); round++) {
  const copies = await Promise.all(verbs.map(() => products.findOneByOrFail({ id: Number(id) })));
  await Promise.all(verbs.map((verb, index) => add(copies[index] ?? new Product(), verb)));
}
process.stdout.write(JSON.stringify(report));
process.stdin.destroy();
