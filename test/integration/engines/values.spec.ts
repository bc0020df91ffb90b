import { expect } from 'chai';
import * as fc from 'fast-check';

import {
  Column,
  DataSource,
  DeadlockException,
  Embedded,
  Entity,
  In,
  OptimisticLockException,
  PrimaryGeneratedColumn,
  Raw,
  sql,
  type EntityInput,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import type { TestDatabase } from '../../support/test-database.js';
import { createTables, Product } from './product.js';

class Place {
  @Column({ length: 200 })
  street!: string;

  @Column('varchar', { length: 200, nullable: true })
  town!: string | null;
}

@Entity()
class Parcel {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column({ length: 200 })
  label!: string;

  @Column('bigint')
  number!: bigint;

  @Column('decimal', { precision: 20, scale: 4 })
  weight!: string;

  @Column('double')
  factor!: number;

  @Column()
  fragile!: boolean;

  @Column('date')
  day!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('jsonb')
  data!: unknown;

  @Column('bytes')
  bytes!: Uint8Array;

  @Column('varchar', { length: 20, enum: ['new', 'sent'] })
  state!: 'new' | 'sent';

  @Column('varchar', {
    length: 400,
    transformer: { to: (words: readonly string[]) => words.join('|'), from: (text: string) => text.split('|') },
  })
  words!: readonly string[];

  @Embedded(() => Place, { nullable: true })
  from!: Place | null;
}

/** Texts with everything in them that JSON, SQL and the service could read otherwise. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '\\',
        '`',
        ':p1',
        '%',
        '$',
        '\n',
        '\t',
        '\r',
        '\u0001',
        '😀',
        'é',
        'null',
        '{',
        ']',
        ' ',
        '--',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  // PostgreSQL has no NUL in a text.
  .map((parts) => parts.join('').replaceAll('\u0000', ''));

const values = fc.record<Omit<EntityInput<Parcel>, 'id'>>({
  label: text,
  number: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  weight: fc
    .tuple(fc.bigInt({ min: -(10n ** 16n) + 1n, max: 10n ** 16n - 1n }), fc.integer({ min: 0, max: 9999 }))
    .map(([whole, rest]) => `${whole}.${String(rest).padStart(4, '0')}`),
  factor: fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 })
    .map((one) => (one === 0 ? 0 : one)),
  fragile: fc.boolean(),
  day: fc
    .date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  at: fc.date({ min: new Date('1000-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
  data: fc.oneof(
    fc.record({
      a: text.filter((one) => one !== ''),
      b: fc.array(fc.integer(), { maxLength: 3 }),
      c: fc.constant(null),
    }),
    fc.array(text, { maxLength: 3 }),
    fc.integer(),
    text,
    fc.boolean(),
  ),
  bytes: fc.uint8Array({ maxLength: 20 }),
  state: fc.constantFrom('new' as const, 'sent' as const),
  words: fc.array(
    text.map((one) => one.replaceAll('|', '')),
    { minLength: 1, maxLength: 3 },
  ),
  from: fc.option(fc.record({ street: text, town: fc.option(text, { nil: null }) }), { nil: null }),
});

function plain({ id: _id, ...parcel }: Parcel): object {
  return { ...parcel, bytes: Uint8Array.from(parcel.bytes), from: parcel.from === null ? null : { ...parcel.from } };
}

describeOnEngines('values of every kind', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let parcels: Repository<Parcel>;

  before(async () => {
    test = await engine.open();
    source = new DataSource({ database: test.database, entities: [Parcel, Product], name: `values-${engine.name}` });
    parcels = source.getRepository(Parcel);
    await test.database.execute('DROP TABLE IF EXISTS parcel');
    await test.database.execute(
      engine.pick({
        postgresql: `CREATE TABLE parcel (id uuid PRIMARY KEY, label varchar(200) NOT NULL, number bigint NOT NULL,
          weight numeric(20, 4) NOT NULL, factor double precision NOT NULL, fragile boolean NOT NULL, day date NOT NULL,
          at timestamptz NOT NULL, data jsonb NOT NULL, bytes bytea NOT NULL, state varchar(20) NOT NULL,
          words varchar(400) NOT NULL, from_street varchar(200), from_town varchar(200))`,
        mysql: `CREATE TABLE parcel (id char(36) PRIMARY KEY, label varchar(200) NOT NULL, number bigint NOT NULL,
          weight decimal(20, 4) NOT NULL, factor double NOT NULL, fragile boolean NOT NULL, day date NOT NULL,
          at datetime(6) NOT NULL, data json NOT NULL, bytes blob NOT NULL, state varchar(20) NOT NULL,
          words varchar(400) NOT NULL, from_street varchar(200), from_town varchar(200))
          CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      }),
    );
    await test.database.commit();
  });

  after(async () => {
    await source.close();
  });

  it('come back from every verb as they went out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: 2, maxLength: 4 }), values, async (rows, other) => {
        const [first = other, ...rest] = rows;
        const inserted = [await parcels.insert(first), ...(await parcels.insertMany(rest))];
        expect(inserted.map(plain)).to.deep.equal(rows);
        const ids = inserted.map(({ id }) => id);
        expect((await parcels.findByIds(ids)).map(plain)).to.deep.equal(rows);
        const updated = await parcels.updateMany(ids.map((id) => ({ id, ...other })));
        expect(updated.map(plain)).to.deep.equal(rows.map(() => other));
        expect((await parcels.findByIds(ids)).map(plain)).to.deep.equal(rows.map(() => other));
        const upserted = await parcels.upsert(ids.map((id, index) => ({ id, ...rows[index] })));
        expect(upserted.map(({ entity }) => plain(entity))).to.deep.equal(rows);
        expect((await parcels.findByIds(ids)).map(plain)).to.deep.equal(rows);
        const saved = await parcels.saveMany((await parcels.findByIds(ids)).map((row) => Object.assign(row, other)));
        expect(saved.map(plain)).to.deep.equal(rows.map(() => other));
        expect(plain(await parcels.update(ids[0] ?? '', first))).to.deep.equal(first);
      }),
      { numRuns: 40 },
    );
  }).timeout(180_000);

  it('are found again by equality, in lists and by SQL of your own', async () => {
    await fc.assert(
      fc.asyncProperty(values, async (row) => {
        const { id } = await parcels.insert(row);
        const conditions: readonly Parameters<typeof parcels.existsBy>[0][] = [
          { id, label: row.label ?? '', words: row.words ?? [], state: In([row.state ?? 'new']) },
          {
            id,
            number: In([row.number ?? 0n, 5n]),
            weight: In([row.weight ?? '']),
            fragile: In([row.fragile === true]),
          },
          { id, day: In([row.day ?? '']), at: In([row.at ?? new Date()]), label: In([row.label ?? '', 'x']) },
          { id, factor: row.factor ?? 0, bytes: row.bytes ?? new Uint8Array() },
          { id, factor: In([row.factor ?? 0]), words: In([row.words ?? []]) },
          { id, from: row.from === null ? null : { street: row.from?.street ?? '', town: row.from?.town ?? null } },
          { id, label: Raw((column) => sql`${column} = ${row.label ?? ''}`) },
        ];
        for (const [place, where] of conditions.entries()) {
          expect(await parcels.existsBy(where), `condition ${place}`).to.equal(true);
        }
      }),
      { numRuns: 40 },
    );
  }).timeout(180_000);

  describe('many rows that several change at once', () => {
    it('are changed by one of them, and by the others not at all', async () => {
      await createTables(test.database, engine);
      const products = source.getRepository(Product);
      const rows = await products.insertMany(
        Array.from({ length: 10 }, (_, index) => ({ sku: `${index}`, price: '1' })),
      );
      const outcomes = await Promise.allSettled(
        Array.from({ length: 6 }, (_, writer) =>
          products.updateMany(rows.map(({ id, version }) => ({ id, version, rank: writer }))),
        ),
      );
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') {
          expect([OptimisticLockException, DeadlockException]).to.include(outcome.reason.constructor);
        }
      }
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      const found = await products.find();
      expect(new Set(found.map(({ rank }) => rank)).size).to.equal(1);
      expect(found.every(({ version }) => version === 2)).to.equal(true);
    });
  });
});
