import { expect } from 'chai';
import { Type } from 'class-transformer';
import { randomBytes } from 'node:crypto';

import {
  AfterLoad,
  Column,
  DataSource,
  Embedded,
  Entity,
  json,
  PrimaryGeneratedColumn,
  VersionColumn,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import type { TestDatabase } from '../../support/test-database.js';

class Opening {
  // Behind the others in jsonb, which sorts by the length of names.
  weekday = 'Monday';

  @Type(() => Date)
  from!: Date;

  size?: bigint;
}

const amount = { to: (value: number): string => String(value), from: (text: string): number => Number(text) };

/** What is stored is another text each time, as that of a cipher is. */
const salted = {
  to: (value: string): string => `${randomBytes(4).toString('hex')}:${value}`,
  from: (text: string): string => text.slice(text.indexOf(':') + 1),
};

const entries = {
  to: (value: Map<string, number>): string => JSON.stringify([...value]),
  from: (text: string): Map<string, number> => new Map(JSON.parse(text) as [string, number][]),
};

@Entity('converted_values_shop')
class Shop {
  @PrimaryGeneratedColumn('uuidv7')
  id!: string;

  @Column('decimal', { precision: 10, scale: 2, transformer: amount })
  rent!: number;

  @Column({ transformer: salted })
  secret!: string;

  @Column('text', { transformer: entries })
  stock!: Map<string, number>;

  @Embedded(() => Opening, { json: true })
  openings!: Opening[];

  @Column('jsonb', { nullable: true })
  notes: unknown;

  @VersionColumn()
  version!: number;

  @AfterLoad()
  renew(): void {
    if (this.secret === 'outdated') this.secret = 'renewed';
  }
}

describeOnEngines('values that are made of those that are stored', (engine) => {
  let test: TestDatabase;
  let dataSource: DataSource;
  let shops: Repository<Shop>;
  let shop: Shop;

  before(async () => {
    test = await engine.open();
    dataSource = new DataSource({ database: test.database, entities: [Shop], name: `converted-values-${engine.name}` });
    await dataSource.schema.create();
    shops = dataSource.getRepository(Shop);
  });

  after(async () => {
    await dataSource.schema.drop();
    await dataSource.close();
  });

  beforeEach(async () => {
    const opening = Object.assign(new Opening(), { from: new Date('2024-02-29T08:00:00Z'), size: 2n ** 60n });
    const { id } = await shops.insert({ rent: 1.5, secret: 'x', stock: new Map([['nail', 7]]), openings: [opening] });
    shop = await shops.findOneByOrFail({ id });
  });

  it('are not sent where nothing has changed, though they would be stored otherwise', async () => {
    expect(await test.callsOf(() => shops.save(shop))).to.deep.equal([]);
    const { id } = await shops.insert(shops.create({ ...shop, id: undefined, version: undefined }));
    const stored = await shops.findOneByOrFail({ id });
    expect(await test.callsOf(() => shops.saveMany([shop, stored]))).to.deep.equal([]);
  });

  it('come back of one and of many rows as they are read again', async () => {
    const given = { rent: 2, secret: 'z', stock: new Map([['saw', 1]]), openings: [{ from: new Date(0) } as Opening] };
    const notes = { at: new Date(0), size: 7n, plan: new URL('https://example.org/plan') };
    const one = await shops.insert({ ...given, notes });
    const many = await shops.insertMany([
      { ...given, notes },
      { ...given, notes },
    ]);
    for (const inserted of [one, ...many]) {
      const found = await shops.findById(inserted.id);
      expect(inserted).to.deep.equal(found);
      expect(inserted.notes).to.deep.equal({
        at: '1970-01-01T00:00:00.000Z',
        size: 7,
        plan: 'https://example.org/plan',
      });
      expect(await test.callsOf(() => shops.save(inserted))).to.deep.equal([]);
    }
    expect((await shops.insert({ ...given, notes: json(null) as unknown })).notes).to.equal(null);
  });

  it('are sent where they were changed after loading', async () => {
    const { id } = await shops.insert({ ...shop, id: undefined, version: undefined, secret: 'outdated' });
    const found = await shops.findOneByOrFail({ id });
    expect(found.secret).to.equal('renewed');
    expect(await test.callsOf(() => shops.save(found))).to.not.deep.equal([]);
  });

  const changes: Readonly<Record<string, (changed: Shop) => void>> = {
    'a number': (changed) => (changed.rent = 1.25),
    'a text': (changed) => (changed.secret = 'y'),
    'a map, in place': ({ stock }) => stock.set('nail', 8),
    'a date in a document, in place': ({ openings }) => openings[0]?.from.setUTCHours(9),
    'a bigint in a document': ({ openings }) => Object.assign(openings[0] ?? {}, { size: 2n ** 60n + 1n }),
    'the elements of a document': ({ openings }) => openings.push(new Opening()),
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`are sent and stored where ${what} has changed`, async () => {
      change(shop);
      const { version } = await shops.save(shop);
      expect(version).to.equal(2);
      expect(await shops.findById(shop.id)).to.deep.equal({ ...shop, version });
    });
  }
});
