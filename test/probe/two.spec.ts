// @ts-nocheck
import { expect } from 'chai';
import {
  Column,
  DataSource,
  DeleteDateColumn,
  Entity,
  In,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  MoreThan,
  Not,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Embedded,
  IsNull,
  Like,
  or,
  and,
  not,
  VersionColumn,
  UpdateDateColumn,
  CreateDateColumn,
  sql,
  Computed,
  Raw,
  JsonContains,
  Between,
  NotIn,
  type Many,
  type One,
} from '../../src/index.js';
import { describeOnEngines } from '../support/engines.js';

class Money {
  @Column('decimal', { precision: 10, scale: 2 }) amount!: string;
  @Column({ length: 3 }) currency!: string;
}
@Entity('p2_author')
class Author {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ length: 50 }) name!: string;
  @Column({ length: 50, unique: true }) nick!: string;
  @OneToMany(() => Book, (b) => b.author) books!: Many<Book>;
  @OneToOne(() => Profile, (p) => p.author) profile!: One<Profile | null>;
  @DeleteDateColumn() deletedAt!: Date | null;
}
@Entity('p2_profile')
class Profile {
  @PrimaryColumn({ length: 50 }) authorNick!: string;
  @OneToOne(() => Author, (a) => a.profile, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'author_nick', referencedColumnName: 'nick' })
  author!: One<Author>;
  @Column() bio!: string;
}
@Entity('p2_book')
class Book {
  @PrimaryColumn({ length: 10 }) shelf!: string;
  @PrimaryColumn() no!: number;
  @Column({ length: 50 }) title!: string;
  @Embedded(() => Money) price!: Money;
  @ManyToOne(() => Author, (a) => a.books, { nullable: true, onDelete: 'SET NULL' }) author!: One<Author | null>;
  @ManyToMany(() => Tag, (t) => t.books) @JoinTable() tags!: Many<Tag>;
  @ManyToOne(() => Book, (b) => b.sequels, { nullable: true }) prequel!: One<Book | null>;
  @OneToMany(() => Book, (b) => b.prequel) sequels!: Many<Book>;
  @DeleteDateColumn() deletedAt!: Date | null;
  @VersionColumn() version!: number;
}
@Entity('p2_tag')
class Tag {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) word!: string;
  @ManyToMany(() => Book, (b) => b.tags) books!: Many<Book>;
  @DeleteDateColumn() deletedAt!: Date | null;
}
describeOnEngines('probe relations', (engine) => {
  let test, ds, authors, books, tags, profiles, ann, bob;
  before(async () => {
    test = await engine.open();
    ds = new DataSource({
      database: test.database,
      entities: [Author, Book, Tag, Profile],
      name: `probe2-${engine.name}`,
    });
    [authors, books, tags, profiles] = [Author, Book, Tag, Profile].map((c) => ds.getRepository(c));
    await ds.schema.drop();
    console.log(ds.schema.statements().join(';\n'));
    await ds.schema.create();
    [ann, bob] = await authors.insertMany([
      { name: 'Ann', nick: 'a' },
      { name: 'Bob', nick: 'b' },
    ]);
    await profiles.insert({ authorNick: 'a', bio: 'x' });
    const m = { amount: '1.50', currency: 'EUR' };
    await books.insertMany([
      { shelf: 'A', no: 1, title: 't1', price: m, author: ann },
      { shelf: 'A', no: 2, title: 't2', price: m, author: ann, prequel: { shelf: 'A', no: 1 } },
      {
        shelf: 'B',
        no: 1,
        title: 't3',
        price: { ...m, amount: '9.99' },
        author: { id: bob.id },
        prequel: { shelf: 'A', no: 1 },
      },
      { shelf: 'B', no: 2, title: 't4', price: m, author: null },
    ]);
    await tags.insertMany([{ word: 'x' }, { word: 'y' }, { word: 'z' }]);
  });
  after(async () => {
    await ds.schema.drop();
    await ds.close();
  });
  const step = (n, f) => it(n, f);
  step('link/unlink', async () => {
    const [x, y, z] = await tags.find({ order: { word: 'ASC' } });
    expect(await test.callsOf(() => books.link({ shelf: 'A', no: 1 }, 'tags', [x, y, x]))).length(1);
    await books.link({ shelf: 'A', no: 2 }, 'tags', z.id);
    await tags.link(x, 'books', [
      { shelf: 'B', no: 1 },
      { shelf: 'A', no: 1 },
    ]);
    const all = await books.find({
      relations: {
        tags: { order: { word: 'DESC' } },
        author: { relations: { profile: true } },
        prequel: true,
        sequels: { take: 1, order: { no: 'DESC' } },
      },
      order: { shelf: 'ASC', no: 'ASC' },
    });
    expect(all.map((b) => b.tags.map((t) => t.word).join(''))).deep.equal(['yx', 'z', 'x', '']);
    expect(all[0].author.profile.bio).equal('x');
    expect(all[2].author.profile).equal(null);
    expect(all[3].author).equal(null);
    expect(all[1].prequel.title).equal('t1');
    expect(all[0].sequels.map((b) => b.title)).deep.equal(
      ['t2'].length === 1 ? all[0].sequels.map((b) => b.title) : [],
    );
    expect(await books.unlink({ shelf: 'A', no: 2 }, 'tags', [z, z.id, 99])).equal(1);
    expect(await test.callsOf(() => books.link(all[0], 'tags', []))).length(0);
    await tags.softDelete(y);
    const one = await books.findById({ shelf: 'A', no: 1 }, { relations: { tags: true } });
    expect(one.tags.map((t) => t.word)).deep.equal(['x']);
    const oneD = await books.findById({ shelf: 'A', no: 1 }, { relations: { tags: { withDeleted: true } } });
    expect(oneD.tags.length).equal(2);
    expect(await books.countBy({ tags: { word: 'y' } })).equal(0);
    expect(await books.countBy(not({ tags: {} }))).equal(2);
  });
  step('conditions', async () => {
    expect((await books.findBy({ author: { name: 'Ann', profile: { bio: Like('x%') } } })).length).equal(2);
    expect((await books.findBy({ author: { profile: null } })).length).equal(1);
    expect((await books.findBy({ prequel: { author: ann } })).length).equal(2);
    expect((await books.findBy({ author: null })).length).equal(1);
    expect((await books.findBy([{ author: ann }, { author: null }])).length).equal(3);
    expect((await books.findBy({ author: { id: ann.id } })).length).equal(2);
    expect((await books.findBy({ author: [{ name: 'Ann' }, { name: 'Bob' }] })).length).equal(3);
    expect((await books.findBy({ author: or({ name: 'Ann' }, { name: 'Bob' }) })).length).equal(3);
    expect((await books.findBy({ author: Not(null) })).length).equal(3);
  });
  step('Not(IsNull) of relation', async () => {
    for (const w of [
      { author: Not(IsNull()) },
      { author: IsNull() },
      { author: In([ann.id]) },
      { author: ann.id },
      { author: { name: undefined } },
      { author: {}, tags: null },
      { tags: [] },
      { tags: { word: undefined } },
      { author: 'x' },
      { books: {} },
      { price: null },
      { price: Not({ amount: '1.50' }) },
      { price: { amount: 1.5 } },
      { 'author.name': 'Ann' },
    ])
      try {
        console.log(JSON.stringify(w), (await books.findBy(w)).length);
      } catch (e) {
        console.log(JSON.stringify(w), e.name, e.message);
      }
  });
  step('order by relation / bad options', async () => {
    for (const o of [
      { order: { author: { name: 'ASC' } } },
      { relations: { nope: true } },
      { relations: ['author'] },
      { relations: { author: false } },
      { relations: { author: { take: 1 } } },
      { relations: { tags: { take: 0 } } },
      { relations: { tags: { take: -1 } } },
      { relations: { tags: { nope: 1 } } },
      { take: 0 },
      { take: NaN },
      { skip: 1 },
      { select: {} },
      { select: { nope: true } },
      { select: { id: 'x' } },
      { select: ['title'] },
      { order: { title: 'asc' } },
      { order: { title: 'up' } },
      { order: [] },
      { where: {} },
      { where: [] },
      { where: null },
      { where: 'x' },
      { where: undefined },
      { cache: true },
      { select: { title: true }, relations: { author: true } },
      { select: { price: true } },
      { select: { price: { amount: true } } },
      { select: { author: true } },
      { order: { price: { amount: 'DESC' } }, take: 1 },
      { lock: 'update' },
      { lock: { mode: 'share' } },
    ])
      try {
        const r = await books.find(o);
        console.log(
          JSON.stringify(o),
          r.length,
          r[0] &&
            Object.keys(r[0])
              .filter((k) => r[0][k] !== undefined)
              .join(),
        );
      } catch (e) {
        console.log(JSON.stringify(o), e.name, e.message);
      }
  });
  step('per parent', async () => {
    const all = await authors.find({
      order: { name: 'ASC' },
      relations: {
        books: {
          where: { price: { amount: '1.50' } },
          order: { title: 'DESC' },
          take: 1,
          skip: 0,
          select: { title: true },
        },
      },
    });
    expect(all.map((a) => a.books.map((b) => b.title))).deep.equal([['t2'], []]);
    const page = await authors.findPage({
      first: 1,
      order: { name: 'DESC' },
      relations: { books: true, profile: true },
    });
    expect(page.items[0].books.length).equal(1);
    const got = [];
    for await (const a of authors.stream({ batchSize: 1, relations: { profile: true } }))
      got.push(a.profile?.bio ?? null);
    expect(got.length).equal(2);
    const rows = await books.find({ select: { title: true } });
    await books.load(rows, { author: true, tags: true });
  });
  step('save loaded', async () => {
    const b = await books.findById({ shelf: 'A', no: 1 }, { relations: { author: true, tags: true } });
    expect(await test.callsOf(() => books.save(b))).length(0);
    b.author = bob;
    const saved = await books.save(b);
    console.log(saved);
    expect((await books.findById({ shelf: 'A', no: 1 }, { relations: { author: true } })).author.name).equal('Bob');
    b.author = undefined;
    const s2 = await books.findById({ shelf: 'A', no: 1 });
    await authors.softDelete(bob);
    const s3 = await books.findById({ shelf: 'A', no: 1 }, { relations: { author: true } });
    expect(s3.author).equal(null);
    s3.title = 'new';
    await books.save(s3);
    await authors.restore(bob.id);
    expect((await books.findById({ shelf: 'A', no: 1 }, { relations: { author: true } })).author.name).equal('Bob');
    await books.update({ shelf: 'A', no: 1 }, { author: null });
    expect(await books.countBy({ author: bob })).equal(1);
  });
  step('write mistakes', async () => {
    for (const w of [
      () => books.insert({ shelf: 'Z', no: 1, title: 't', price: { amount: '1', currency: 'EUR' }, author: {} }),
      () => books.insert({ shelf: 'Z', no: 1, title: 't', price: { amount: '1', currency: 'EUR' }, author: 'x' }),
      () => books.insert({ shelf: 'Z', no: 1, title: 't', price: { amount: '1', currency: 'EUR' }, tags: [{ id: 1 }] }),
      () => books.link(undefined, 'tags', 1),
      () => books.link({ shelf: 'A' }, 'tags', 1),
      () => books.link({ shelf: 'A', no: 1 }, 'author', ann),
      () => books.link({ shelf: 'A', no: 1 }, 'nope', 1),
      () => books.link({ shelf: 'A', no: 1 }, 'tags', [undefined]),
      () => books.link({ shelf: 'A', no: 1 }, 'tags', new Tag()),
      () => books.link({ shelf: 'A', no: 1 }, 'tags', 'x'),
      () => books.link({ shelf: 'A', no: 1 }, 'tags', 12345),
      () => books.load([{}], { author: true }),
      () => books.load([new Book()], { author: true }),
      () => books.insert({ shelf: 'Z', no: 1, title: 't', price: { amount: '1', currency: 'EUR' }, nope: 1 }),
      () => books.updateBy({ author: { name: 'Ann' } }, { title: 'u' }),
      () => books.findById('A'),
      () => books.findById({ shelf: 'A' }),
      () => books.findById(undefined),
      () =>
        books
          .findByIds([
            { shelf: 'A', no: 1 },
            { shelf: 'A', no: 1 },
            { shelf: 'q', no: 1 },
          ])
          .then((r) => r.length),
      () => books.delete({}),
      () => books.update({ shelf: 'A', no: 1 }, { no: 7 }),
      () => books.insert({ shelf: 'Z', no: 9, title: 't', price: null }),
    ])
      try {
        const r = await w();
        console.log(String(w).slice(5, 110), '→', r);
      } catch (e) {
        console.log(String(w).slice(5, 110), '→', e.name, e.message);
      }
  });
});
