// @ts-nocheck
import { expect } from 'chai';
import { Type, Exclude, Expose, instanceToPlain } from 'class-transformer';
import {
  AfterLoad,
  BeforeInsert,
  BeforeUpdate,
  Check,
  Column,
  Computed,
  CreateDateColumn,
  DataSource,
  DeleteDateColumn,
  Embedded,
  Entity,
  In,
  Index,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  MoreThan,
  Not,
  NotIn,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
  UpdateDateColumn,
  VersionColumn,
  ArrayContains,
  ArrayOverlap,
  Between,
  IsNull,
  JsonContains,
  Like,
  Raw,
  sql,
  and,
  not,
  or,
  type Generated,
  type Many,
  type One,
  type Repository,
} from '../../src/index.js';
import { describeOnEngines } from '../support/engines.js';
import type { TestDatabase } from '../support/test-database.js';

enum Mood {
  glad = 'glad',
  sad = 'sad',
  odd = "it's",
}
const csv = { to: (v: string[]) => v.join(','), from: (t: string) => t.split(',') };
const cents = { to: (v: number) => (v / 100).toFixed(2), from: (t: string) => Math.round(Number(t) * 100) };

class Geo {
  @Column('double') lat!: number;
  @Column('double') lon!: number;
}
class Address {
  @Column() street!: string;
  @Column({ nullable: true, type: 'text', transformer: csv }) lines!: string[] | null;
  @Column({ enum: Mood, enumName: 'probe_mood' }) mood!: Mood;
  @Embedded(() => Geo, { nullable: true }) geo!: Geo | null;
  get label() {
    return `<${this.street}>`;
  }
}
class Slot {
  from = '';
  @Type(() => Date) at!: Date;
}
abstract class Base {
  @PrimaryGeneratedColumn('uuidv7') id!: string;
  @CreateDateColumn() createdAt!: Date;
  @UpdateDateColumn() updatedAt!: Date;
  @VersionColumn() version!: number;
  @DeleteDateColumn() deletedAt!: Date | null;
  seen: string[] = [];
  @BeforeInsert() markInsert() {
    this.seen.push('base');
  }
}
@Entity('probe_shop')
@Unique(['code'])
class Shop extends Base {
  @Column({ length: 30 }) code!: string;
  @Column({ enum: Mood, enumName: 'probe_mood' }) mood!: Mood;
  @Column({ enum: Mood, enumName: 'probe_mood', nullable: true }) mood2!: Mood | null;
  @Column({ type: 'decimal', precision: 12, scale: 2, transformer: cents }) price!: number;
  @Embedded(() => Address) address!: Address;
  @Embedded(() => Address, { prefix: 'bill_', nullable: true }) billing!: Address | null;
  @Embedded(() => Slot, { json: true }) slots!: Slot[];
  @Column('bytes', { nullable: true }) raw!: Uint8Array | null;
  @Column('bigint') big!: bigint;
  @Column('time', { nullable: true }) opens!: string | null;
  @Column('date', { nullable: true }) since!: string | null;
  @Column({ select: false }) secret!: string;
  @Column({ asExpression: 'big * 2', type: 'bigint' }) twice!: bigint;
  @Column({ default: 7 }) seven!: number;
  @Column({ default: "it's", length: 20 }) quote!: string;
  @Computed((t) => `${t}.big + 1`, { type: 'bigint' }) plus!: bigint;
  @AfterLoad() loaded() {
    this.seen = ['loaded'];
  }
}

const mk = (n: number, extra: object = {}) => ({
  code: `c${n}`,
  mood: Mood.odd,
  mood2: null,
  price: 1999 + n,
  address: { street: `s${n}`, lines: ['a', 'b'], mood: Mood.sad, geo: { lat: 1.5, lon: n } } as Address,
  billing: null,
  slots: [Object.assign(new Slot(), { from: 'x', at: new Date('2024-01-31T23:59:59.123Z') })],
  raw: Uint8Array.from([0, 255, n]),
  big: 2n ** 62n - 10n - BigInt(n) > 4611686018427387000n / 2n ? 1000n + BigInt(n) : 0n,
  opens: '08:30:00',
  since: '2024-02-29',
  secret: `secret${n}`,
  ...extra,
});

