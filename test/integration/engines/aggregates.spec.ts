import { expect } from 'chai';

import {
  Between,
  Column,
  Computed,
  DataSource,
  DeleteDateColumn,
  Embedded,
  Entity,
  In,
  MoreThan,
  Not,
  PrimaryGeneratedColumn,
  Raw,
  sql,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import type { TestDatabase } from '../../support/test-database.js';

class Shop {
  @Column({ length: 20 })
  town!: string;

  @Column({ length: 20, nullable: true, type: 'varchar' })
  street!: string | null;
}

@Entity('aggregates_sale')
class Sale {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 2, nullable: true, type: 'varchar' })
  country!: string | null;

  @Embedded(() => Shop)
  shop!: Shop;

  @Column('decimal', { precision: 30, scale: 4 })
  price!: string;

  @Column('bigint')
  pieces!: bigint;

  @Column({ type: 'integer', nullable: true })
  stars!: number | null;

  @Column('double')
  weight!: number;

  @Column('timestamptz')
  at!: Date;

  @Column('boolean')
  paid!: boolean;

  @Column('uuid')
  token!: string;

  @Column({ enum: ['small', 'medium', 'large'], enumName: 'aggregates_size' })
  size!: string;

  @Column({
    length: 40,
    transformer: { to: (words: string[]) => words.join(','), from: (text: string) => text.split(',') },
  })
  words!: string[];

  @Computed((sale) => `(${sale}.pieces % 2)`, { type: 'integer' })
  odd!: number;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

const BIG = 9_007_199_254_740_993n;
const token = (digit: number): string => `0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d5${digit}`;
const at = (second: number): Date => new Date(Date.UTC(2024, 0, 1, 0, 0, second));

const group = (country: string | null, town: string): Sale =>
  Object.assign(new Sale(), { country, shop: Object.assign(new Shop(), { town }) });

type Row = readonly [
  country: string | null,
  town: string,
  price: string,
  pieces: bigint,
  stars: number | null,
  size: string,
];

const ROWS: readonly Row[] = [
  ['LV', 'Riga', '12345678901234567890.1234', BIG, 5, 'small'],
  ['LV', 'Riga', '0.0001', BIG, null, 'large'],
  ['LV', 'Cēsis', '1.5', 4n, 2, 'medium'],
  ['EE', 'Tartu', '2', 6n, null, 'medium'],
  [null, 'Nowhere', '3', 9n, null, 'large'],
];

