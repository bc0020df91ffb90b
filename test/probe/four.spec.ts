// @ts-nocheck
import { Exclude, Expose, Type, Transform, instanceToPlain, plainToInstance } from 'class-transformer';
import {
  AfterLoad,
  BeforeDelete,
  BeforeInsert,
  BeforeUpdate,
  Column,
  Computed,
  CreateDateColumn,
  DataSource,
  DeleteDateColumn,
  Embedded,
  Entity,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  VersionColumn,
  sql,
  In,
  MoreThan,
  Between,
  Not,
  Like,
  ILike,
  JsonContains,
  typed,
  json,
} from '../../src/index.js';
import { describeOnEngines } from '../support/engines.js';
class Inner {
  @Column('bytes') b!: Uint8Array;
  @Column('bigint') n!: bigint;
  @Exclude() @Column({ length: 9 }) hidden!: string;
  @Column('timestamptz') at!: Date;
}
class Doc {
  name!: string;
  @Type(() => Date) when?: Date;
  tags: string[] = [];
}
@Entity('p4_parent')
class Parent {
  @PrimaryGeneratedColumn('uuidv7') id!: string;
  @Column({ length: 20 }) name!: string;
  @Exclude() @Column({ length: 20, default: 'pw' }) password!: string;
  @Expose({ groups: ['admin'] }) @Column('bigint', { default: 0 }) balance!: bigint;
  @Embedded(() => Inner, { nullable: true }) inner!: Inner | null;
  @Column('jsonb', { nullable: true }) doc!: Doc;
  @Column('jsonb', { nullable: true }) any!: any;
  @Column('decimal', { precision: 30, scale: 10, default: '0' }) dec!: string;
  @Column('bytes', { nullable: true }) bytes!: Uint8Array | null;
  @Column('timestamptz', { nullable: true }) at!: Date | null;
  @Transform(({ value }) => value?.toUpperCase?.(), { toPlainOnly: true })
  @Column({ length: 20, nullable: true })
  shout!: string;
  @OneToMany(() => Child, 'parent') children!: any;
  calls: string[] = [];
  @BeforeInsert() async bi() {
    await null;
    this.calls.push('bi');
    this.name = this.name.trim();
  }
  @BeforeUpdate() bu() {
    this.calls.push('bu');
  }
  @BeforeDelete() bd() {
    this.calls.push('bd');
  }
  get upper() {
    return this.name.toUpperCase();
  }
}
@Entity('p4_child')
class Child {
  @PrimaryGeneratedColumn() id!: number;
  @Column('bytes', { nullable: true }) data!: Uint8Array | null;
  @ManyToOne(() => Parent) parent!: any;
}
describeOnEngines('probe plain', (engine) => {
  let test, ds, ps, cs;
  before(async () => {
    test = await engine.open();
    ds = new DataSource({ database: test.database, entities: [Parent, Child], name: `probe4-${engine.name}` });
    ps = ds.getRepository(Parent);
    cs = ds.getRepository(Child);
    await ds.schema.drop();
    await ds.schema.create();
  });
  after(async () => {
    await ds.schema.drop();
    await ds.close();
  });
  const t = async (what, f) => {
    try {
      console.log(engine.name, what, '→', await f());
    } catch (e) {
      console.log(engine.name, what, '→', e.name, e.message.slice(0, 260));
    }
  };
  it('plain', async () => {
    const p = await ps.insert(
      ps.create({
        name: '  ann ',
        balance: 5n,
        inner: { b: Uint8Array.of(1, 2), n: 2n ** 63n - 1n, hidden: 'h', at: new Date(0) },
        doc: { name: 'd', when: new Date(5), tags: ['x'] },
        any: { big: 2n ** 60n, constructor: 'x', deep: [{ a: 1n }] },
        dec: '12345678901234567890.0123456789',
        bytes: new Uint8Array(3),
        shout: 'hi',
      }),
    );
    const c = await cs.insert({ data: Uint8Array.of(9), parent: p });
    const [f] = await ps.find({ relations: { children: { relations: { parent: true } } } });
    console.log(f);
    await t('toPlain', () => JSON.stringify(ps.toPlain(f)));
    await t('toPlain admin', () => JSON.stringify(ps.toPlain(f, { groups: ['admin'] })));
    await t(
      'instanceToPlain',
      () => JSON.stringify(instanceToPlain(f, { enableCircularCheck: true })) === JSON.stringify(ps.toPlain(f)),
    );
    await t('array instanceToPlain', () => JSON.stringify(instanceToPlain([f, f])).length);
    await t('toPlain of another', () => ps.toPlain({ name: 'x' }));
    await t('toPlain of array', () => ps.toPlain([f]));
    await t('from/round trip', async () => {
      const back = ps.fromPlain(JSON.parse(JSON.stringify(ps.toPlain(f, { groups: ['admin'] }))), {
        groups: ['admin'],
      });
      return back;
    });
    await t('fromPlain unexposed', () => ps.fromPlain({ balance: '7', password: 'x', name: 'n' }));
    await t('fromPlain __proto__', () => ps.fromPlain(JSON.parse('{"__proto__":{"polluted":1},"name":"x"}')));
    await t('fromPlain constructor', () =>
      ps.fromPlain(JSON.parse('{"constructor":{"prototype":{"polluted":1}},"name":"x"}')),
    );
    await t('fromPlain inner constructor', () => ps.fromPlain(JSON.parse('{"any":{"constructor":"x"}}')));
    await t('fromPlain bad date', () => ps.fromPlain({ at: '2024-02-30T00:00:00Z' }));
    await t('fromPlain no zone', () => ps.fromPlain({ at: '2024-02-03T00:00:00' }));
    await t('fromPlain number date', () => ps.fromPlain({ at: 5 }));
    await t('fromPlain offset', () => ps.fromPlain({ at: '2024-02-03T00:00:00+02:00' }).at);
    await t('fromPlain bytes bad', () => ps.fromPlain({ bytes: 'a*b' }));
    await t('fromPlain bigint float', () => ps.fromPlain({ balance: 1.5 }, { groups: ['admin'] }));
    await t('fromPlain bigint unsafe', () => ps.fromPlain({ balance: 9007199254740993 }, { groups: ['admin'] }));
    await t('fromPlain name number', () => ps.fromPlain({ name: 5 }));
    await t('fromPlain array', () => ps.fromPlain([]));
    await t('fromPlain string', () => ps.fromPlain('x'));
    await t('fromPlain children', () => ps.fromPlain({ name: 'a', children: [{ data: 'AQI=' }] }).children);
    await t(
      'fromPlain children bad',
      () => ps.fromPlain({ name: 'a', children: [{ data: 'AQI=', nope: 1 }] }).children,
    );
    await t('fromPlain getter', () => ps.fromPlain({ name: 'a', upper: 'X' }));
    await t('fromPlain calls', () => ps.fromPlain({ name: 'a', calls: ['X'] }).calls);
    await t('create unknown', () => ps.create({ nmae: 'x' }));
    await t('create getter', () => ps.create({ upper: 'x' }));
    await t('create null', () => ps.create(null));
    await t('create array', () => ps.create([{}]));
    await t('merge', () => {
      const m = ps.merge(
        ps.create({ name: 'a', inner: { n: 1n } }),
        { inner: { hidden: 'h' } },
        { name: undefined },
        { inner: { n: 2n } },
      );
      return JSON.stringify([m.name, String(m.inner.n), m.inner.hidden, m.inner instanceof Inner]);
    });
    await t('merge from', () => {
      const m = ps.merge(f, { name: 'zz' });
      return m === f && m.name;
    });
    await t('save merged calls', async () => (await test.callsOf(() => ps.save(f))).length);
    await t('delete hook', async () => {
      await cs.delete(c);
      const n = await ps.delete(f);
      return [n, f.calls];
    });
  });
  it('uuidv7 monotonic', async () => {
    const many = ps.createMany ? [] : await ps.insertMany(Array.from({ length: 3000 }, (_, i) => ({ name: `n${i}` })));
    const ids = many.map((m) => m.id);
    console.log(
      'monotonic',
      ids.every((id, i) => i === 0 || id > ids[i - 1]),
      ids[0],
      many[2999].name,
    );
    console.log(await ps.count(), await ps.sum('dec'), await ps.average('dec'), await ps.sum('balance'));
    await t('rows by key order', async () =>
      (await ps.find({ order: { id: 'ASC' }, take: 3, skip: 2997 })).map((x) => x.name),
    );
    await t('query dup col', () => ps.query(sql`SELECT *, name FROM p4_parent LIMIT 1`));
    await t('query unknown col', () => ps.query(sql`SELECT name AS nope FROM p4_parent LIMIT 1`));
    await t('query string', () => ps.query('SELECT 1'));
    await t('query partial', async () =>
      (await ps.query(sql`SELECT name FROM p4_parent WHERE name = ${'n5'}`)).map((x) => [
        x.name,
        x.balance,
        x instanceof Parent,
      ]),
    );
    await t('frozen', () => {
      'use strict';
      const m = ds.metadata ?? ps.metadata;
      return m === undefined ? 'no metadata' : Object.isFrozen(m);
    });
    await t('JsonContains', async () => {
      await ps.insert({ name: 'j', any: { a: { b: [1, 2, 3] }, s: "it's" } });
      return [
        await ps.countBy({ any: JsonContains({ a: { b: [1, 3] } }) }),
        await ps.countBy({ any: { s: "it's", a: { b: [1, 2, 3] } } }),
        await ps.countBy({ any: JsonContains({ s: "it's" }) }),
      ];
    });
    await t('Like esc', async () => {
      await ps.insert({ name: '50%_\\x' });
      return [
        await ps.countBy({ name: Like('50\\%%') }),
        await ps.countBy({ name: ILike('N5') }),
        await ps.countBy({ name: Like('50\\%\\_\\\\x') }),
      ];
    });
    await t('nul byte', () => ps.insert({ name: 'a\u0000b' }));
    await t('lone surrogate', () => ps.insert({ name: 'a\ud800b' }));
    await t('too long', () => ps.insert({ name: 'x'.repeat(21) }));
    await t('emoji', async () => (await ps.insert({ name: '🦊é' })).name);
    await t('dec NaN', () => ps.insert({ name: 'x', dec: 'NaN' }));
    await t('dec number', () => ps.insert({ name: 'x', dec: 1.5 }));
    await t('dec more digits', async () => (await ps.insert({ name: 'x', dec: '0.12345678901' })).dec);
    await t('bigint overflow', () => ps.insert({ name: 'x', balance: 2n ** 63n }));
    await t('invalid date', () => ps.insert({ name: 'x', at: new Date(NaN) }));
    await t('year 10000', () => ps.insert({ name: 'x', at: new Date('+010000-01-01T00:00:00Z') }));
    await t('date ms', async () =>
      (
        await ps.findById((await ps.insert({ name: 'x', at: new Date('1969-12-31T23:59:59.999Z') })).id)
      ).at.toISOString(),
    );
    await t('json undefined', () => ps.insert({ name: 'x', any: [undefined] }));
    await t('json null value', async () => (await ps.insert({ name: 'x', any: json(null) })).any);
  });
});