describeOnEngines('probe entity', (engine) => {
  let test: TestDatabase;
  let ds: DataSource;
  let shops: Repository<Shop>;
  before(async () => {
    test = await engine.open();
    ds = new DataSource({ database: test.database, entities: [Shop], name: `probe-${engine.name}` });
    shops = ds.getRepository(Shop);
    await ds.schema.drop();
    await ds.schema.create();
  });
  after(async () => {
    await ds.schema.drop();
    await ds.close();
  });

  it('insert & read', async () => {
    const s = await shops.insert(shops.create(mk(1)));
    console.log(engine.name, s);
    const f = await shops.findById(s.id);
    expect(f!.address.label).to.equal('<s1>');
    expect(f!.address.geo).instanceOf(Geo);
    expect(f!.slots[0]).instanceOf(Slot);
    expect(f!.slots[0]!.at).instanceOf(Date);
    expect(f!.twice).equal(f!.big * 2n);
    expect(f!.seven).equal(7);
    expect(f!.quote).equal("it's");
    expect('secret' in f! && f!.secret !== undefined).equal(false);
    const sel = await shops.findOne({
      select: { id: true, secret: true, plus: true, twice: true },
      where: { id: s.id },
    });
    expect(sel!.secret).equal('secret1');
    expect(sel!.plus).equal(1002n);
    console.log(await test.callsOf(() => shops.save(f!)));
    f!.address.lines = ['z'];
    const g = await shops.save(f!);
    expect(g.version).equal(2);
    expect(g.address.lines).deep.equal(['z']);
  });
  it('bulk', async () => {
    const many = await shops.insertMany(Array.from({ length: 5 }, (_, i) => mk(10 + i)));
    expect(many.map((m) => m.code)).deep.equal(['c10', 'c11', 'c12', 'c13', 'c14']);
    const ups = await shops.upsert([mk(10, { price: 5 }), mk(20)], { conflict: ['code'] });
    console.log(
      ups.map((u) => [u.inserted, u.entity.price, u.entity.version, u.entity.seven, u.entity.id === many[0]!.id]),
    );
    expect((await shops.findOneBy({ code: 'c10' }))!.price).equal(5);
    expect(await shops.countBy({ price: 5 })).equal(1);
    expect(await shops.countBy({ price: In([5, 2010]) })).equal(2);
    expect(await shops.countBy({ price: Between(2010, 2011) })).equal(2);
    expect(await shops.countBy({ address: { lines: ['a', 'b'] as never } })).greaterThan(5);
    expect(await shops.countBy({ mood: In([Mood.odd, Mood.glad]) })).greaterThan(5);
    expect(await shops.countBy({ address: { mood: Mood.sad, geo: { lon: MoreThan(11) } } })).equal(4);
    expect(await shops.countBy({ billing: null as never })).greaterThan(5);
    const u = await shops.updateMany([
      { id: many[1]!.id, version: 1, mood: Mood.glad },
      { id: many[2]!.id, version: 1, mood: Mood.sad },
    ]);
    expect(u.map((x) => x.mood)).deep.equal(['glad', 'sad']);
    await shops.updateBy(
      { code: 'c13' },
      { billing: { street: 'b', mood: Mood.glad, lines: null, geo: null } as never, mood2: Mood.sad },
    );
    const c13 = await shops.findOneByOrFail({ code: 'c13' });
    expect(c13.billing!.street).equal('b');
    expect(c13.billing!.geo).equal(null);
    c13.billing = null;
    const c13b = await shops.save(c13);
    expect(c13b.billing).equal(null);
    expect(await shops.countBy({ mood2: Not(IsNull()) })).equal(1);
    // order by transformer column pages
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const p: any = await shops.findPage({
        order: { price: 'DESC', mood2: 'ASC', address: { geo: { lon: 'ASC' } } } as never,
        first: 2,
        after: after as never,
      });
      seen.push(...(p.rows?.map((r: Shop) => r.code) ?? p.items?.map((r: Shop) => r.code)));
      if (!p.hasNextPage) break;
      after = p.endCursor;
    }
    console.log(seen);
    expect(new Set(seen).size).equal(await shops.count());
  });
  it('soft delete, hooks', async () => {
    const one = await shops.findOneByOrFail({ code: 'c14' });
    await shops.softDelete(one);
    expect(await shops.findById(one.id)).equal(null);
    await shops.restore(one.id);
    expect((await shops.findById(one.id))!.version).equal(3);
  });
  it('plain', async () => {
    const one = await shops.findOneByOrFail({ code: 'c14' });
    const p = shops.toPlain(one);
    console.log(JSON.stringify(p));
    const back = shops.fromPlain(JSON.parse(JSON.stringify(p)));
    console.log(back);
    expect(JSON.stringify(instanceToPlain(one))).equal(JSON.stringify(p));
  });
  it('query', async () => {
    const rows = await shops.query(sql`SELECT * FROM probe_shop WHERE code = ${'c14'}`);
    expect(rows[0]).instanceOf(Shop);
    expect(rows[0]!.price).equal(2013);
    expect(rows[0]!.address.label).equal('<s14>');
  });
});