describeOnEngines('aggregates', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let sales: Repository<Sale>;

  before(async () => {
    test = await engine.open();
    source = new DataSource({ database: test.database, entities: [Sale], name: `aggregates-${engine.name}` });
    sales = source.getRepository(Sale);
    await source.schema.drop();
    await source.schema.create();
    await sales.insertMany(
      ROWS.map(([country, town, price, pieces, stars, size], place) => ({
        country,
        shop: { town, street: null },
        price,
        pieces,
        stars,
        weight: place / 2,
        at: at(place),
        paid: place !== 1,
        token: token(place),
        size,
        words: ['a', `${place}`],
      })),
    );
    const gone = await sales.insert({ ...(await sales.findOneByOrFail({ country: 'EE' })), id: undefined as never });
    await sales.softDelete(gone.id);
  });

  after(async () => {
    await source.schema.drop();
    await source.close();
  });

  it('are computed of groups, exactly, by one call', async () => {
    let groups: object[] = [];
    const calls = await test.callsOf(async () => {
      groups = await sales.aggregate({
        by: { country: true, shop: { town: true } },
        count: true,
        sum: { price: true, pieces: true, stars: true, weight: true },
        average: { stars: true, weight: true },
        minimum: { at: true, words: true, paid: true, token: true },
        maximum: { pieces: true, paid: true, token: true, size: true },
        order: { by: { country: { direction: 'ASC', nulls: 'last' }, shop: { town: 'DESC' } } },
      });
    });
    expect(calls).to.have.length(1);
    expect(groups).to.deep.equal([
      {
        by: group('EE', 'Tartu'),
        count: 1,
        sum: { price: '2.0000', pieces: 6n, stars: null, weight: 1.5 },
        average: { stars: null, weight: 1.5 },
        minimum: { at: at(3), words: ['a', '3'], paid: true, token: token(3) },
        maximum: { pieces: 6n, paid: true, token: token(3), size: 'medium' },
      },
      {
        by: group('LV', 'Riga'),
        count: 2,
        sum: { price: '12345678901234567890.1235', pieces: 2n * BIG, stars: 5, weight: 0.5 },
        average: { stars: '5', weight: 0.25 },
        minimum: { at: at(0), words: ['a', '0'], paid: false, token: token(0) },
        maximum: { pieces: BIG, paid: true, token: token(1), size: 'large' },
      },
      {
        by: group('LV', 'Cēsis'),
        count: 1,
        sum: { price: '1.5000', pieces: 4n, stars: 2, weight: 1 },
        average: { stars: '2', weight: 1 },
        minimum: { at: at(2), words: ['a', '2'], paid: true, token: token(2) },
        maximum: { pieces: 4n, paid: true, token: token(2), size: 'medium' },
      },
      {
        by: group(null, 'Nowhere'),
        count: 1,
        sum: { price: '3.0000', pieces: 9n, stars: null, weight: 2 },
        average: { stars: null, weight: 2 },
        minimum: { at: at(4), words: ['a', '4'], paid: true, token: token(4) },
        maximum: { pieces: 9n, paid: true, token: token(4), size: 'large' },
      },
    ]);
  });

  it('are those of all rows where there is no group, also of none', async () => {
    expect(
      await sales.aggregate({ count: true, sum: { pieces: true, stars: true }, maximum: { country: true } }),
    ).to.deep.equal([{ count: 5, sum: { pieces: 2n * BIG + 19n, stars: 7 }, maximum: { country: 'LV' } }]);
    expect(await sales.aggregate({ count: true, withDeleted: true })).to.deep.equal([{ count: 6 }]);
    const nothing = [{ count: 0, sum: { pieces: null }, minimum: { size: null } }];
    const none = { count: true, sum: { pieces: true }, minimum: { size: true } } as const;
    expect(await sales.aggregate({ ...none, where: { country: 'XX' } })).to.deep.equal(nothing);
    expect(
      await test.callsOf(async () => {
        expect(await sales.aggregate({ ...none, where: { country: In<string>([]) } })).to.deep.equal(nothing);
        expect(
          await sales.aggregate({ ...none, by: { country: true }, where: { country: In<string>([]) } }),
        ).to.deep.equal([]);
        expect(
          await sales.aggregate({ ...none, by: { country: true }, having: { count: In<number>([]) } }),
        ).to.deep.equal([]);
        expect(await sales.aggregate({ ...none, by: { country: true }, take: 0 })).to.deep.equal([]);
      }),
    ).to.deep.equal([]);
    expect(await sales.aggregate({ by: { country: true }, where: { country: 'XX' } })).to.deep.equal([]);
  });

  it('are the conditions, the order and the pages of groups', async () => {
    const countries = async (
      options: Omit<Parameters<Repository<Sale>['aggregate']>[0], 'by'>,
    ): Promise<(string | null)[]> =>
      (await sales.aggregate({ having: {}, order: {}, ...options, by: { country: true } })).map(({ by }) => by.country);
    const order = { by: { country: { direction: 'ASC', nulls: 'last' } } } as const;
    expect(await countries({ order })).to.deep.equal(['EE', 'LV', null]);
    expect(await countries({ order, having: { count: 1 } })).to.deep.equal(['EE', null]);
    expect(await countries({ order, having: { sum: { pieces: MoreThan(8n) } } })).to.deep.equal(['LV', null]);
    expect(await countries({ order, having: { sum: { stars: null } } })).to.deep.equal(['EE', null]);
    expect(await countries({ order, having: { sum: { stars: Not(null) }, count: MoreThan(2) } })).to.deep.equal(['LV']);
    expect(await countries({ order, having: { sum: { price: In(['2', '3.0']) } } })).to.deep.equal(['EE', null]);
    expect(await countries({ order, having: { average: { weight: Between(0.4, 1.6) } } })).to.deep.equal(['EE', 'LV']);
    expect(await countries({ order, having: { maximum: { at: at(3) } } })).to.deep.equal(['EE']);
    expect(await countries({ order, having: { minimum: { size: 'small', words: ['a', '0'] } } })).to.deep.equal(['LV']);
    expect(await countries({ order, having: { minimum: { shop: { town: 'Tartu' } } } })).to.deep.equal(['EE']);
    expect(await countries({ order, having: { sum: { pieces: Raw((sum) => sql`${sum} % ${2} = 1`) } } })).to.deep.equal(
      [null],
    );
    expect(await countries({ order: { count: 'DESC', by: { country: 'ASC' } }, take: 1 })).to.deep.equal(['LV']);
    expect(await countries({ order: { sum: { pieces: 'ASC' } } })).to.deep.equal(['EE', null, 'LV']);
    expect(await countries({ order: { maximum: { weight: 'DESC' } }, take: 2, skip: 1 })).to.deep.equal(['EE', 'LV']);
    expect(
      await countries({
        order: {
          sum: { stars: { direction: 'ASC', nulls: 'first' } },
          count: 'ASC',
          by: { country: { direction: 'DESC', nulls: 'first' } },
        },
      }),
    ).to.deep.equal([null, 'EE', 'LV']);
  });

  it('are computed of groups that are equal in what is computed', async () => {
    const groups = await sales.aggregate({ by: { odd: true }, count: true, order: { by: { odd: 'ASC' } } });
    expect(groups.map(({ by, count }) => [by.odd, count])).to.deep.equal([
      [0, 2],
      [1, 3],
    ]);
  });

  it('are computed of more groups than an answer holds', async () => {
    const many = source.getRepository(Sale);
    const first = await many.findOneByOrFail({ country: 'EE' });
    const copies = Array.from({ length: 3000 }, (_, place) => ({
      ...first,
      id: undefined as never,
      country: 'ZZ',
      words: [`${place}`, 'x'.repeat(25)],
      shop: { town: `t${place}`, street: 's'.repeat(20) },
    }));
    await many.insertMany(copies);
    const groups = await many.aggregate({
      by: { shop: true, words: true, token: true, at: true, price: true, size: true, paid: true, country: true },
      minimum: { token: true, words: true, at: true },
      maximum: { token: true, words: true, at: true },
      sum: { pieces: true, price: true },
      where: { country: 'ZZ' },
    });
    expect(new Set(groups.map(({ by }) => by.shop.town)).size).to.equal(3000);
    expect(groups.every(({ sum }) => sum.pieces === 6n)).to.equal(true);
    await many.deleteBy({ country: 'ZZ' });
  });

  it('take rows for one that are equal in what is read', async () => {
    const found = await sales.find({
      select: { country: true },
      distinct: true,
      order: { country: { direction: 'ASC', nulls: 'last' } },
    });
    expect(found.map(({ country }) => country)).to.deep.equal(['EE', 'LV', null]);
    const page = await sales.find({
      select: { country: true, shop: { town: true } },
      distinct: true,
      order: { country: { direction: 'DESC', nulls: 'last' } },
      take: 2,
      skip: 1,
    });
    expect(page.map(({ shop }) => shop.town)).to.deep.equal(['Riga', 'Tartu']);
    expect(await sales.find({ select: { odd: true }, distinct: true, order: { odd: 'DESC' } })).to.have.length(2);
    expect(await sales.find({ select: { words: true }, distinct: true, where: { country: 'LV' } })).to.have.length(3);
  });
});
