import { expect } from 'chai';

import {
  Column,
  DataSource,
  Embedded,
  Entity,
  In,
  LessThan,
  PrimaryGeneratedColumn,
  type Repository,
  UpdateDateColumn,
  VersionColumn,
} from '../../../src/index.js';
import { fakeRepository } from '../../../src/testing/index.js';
import { execute } from '../../support/emulator-http.js';
import { openTestDatabase } from '../../support/test-database.js';

class Address {
  @Column('text')
  street!: string;

  @Column('text', { nullable: true })
  town!: string | null;
}

class Opening {
  from = '';
  to = '';
}

const CENTS = {
  to: (value: number): string => (value / 100).toFixed(2),
  from: (text: string): number => Math.round(Number(text) * 100),
};

/** The types and kinds of columns that {@link Book} has not. */
@Entity()
class Shop {
  @PrimaryGeneratedColumn('uuidv7')
  id!: string;

  @Column({ type: 'decimal', precision: 10, scale: 2, transformer: CENTS })
  rent!: number;

  @Embedded(() => Address, { nullable: true })
  address!: Address | null;

  @Embedded(() => Opening, { json: true })
  openings!: Opening[];

  @Column({ enum: ['small', 'large'] })
  size!: string;

  @Column('time', { nullable: true })
  opensAt!: string | null;

  @Column('timestamp', { nullable: true })
  since!: Date | null;

  @Column('real', { nullable: true })
  rating!: number | null;

  @Column({ type: 'text', select: false, nullable: true })
  secret!: string | null;

  @Column({ type: 'text', update: false, default: 'x' })
  fixed!: string;

  @Column('integer[]', { nullable: true })
  floors!: number[] | null;

  @Column('timestamptz[]', { nullable: true })
  closings!: Date[] | null;

  @UpdateDateColumn()
  changedAt!: Date;

  @VersionColumn()
  version!: number;
}

type Step = (shops: Repository<Shop>) => Promise<unknown>;

const ORDER = { rent: 'ASC' } as const;

async function cheapest(shops: Repository<Shop>): Promise<Shop> {
  return (await shops.find({ order: ORDER }))[0] as Shop;
}

/** One after the other, on the same rows. */
const STEPS: Readonly<Record<string, Step>> = {
  'inserts all values': (shops) =>
    shops.insert({
      rent: 1234,
      address: { street: 'A', town: null },
      openings: [{ from: '8', to: '9' }],
      size: 'small',
      opensAt: '10:11:12.500',
      since: new Date(0),
      rating: 0.1,
      secret: 's',
      floors: [1, 2],
      closings: [new Date(5)],
    }),
  'inserts few values': (shops) =>
    shops.insert({ rent: 5, address: null, openings: [], size: 'large', opensAt: '10:11' }),
  finds: (shops) => shops.find({ order: ORDER }),
  'selects what is hidden': (shops) => shops.find({ select: { rent: true, secret: true }, order: ORDER }),
  'finds by a part of an object': (shops) => shops.findBy({ address: { street: 'A' } }),
  'finds by what is transformed': (shops) => shops.countBy({ rent: LessThan(100) }),
  'finds by an enum': (shops) => shops.countBy({ size: In(['large']) }),
  'finds by a rounded number': (shops) => shops.countBy({ rating: 0.1 }),
  'finds by a time in another spelling': (shops) => shops.countBy({ opensAt: '10:11:00' }),
  'finds by a key in another spelling': async (shops) =>
    (await shops.findById((await cheapest(shops)).id.toUpperCase()))?.rent,
  'adds up': async (shops) => [await shops.sum('rent'), await shops.maximum('rent'), await shops.minimum('opensAt')],
  'refuses to increment what is transformed': (shops) => shops.increment({ size: 'small' }, { rent: 100 }),
  'pages by a time': async (shops) => {
    const { endCursor } = await shops.findPage({ order: { opensAt: 'ASC' }, first: 1 });
    return (await shops.findPage({ order: { opensAt: 'ASC' }, first: 1, after: endCursor ?? '' })).items;
  },
  'saves objects that have changed': async (shops) => {
    const shop = await cheapest(shops);
    shop.openings.push({ from: '1', to: '2' });
    shop.address = { street: 'N', town: 'T' };
    return await shops.save(shop);
  },
  'refuses a value that is not in the enum': (shops) => shops.updateBy({ rent: 5 }, { size: 'huge' }),
  'refuses to change what is fixed': (shops) => shops.updateBy({ rent: 5 }, { fixed: 'y' }),
  'refuses a number that is too large': (shops) => shops.updateBy({ rent: 5 }, { floors: [3_000_000_000] }),
  'refuses a time that there is not': (shops) => shops.updateBy({ rent: 5 }, { opensAt: '25:00' }),
  'refuses a key that is none': (shops) => shops.findById('nope'),
  'holds the same in the end': (shops) => shops.find({ order: ORDER }),
};

/** Made at random, and by a clock. */
const UNLIKE: ReadonlySet<string> = new Set(['id', 'changedAt']);

function steady(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(steady);
  }
  if (!(value instanceof Shop)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, found]) => [name, UNLIKE.has(name) ? typeof found : found]),
  );
}

async function outcomeOf(step: Step, shops: Repository<Shop>): Promise<unknown> {
  try {
    return steady(await step(shops));
  } catch (failure) {
    const { name, code, message } = failure as { name: string; code?: string; message: string };
    return { name, code, message };
  }
}

describe('fakeRepository(), given columns of every kind,', () => {
  let real: DataSource;
  const fake = fakeRepository(Shop);

  before(async () => {
    await execute('DROP DATABASE IF EXISTS testing_types WITH (FORCE)');
    await execute('CREATE DATABASE testing_types');
    const { database } = await openTestDatabase({ databaseName: 'testing_types' });
    real = new DataSource({ name: 'types', database, entities: [Shop] });
    await real.schema.create();
  });

  after(() => real.close());

  for (const [title, step] of Object.entries(STEPS)) {
    it(`${title}, as the real one does`, async () => {
      const wanted = await outcomeOf(step, real.getRepository(Shop));
      expect(await outcomeOf(step, fake)).to.deep.equal(wanted);
      expect((wanted as { code?: string } | null)?.code !== undefined).to.equal(title.startsWith('refuses'));
    });
  }
});
