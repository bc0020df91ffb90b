import { expect } from 'chai';

import {
  Column,
  Computed,
  DataSource,
  Embedded,
  Entity,
  In,
  Not,
  not,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Order,
  type Page,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import type { TestDatabase } from '../../support/test-database.js';

class Size {
  @Column({ type: 'integer' })
  width!: number;

  @Column({ type: 'integer', nullable: true })
  height!: number | null;
}

/** A column of every kind that rows can be sorted by. */
@Entity('reading_specimen')
class Specimen {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ enum: ['small', 'medium', 'large'], enumName: 'reading_size', nullable: true })
  kind!: string | null;

  @Column('bytes', { nullable: true })
  bytes!: Uint8Array | null;

  @Column('uuid', { nullable: true })
  uuid!: string | null;

  @Column('date', { nullable: true })
  day!: string | null;

  @Column('time')
  time!: string;

  @Column('decimal', { precision: 20, scale: 4 })
  amount!: string;

  @Column('bigint', { nullable: true })
  number!: bigint | null;

  @Column('boolean', { nullable: true })
  flag!: boolean | null;

  @Column('char', { length: 4 })
  code!: string;

  @Column('jsonb', { nullable: true })
  data!: { readonly country: string; readonly years: readonly number[] } | null;

  @Column('json')
  notes!: { readonly place: number };

  @Embedded(() => Size, { nullable: true })
  size!: Size | null;

  /** Nobody says of an expression that it may be NULL. */
  @Computed((table) => `NULLIF(${table}.id % 3, 0)`, { type: 'integer' })
  rest!: number | null;
}

/** A key that is made of bytes. */
@Entity('reading_blob')
class Blob {
  @PrimaryColumn('bytes')
  id!: Uint8Array;

  @Column({ length: 20 })
  name!: string;
}

@Entity('reading_series')
class Series {
  @PrimaryColumn()
  id!: number;

  @Column('bigint', { array: true })
  numbers!: bigint[];
}

const COUNT = 30;

const some = <Value>(place: number, every: number, value: Value): Value | null => (place % every === 0 ? null : value);

function specimen(place: number): Omit<Specimen, 'id' | 'rest'> {
  return {
    kind: some(place, 4, ['small', 'medium', 'large'][place % 3] ?? null),
    bytes: some(place, 5, Uint8Array.of(126 + (place % 3), 0, 200 + (place % 2))),
    uuid: some(place, 7, `0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d${10 + (place % 5)}`),
    day: some(place, 3, `2024-01-0${1 + (place % 4)}`),
    time: `1${place % 3}:00:00.00000${place % 4}`,
    amount: `${(place * 7) % 11}.12${place % 3}`,
    number: some(place, 2, 9_007_199_254_740_993n + BigInt(place % 4)),
    flag: some(place, 3, place % 2 === 0),
    code: `c${place % 3}`,
    data: some(place, 6, { country: 'LV', years: [place % 3] }),
    notes: { place: place % 2 },
    size: some(place, 4, { width: place % 3, height: place % 5 }),
  };
}

