import { expect } from 'chai';
import * as fc from 'fast-check';

import {
  Column,
  ConfigurationException,
  DataSource,
  Entity,
  MoreThan,
  PrimaryColumn,
  type Order,
  type Page,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import { rejection } from '../../support/rejection.js';
import type { TestDatabase } from '../../support/test-database.js';

@Entity()
class Reading {
  @PrimaryColumn()
  id!: number;

  @Column({ type: 'integer', nullable: true })
  level!: number | null;

  @Column('decimal', { precision: 10, scale: 3 })
  amount!: string;

  @Column({ type: 'double', nullable: true })
  factor!: number | null;

  @Column({ length: 50 })
  label!: string;

  @Column('timestamptz', { insert: false, update: false })
  at!: Date;
}

const LABELS = ['a', 'A', 'b', 'é', ' ', 'aa'];

describeOnEngines('pages by cursors', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let readings: Repository<Reading>;

  before(async () => {
    test = await engine.open();
    source = new DataSource({ database: test.database, entities: [Reading], name: `pages-${engine.name}` });
    readings = source.getRepository(Reading);
    await test.database.execute('DROP TABLE IF EXISTS reading');
    // Its times differ by microseconds, which a Date does not have.
    await test.database.execute(
      engine.pick({
        postgresql:
          'CREATE TABLE reading (id integer PRIMARY KEY, level integer, amount numeric(10, 3) NOT NULL, factor double precision, ' +
          "label varchar(50) NOT NULL, at timestamptz NOT NULL DEFAULT '2024-01-01 00:00:00+00')",
        mysql:
          'CREATE TABLE reading (id int PRIMARY KEY, level int, amount decimal(10, 3) NOT NULL, factor double, ' +
          "label varchar(50) NOT NULL, at datetime(6) NOT NULL DEFAULT '2024-01-01 00:00:00') " +
          'CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
      }),
    );
    await test.database.commit();
    await readings.insertMany(
      Array.from({ length: 60 }, (_, id) => ({
        id,
        level: id % 5 === 0 ? null : id % 7,
        amount: `${(id % 4) * 1.125}`,
        factor: id % 3 === 0 ? null : (id % 11) / 10,
        label: LABELS[id % LABELS.length] ?? '',
      })),
    );
    await test.database.execute(
      engine.pick({
        postgresql: "UPDATE reading SET at = at + (id % 10) * interval '1 microsecond'",
        mysql: 'UPDATE reading SET at = at + INTERVAL (id % 10) MICROSECOND',
      }),
    );
    await test.database.commit();
  });

  after(async () => {
    await source.close();
  });

  const ids = (rows: readonly Reading[]): number[] => rows.map(({ id }) => id);

  async function forward(order: Order<Reading>, first: number): Promise<number[]> {
    const found: number[] = [];
    let page: Page<Reading> | undefined;
    do {
      const after = page?.endCursor;
      page = await readings.findPage({ order, first, ...(typeof after === 'string' ? { after } : {}) });
      found.push(...ids(page.items));
    } while (page.hasNextPage);
    return found;
  }

  async function backward(order: Order<Reading>, last: number): Promise<number[]> {
    const found: number[] = [];
    let page: Page<Reading> | undefined;
    do {
      const before = page?.startCursor;
      page = await readings.findPage({ order, last, ...(typeof before === 'string' ? { before } : {}) });
      found.unshift(...ids(page.items));
    } while (page.hasPreviousPage);
    return found;
  }

  it('give every row once, in the order of find(), in both directions, whatever the order is', async () => {
    const sorting = fc.oneof(
      fc.constantFrom('ASC' as const, 'DESC' as const),
      fc.record({
        direction: fc.constantFrom('ASC' as const, 'DESC' as const),
        nulls: fc.constantFrom('first' as const, 'last' as const),
      }),
    );
    const property = fc.constantFrom('id', 'level', 'amount', 'factor', 'label', 'at');
    const orders = fc
      .uniqueArray(fc.tuple(property, sorting), { maxLength: 4, selector: ([name]) => name })
      .map((terms) => Object.fromEntries(terms) as Order<Reading>);
    await fc.assert(
      fc.asyncProperty(orders, fc.integer({ min: 1, max: 25 }), async (order, size) => {
        // With take, find() lets the primary key decide, as pages do.
        const expected = ids(await readings.find({ order, take: 100 }));
        expect(await forward(order, size)).to.deep.equal(expected);
        expect(await backward(order, size)).to.deep.equal(expected);
      }),
      { numRuns: 25 },
    );
  }).timeout(120_000);

  it('are read by a stream one after the other, whatever the size of the batches', async () => {
    const order = { factor: { direction: 'DESC', nulls: 'first' }, at: 'ASC' } as const;
    const expected = ids(await readings.find({ order, take: 100 }));
    for (const batchSize of [1, 7, 60, 1000]) {
      const found: number[] = [];
      for await (const reading of readings.stream({ order, batchSize })) {
        found.push(reading.id);
      }
      expect(found).to.deep.equal(expected);
    }
  });

  it('are fetched one ahead by a stream, and no more', async () => {
    const stream = readings.stream({ batchSize: 10 });
    const calls = await test.callsOf(async () => {
      await stream.next();
      await stream.next();
      await stream.return();
    });
    expect(calls).to.have.length(2);
  });

  it('keep to conditions, and to what is selected', async () => {
    const page = await readings.findPage({ where: { level: MoreThan(3) }, select: { label: true }, first: 3 });
    expect(page.items).to.have.length(3);
    expect(page.items[0]).to.be.instanceOf(Reading).and.have.property('label');
    const rest = await readings.findPage({ where: { level: MoreThan(4) }, after: page.endCursor ?? '', first: 100 });
    expect(rest.items.every(({ level }) => (level ?? 0) > 4)).to.equal(true);
    expect(rest.hasPreviousPage).to.equal(true);
  });

  it('refuse a cursor of another query, one that was changed, and what is none, before any call', async () => {
    const { endCursor } = await readings.findPage({ order: { label: 'ASC' }, first: 1 });
    const cursor = endCursor ?? '';
    const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    const forged = (...values: unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');
    const calls = await test.callsOf(async () => {
      for (const [order, after] of [
        [{ label: 'DESC' }, cursor],
        [{ amount: 'ASC' }, cursor],
        [
          { label: { direction: 'ASC', nulls: engine.pick<'first' | 'last'>({ postgresql: 'first', mysql: 'last' }) } },
          cursor,
        ],
        [{ label: 'ASC' }, forged(parts[0], "'; DROP TABLE reading; --", '1')],
        [{ label: 'ASC' }, forged(parts[0], parts[1])],
        [{ label: 'ASC' }, forged({ toString: 'x' }, parts[1], parts[2])],
        [{ label: 'ASC' }, forged(parts[0], { $ne: 1 }, parts[2])],
        [{ label: 'ASC' }, '{"__proto__":[]}'],
        [{ label: 'ASC' }, `${cursor}AA`],
        [{ label: 'ASC' }, ''],
        [{ label: 'ASC' }, 7],
      ] as const) {
        const failure = await rejection(readings.findPage({ order, after: after as string }));
        expect(failure).to.be.instanceOf(ConfigurationException);
        expect(failure.message).to.include('The cursor is none of this query');
      }
    });
    expect(calls).to.deep.equal([]);
  });

  it('are read in one direction', async () => {
    const failure = await rejection(readings.findPage({ first: 1, last: 1 }));
    expect(failure.message).to.include('not both');
    expect((await readings.findPage({ first: 0 })).items).to.deep.equal([]);
  });
});