describeOnEngines('reading', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let specimens: Repository<Specimen>;
  let blobs: Repository<Blob>;

  before(async () => {
    test = await engine.open();
    source = new DataSource({ database: test.database, entities: [Specimen, Blob], name: `reading-${engine.name}` });
    specimens = source.getRepository(Specimen);
    blobs = source.getRepository(Blob);
    const tables = new DataSource({ database: test.database, entities: [Specimen], name: `specimen-${engine.name}` });
    await tables.schema.drop();
    await tables.schema.create();
    await tables.close();
    const key = engine.pick({ postgresql: 'bytea', mysql: 'varbinary(16)' });
    await test.database.execute('DROP TABLE IF EXISTS reading_blob');
    await test.database.execute(`CREATE TABLE reading_blob (id ${key} PRIMARY KEY, name varchar(20) NOT NULL)`);
    await test.database.commit();
    await specimens.insertMany(Array.from({ length: COUNT }, (_, place) => specimen(place)));
  });

  after(async () => {
    await source.close();
  });

  async function forward(order: Order<Specimen>): Promise<number[]> {
    const ids: number[] = [];
    let after: string | null = null;
    do {
      const page: Page<Specimen> = await specimens.findPage({ order, first: 4, ...(after === null ? {} : { after }) });
      ids.push(...page.items.map(({ id }) => id));
      after = page.hasNextPage ? page.endCursor : null;
    } while (after !== null && ids.length <= COUNT);
    return ids;
  }

  async function backward(order: Order<Specimen>): Promise<number[]> {
    const ids: number[] = [];
    let before: string | null = null;
    do {
      const page: Page<Specimen> = await specimens.findPage({ order, last: 7, ...(before === null ? {} : { before }) });
      ids.unshift(...page.items.map(({ id }) => id));
      before = page.hasPreviousPage ? page.startCursor : null;
    } while (before !== null && ids.length <= COUNT);
    return ids;
  }

  const orders: readonly Order<Specimen>[] = [
    ...(['kind', 'bytes', 'uuid', 'day', 'time', 'amount', 'number', 'flag', 'code', 'rest'] as const).flatMap(
      (property) => [
        { [property]: 'ASC' as const },
        { [property]: 'DESC' as const },
        { [property]: { direction: 'DESC' as const, nulls: 'first' as const } },
        { [property]: { direction: 'ASC' as const, nulls: 'last' as const } },
      ],
    ),
    { size: { height: 'DESC' } },
    { kind: 'DESC', size: { width: 'ASC' }, bytes: 'DESC' },
  ];

  for (const order of orders) {
    it(`gives every row once, on pages in the order ${JSON.stringify(order)}`, async () => {
      const expected = (await specimens.find({ order: { ...order, id: 'ASC' } })).map(({ id }) => id);
      expect(await forward(order)).to.deep.equal(expected);
      expect(await backward(order)).to.deep.equal(expected);
    });
  }

  it('streams rows whose key is made of bytes', async () => {
    const ids = Array.from({ length: 9 }, (_, place) => Uint8Array.of(255 - place, place, 0, 200));
    await blobs.insertMany(ids.map((id, place) => ({ id, name: `${place}` })));
    const names: string[] = [];
    for await (const { name } of blobs.stream({ batchSize: 2 })) {
      names.push(name);
    }
    expect(names).to.deep.equal(['8', '7', '6', '5', '4', '3', '2', '1', '0']);
    expect((await blobs.findByIds(ids.slice(3, 5))).map(({ name }) => name)).to.deep.equal(['3', '4']);
  });

  it('finds documents by all that they hold, whichever their column is', async () => {
    const data = { country: 'LV', years: [2] };
    const places = async (where: Parameters<Repository<Specimen>['findBy']>[0]): Promise<number[]> =>
      (await specimens.find({ where, order: { id: 'ASC' } })).map(({ id }) => id - 1);
    const all = Array.from({ length: COUNT }, (_, place) => place);
    expect(await places({ data })).to.deep.equal(all.filter((place) => place % 6 !== 0 && place % 3 === 2));
    expect(await places({ data: Not(data) })).to.deep.equal(all.filter((place) => place % 6 !== 0 && place % 3 !== 2));
    expect(await places({ data: In([data, { country: 'LV', years: [1] }]) })).to.deep.equal(
      all.filter((place) => place % 6 !== 0 && place % 3 !== 0),
    );
    expect(await places({ notes: { place: 1 } })).to.deep.equal(all.filter((place) => place % 2 === 1));
    expect(await places({ notes: In([{ place: 1 }, { place: 7 }]) })).to.deep.equal(
      all.filter((place) => place % 2 === 1),
    );
  });

  it('leaves rows without a value out of a condition and of its opposite', async () => {
    const withValue = Array.from({ length: COUNT }, (_, place) => place).filter((place) => place % 2 !== 0);
    const number = 9_007_199_254_740_994n;
    const same = await specimens.countBy({ number });
    expect(same).to.be.greaterThan(0);
    expect(await specimens.countBy({ number: Not(number) })).to.equal(withValue.length - same);
    expect(await specimens.countBy(not<Specimen>({ number }))).to.equal(withValue.length - same);
    expect(await specimens.countBy(not<Specimen>({ size: null }))).to.equal(COUNT - Math.ceil(COUNT / 4));
  });

  if (engine.name === 'postgresql') {
    it('sorts by arrays that are read as arrays of texts, on pages too', async () => {
      const arrays = new DataSource({ database: test.database, entities: [Series], name: 'reading-series' });
      await arrays.schema.drop();
      await arrays.schema.create();
      const series = arrays.getRepository(Series);
      const numbers = [[10n], [9n], [9n, 1n], [100n], [2n, 50n]];
      await series.insertMany(numbers.map((given, id) => ({ id, numbers: given })));
      const found = await series.find({ order: { numbers: 'ASC' } });
      expect(found.map(({ id }) => id)).to.deep.equal([4, 1, 2, 0, 3]);
      const first = await series.findPage({ order: { numbers: 'ASC' }, first: 2 });
      const after = first.endCursor ?? '';
      const second = await series.findPage({ order: { numbers: 'ASC' }, first: 5, after });
      expect([...first.items, ...second.items].map(({ id }) => id)).to.deep.equal([4, 1, 2, 0, 3]);
      await arrays.schema.drop();
      await arrays.close();
    });
  }
});
