import { expect } from 'chai';

import {
  ConfigurationException,
  DataSource,
  ForeignKeyViolationException,
  IsNull,
  Not,
  MoreThan,
  not,
  UniqueViolationException,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import { rejection } from '../../support/rejection.js';
import type { TestDatabase } from '../../support/test-database.js';
import { Author } from './blog/author.js';
import { Comment, Post, Tag, TagNote } from './blog/post.js';
import { Profile } from './blog/profile.js';

const ENTITIES = [Post, Comment, Author, Profile, Tag, TagNote];

describeOnEngines('relations', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let authors: Repository<Author>;
  let posts: Repository<Post>;
  let comments: Repository<Comment>;
  let profiles: Repository<Profile>;
  let tags: Repository<Tag>;
  let notes: Repository<TagNote>;

  let ada: Author;
  let bob: Author;
  let cleo: Author;
  let first: Post;
  let second: Post;
  let third: Post;
  let sea: Tag;
  let land: Tag;

  before(async () => {
    test = await engine.open();
    source = new DataSource({ database: test.database, entities: ENTITIES, name: `relations-${engine.name}` });
    authors = source.getRepository(Author);
    posts = source.getRepository(Post);
    comments = source.getRepository(Comment);
    profiles = source.getRepository(Profile);
    tags = source.getRepository(Tag);
    notes = source.getRepository(TagNote);
    await source.schema.create();
    await fill();
  });

  after(async () => {
    await source.schema.drop();
    await source.close();
  });

  async function fill(): Promise<void> {
    ada = await authors.insert({ name: 'Ada' });
    [bob, cleo] = (await authors.insertMany([
      { name: 'Bob', mentor: ada },
      { name: 'Cleo', mentor: ada },
    ])) as [Author, Author];
    [first, second, third] = (await posts.insertMany([
      { title: 'First', rank: 1, authorId: ada.id, editor: bob },
      { title: 'Second', rank: 2, authorId: ada.id, editor: null },
      { title: 'Third', rank: 3, authorId: bob.id, editor: { id: ada.id } },
    ])) as [Post, Post, Post];
    await comments.insertMany([
      { text: 'a', post: first },
      { text: 'b', post: first },
      { text: 'c', post: first },
      { text: 'd', post: third },
    ]);
    await comments.softDeleteBy({ text: 'b' });
    await profiles.insertMany([
      { text: 'on Ada', author: ada },
      { text: 'on Cleo', author: cleo },
    ]);
    [sea, land] = (await tags.insertMany([
      { language: 'en', word: 'sea' },
      { language: 'en', word: 'land' },
    ])) as [Tag, Tag];
    await notes.insert({ text: 'wet', tag: sea });
    await posts.link(first, 'tags', [sea, land]);
    await tags.link(land, 'posts', second.id);
    await authors.link(ada, 'follows', [bob, cleo]);
    await authors.link(bob.id, 'follows', cleo.id);
  }

  const names = (found: readonly { readonly name: string }[]): string[] => found.map(({ name }) => name).toSorted();
  const titles = (found: readonly { readonly title: string }[]): string[] => found.map(({ title }) => title).toSorted();
  const texts = (found: readonly { readonly text: string }[]): string[] => found.map(({ text }) => text).toSorted();

  describe('are loaded', () => {
    it('many-to-one, by a property that holds the key though it is not selected', async () => {
      const found = await posts.find({ order: { rank: 'ASC' }, relations: { author: true } });
      expect(found.map(({ author }) => author.name)).to.deep.equal(['Ada', 'Ada', 'Bob']);
      expect(found[0]?.author).to.be.instanceOf(Author);
      expect(found[0]?.author).to.equal(found[1]?.author);
    });

    it('many-to-one, by a key that no property holds, or null', async () => {
      const found = await posts.find({ order: { rank: 'ASC' }, relations: { editor: true } });
      expect(found.map(({ editor }) => editor?.name ?? null)).to.deep.equal(['Bob', null, 'Ada']);
      expect(found[0]).to.not.have.property('editor_id');
    });

    it('one-to-many, those that are soft-deleted left out', async () => {
      const found = await posts.find({ order: { rank: 'ASC' }, relations: { comments: true } });
      expect(found.map((post) => texts(post.comments))).to.deep.equal([['a', 'c'], [], ['d']]);
      expect(found[0]?.comments[0]).to.be.instanceOf(Comment);
      const all = await posts.find({ order: { rank: 'ASC' }, relations: { comments: { withDeleted: true } } });
      expect(texts(all[0]?.comments ?? [])).to.deep.equal(['a', 'b', 'c']);
    });

    it('one-to-one, from either side', async () => {
      const found = await authors.find({ order: { name: 'ASC' }, relations: { profile: true } });
      expect(found.map(({ profile }) => profile?.text ?? null)).to.deep.equal(['on Ada', null, 'on Cleo']);
      const [profile] = await profiles.find({ where: { text: 'on Cleo' }, relations: { author: true } });
      expect(profile?.author.name).to.equal('Cleo');
    });

    it('many-to-many, from either side, with keys of several columns', async () => {
      const found = await posts.find({ order: { rank: 'ASC' }, relations: { tags: { order: { word: 'ASC' } } } });
      expect(found.map((post) => post.tags.map(({ word }) => word))).to.deep.equal([['land', 'sea'], ['land'], []]);
      const tag = await tags.findById({ language: 'en', word: 'land' }, { relations: { posts: true, notes: true } });
      expect(titles(tag?.posts ?? [])).to.deep.equal(['First', 'Second']);
      expect(tag?.notes).to.deep.equal([]);
    });

    it('between rows of one entity', async () => {
      const found = await authors.find({
        order: { name: 'ASC' },
        relations: { mentor: true, follows: true, followers: true },
      });
      expect(found.map(({ mentor }) => mentor?.name ?? null)).to.deep.equal([null, 'Ada', 'Ada']);
      expect(found.map(({ follows }) => names(follows))).to.deep.equal([['Bob', 'Cleo'], ['Cleo'], []]);
      expect(found.map(({ followers }) => names(followers))).to.deep.equal([[], ['Ada'], ['Ada', 'Bob']]);
    });

    it('with conditions, order and a number of rows for each', async () => {
      const found = await posts.find({
        order: { rank: 'ASC' },
        relations: {
          comments: { order: { text: 'DESC' }, take: 1, select: { text: true } },
          tags: { where: { word: 'sea' } },
        },
      });
      expect(found.map((post) => texts(post.comments))).to.deep.equal([['c'], [], ['d']]);
      expect({ ...found[0]?.comments[0] }).to.include({ text: 'c', id: undefined });
      expect(found.map((post) => post.tags.map(({ word }) => word))).to.deep.equal([['sea'], [], []]);
      const skipped = await posts.find({
        order: { rank: 'ASC' },
        relations: { comments: { order: { text: 'ASC' }, skip: 1 } },
      });
      expect(skipped.map((post) => texts(post.comments))).to.deep.equal([['c'], [], []]);
    });

    it('level by level, by one call for each relation', async () => {
      let found: { readonly posts: { readonly comments: Comment[]; readonly tags: Tag[] }[] }[] = [];
      const calls = await test.callsOf(async () => {
        found = await authors.find({
          order: { name: 'ASC' },
          relations: { posts: { order: { rank: 'ASC' }, relations: { comments: true, tags: true } } },
        });
      });
      expect(calls).to.have.length(4);
      expect(found.map((author) => author.posts.map((post) => texts(post.comments)))).to.deep.equal([
        [['a', 'c'], []],
        [['d']],
        [],
      ]);
      expect(found[0]?.posts[0]?.tags).to.have.length(2);
    });

    it('without a call where there is nothing to look for', async () => {
      const calls = await test.callsOf(async () => {
        const [found] = await posts.find({
          where: { title: 'Second' },
          relations: { editor: { relations: { posts: true } } },
        });
        expect(found?.editor).to.equal(null);
      });
      expect(calls).to.have.length(1);
    });

    it('as rows of which is known what they hold, whoever read them', async () => {
      const [found] = await posts.find({ where: { title: 'First' }, relations: { comments: true } });
      const calls = await test.callsOf(() => comments.saveMany(found?.comments ?? []));
      expect(found?.comments).to.have.length(2);
      expect(calls).to.deep.equal([]);
    });

    it('inside of a transaction', async () => {
      await source.transaction(async () => {
        const [found] = await posts.find({ where: { title: 'First' }, relations: { comments: true, author: true } });
        expect(found?.author.name).to.equal('Ada');
        expect(found?.comments).to.have.length(2);
      });
    });

    it('with all verbs that read entities', async () => {
      const options = { relations: { author: true }, order: { rank: 'ASC' } } as const;
      expect((await posts.findOne({ ...options, where: { rank: 3 } }))?.author.name).to.equal('Bob');
      expect((await posts.findOneOrFail(options)).author.name).to.equal('Ada');
      expect((await posts.findById(third.id, { relations: { author: true } }))?.author.name).to.equal('Bob');
      const byIds = await posts.findByIds([third.id, first.id], { relations: { author: true } });
      expect(byIds.map(({ author }) => author.name)).to.deep.equal(['Bob', 'Ada']);
      const [some, total] = await posts.findAndCount({ ...options, take: 2 });
      expect([some.map(({ author }) => author.name), total]).to.deep.equal([['Ada', 'Ada'], 3]);
      const page = await posts.findPage({ ...options, first: 1 });
      expect(page.items.map(({ author }) => author.name)).to.deep.equal(['Ada']);
      const streamed: string[] = [];
      for await (const { author } of posts.stream({ ...options, batchSize: 2 })) {
        streamed.push(author.name);
      }
      expect(streamed).to.deep.equal(['Ada', 'Ada', 'Bob']);
    });

    it('beside a selection of properties', async () => {
      const [found] = await posts.find({
        select: { title: true },
        relations: { author: { select: { name: true } } },
        where: { title: 'First' },
      });
      expect(found?.title).to.equal('First');
      expect(found?.author.name).to.equal('Ada');
      expect({ ...found?.author }).to.include({ name: 'Ada', posts: undefined });
    });
  });

  describe('load', () => {
    it('loads relations of rows that are there already, and returns the same rows', async () => {
      const rows = await posts.find({ order: { rank: 'ASC' } });
      const calls = await test.callsOf(async () => {
        const loaded = await posts.load(rows, { comments: { take: 5 }, editor: true });
        expect(loaded.map((post) => post.comments.length)).to.deep.equal([2, 0, 1]);
        expect(loaded[0]?.editor?.name).to.equal('Bob');
        expect(loaded[0]).to.equal(rows[0]);
      });
      expect(calls).to.have.length(2);
      expect(rows[0]?.comments).to.have.length(2);
    });

    it('makes no call without rows, and refuses rows that do not know their key', async () => {
      expect(await test.callsOf(() => posts.load([], { comments: true }))).to.deep.equal([]);
      const [row] = await posts.find({ take: 1 });
      const refusal = await rejection(posts.load([row ?? first], { author: true }));
      expect(refusal).to.be.instanceOf(ConfigurationException);
      expect(refusal.message).to.equal(
        'Post.author cannot be loaded for a row without its authorId: read it too, or set it.',
      );
    });
  });

  describe('are asked for in conditions', () => {
    it('of the one row on the other side', async () => {
      expect(titles(await posts.findBy({ author: { name: 'Bob' } }))).to.deep.equal(['Third']);
      expect(titles(await posts.findBy({ author: ada }))).to.deep.equal(['First', 'Second']);
      expect(titles(await posts.findBy({ editor: null }))).to.deep.equal(['Second']);
      expect(titles(await posts.findBy(not<Post>({ editor: null })))).to.deep.equal(['First', 'Third']);
      expect(names(await authors.findBy({ profile: null }))).to.deep.equal(['Bob']);
    });

    it('of one of many, without rows coming twice', async () => {
      expect(names(await authors.findBy({ posts: { rank: MoreThan(0) } }))).to.deep.equal(['Ada', 'Bob']);
      expect(names(await authors.findBy({ posts: {} }))).to.deep.equal(['Ada', 'Bob']);
      expect(names(await authors.findBy(not<Author>({ posts: {} })))).to.deep.equal(['Cleo']);
      expect(titles(await posts.findBy({ comments: { text: 'b' } }))).to.deep.equal([]);
      expect(titles(await posts.findBy({ comments: [{ text: 'a' }, { text: 'd' }] }))).to.deep.equal([
        'First',
        'Third',
      ]);
    });

    it('through pairs, and between rows of one entity', async () => {
      expect(titles(await posts.findBy({ tags: { word: 'land' } }))).to.deep.equal(['First', 'Second']);
      expect(names(await authors.findBy({ followers: { name: 'Bob' } }))).to.deep.equal(['Cleo']);
      expect(names(await authors.findBy({ mentor: { name: 'Ada' } }))).to.deep.equal(['Bob', 'Cleo']);
      expect(names(await authors.findBy({ mentor: { follows: cleo }, name: 'Bob' }))).to.deep.equal(['Bob']);
    });

    it('through several', async () => {
      expect(names(await authors.findBy({ posts: { tags: { word: 'sea' } } }))).to.deep.equal(['Ada']);
      expect(texts(await notes.findBy({ tag: { posts: { author: { name: 'Ada' } } } }))).to.deep.equal(['wet']);
      expect(await authors.count({ where: { posts: { comments: { post: { title: 'Third' } } } } })).to.equal(1);
    });

    it('of what is loaded, and of rows that are changed', async () => {
      const [found] = await authors.find({
        where: { name: 'Ada' },
        relations: { posts: { where: { tags: { word: 'sea' } } } },
      });
      expect(titles(found?.posts ?? [])).to.deep.equal(['First']);
      expect(await posts.updateBy({ author: { name: 'Bob' } }, { rank: 3 })).to.equal(1);
    });
  });

  describe('are changed', () => {
    it('by the entity in the place of its key, or by its key', async () => {
      const stored = await posts.insert({ title: 'Fourth', rank: 4, authorId: cleo.id, editor: cleo });
      await posts.update(stored.id, { editor: bob, authorId: ada.id });
      const found = await posts.findById(stored.id, { relations: { editor: true, author: true } });
      expect([found?.editor?.name, found?.author.name]).to.deep.equal(['Bob', 'Ada']);
      const cleared = await posts.save(Object.assign(found ?? stored, { editor: null }) as Post);
      expect((await posts.load([cleared], { editor: true }))[0]?.editor).to.equal(null);
      await posts.delete(stored.id);
    });

    it('not at all where the other row does not exist', async () => {
      expect(await rejection(posts.insert({ title: 'x', rank: 1, authorId: -1, editor: null }))).to.be.instanceOf(
        ForeignKeyViolationException,
      );
      expect(await rejection(profiles.insert({ text: 'again', author: ada }))).to.be.instanceOf(
        UniqueViolationException,
      );
      expect(await rejection(authors.link(ada, 'follows', -1))).to.be.instanceOf(ForeignKeyViolationException);
    });

    it('by link and unlink, as often as one likes, by one call each', async () => {
      const calls = await test.callsOf(async () => {
        await posts.link(third, 'tags', [sea, land, sea]);
        await posts.link(third, 'tags', { language: 'en', word: 'sea' });
        await posts.link(third, 'tags', []);
        expect((await posts.load([third], { tags: true }))[0]?.tags).to.have.length(2);
        expect(await posts.unlink(third, 'tags', sea)).to.equal(1);
        expect(await posts.unlink(third.id, 'tags', [sea, land])).to.equal(1);
        expect(await posts.unlink(third, 'tags', [])).to.equal(0);
      });
      expect(calls).to.have.length(5);
    });

    it('by the rules of their foreign keys, without a call', async () => {
      const dora = await authors.insert({ name: 'Dora' });
      const pupil = await authors.insert({ name: 'Emil', mentor: dora });
      await posts.insert({ title: 'Gone', rank: 9, authorId: dora.id });
      await authors.link(dora, 'follows', pupil);
      await authors.delete(dora.id);
      expect(await posts.existsBy({ title: 'Gone' })).to.equal(false);
      expect((await authors.load([pupil], { mentor: true, followers: true }))[0]).to.deep.include({ followers: [] });
      const found = await authors.findById(pupil.id, { relations: { mentor: true } });
      expect(found?.mentor).to.equal(null);
      await authors.delete(pupil.id);
    });
  });

  it('are part of what is made of plain data', () => {
    const author = authors.create({ name: 'Ada' });
    const post = posts.create({ title: 'x', editor: author });
    expect(post.editor).to.equal(author);
    const plain = posts.fromPlain({ title: 'x', editor: { name: 'Ada' }, comments: [{ text: 'a' }] });
    expect(plain.editor).to.be.instanceOf(Author);
    expect(plain.comments?.[0]).to.be.instanceOf(Comment);
    Object.assign(author, { posts: [post] });
    expect(JSON.parse(JSON.stringify(posts.toPlain(post)))).to.deep.equal({
      title: 'x',
      editor: { name: 'Ada', posts: [] },
    });
  });

  describe('are refused before any call', () => {
    const refusals: readonly (readonly [what: string, work: () => Promise<unknown>, message: string])[] = [
      [
        'a relation that is not there',
        () => posts.find({ relations: { autor: true } as object }),
        "Post has no relation 'autor', found in relations. Its relations are author, editor, comments, tags.",
      ],
      [
        'one deep inside',
        () => authors.find({ relations: { posts: { relations: { constructor: true } as object } } }),
        "Post has no relation 'constructor', found in relations.posts.relations.",
      ],
      [
        'an option that is not there',
        () => authors.find({ relations: { posts: { comments: true } as object } }),
        "there is no option 'comments'. The options are where, order, take, skip, select, relations, withDeleted",
      ],
      [
        'a number of rows where there is one',
        () => posts.find({ relations: { author: { take: 1 } as never } }),
        'Post: relations.author is one row: leave out order, take and skip.',
      ],
      [
        'undefined in a condition',
        () => posts.findBy({ author: undefined as unknown as null }),
        'Post: where.author is undefined. Leave the relation out for no condition, or write null for none of them.',
      ],
      [
        'null in the place of many',
        () => authors.findBy({ posts: null }),
        'Author: where.posts is null, but there may be many: write not({ posts: {} }) for rows without any.',
      ],
      [
        'a property that is not there, on the other side',
        () => posts.findBy({ author: { nmae: 'a' } as object }),
        "Author has no column property 'nmae', found in where.author.",
      ],
      [
        'an operator in the place of conditions on the other side',
        () => posts.findBy({ editor: Not(IsNull()) as never }),
        'Post: where.editor is an object of class FindOperator, but is about a relation: give conditions on Author by ' +
          'property, one of its entities, or null for none. not({ editor: … }) is the opposite.',
      ],
      [
        'the key in the place of conditions on it',
        () => authors.findBy({ posts: 1n as never }),
        'Author: where.posts is a bigint, but is about a relation: give conditions on Post',
      ],
      [
        'an order by it',
        () => posts.find({ order: { author: { name: 'ASC' } } as never }),
        "'author', found in order, is a relation of Post and no column property.",
      ],
      [
        'an object that gives it beside the property that holds its key',
        () => posts.insert({ title: 'x', rank: 1, author: ada } as never),
        'The relation Post.author is kept in authorId: give the key there.',
      ],
      [
        'an object that gives rows that hold the key',
        () => posts.update(first, { comments: [] } as never),
        'The relation Post.comments is kept by the rows of Comment: store them by themselves.',
      ],
      [
        'an object that gives rows of pairs',
        () => posts.update(first, { tags: [] } as never),
        'The relation Post.tags is kept in a table of pairs: store both sides, and use link().',
      ],
      [
        'links of another kind',
        () => authors.link(ada, 'posts', first),
        'Author.posts is kept in a column of one of its sides: set it there.',
      ],
    ];
    for (const [what, work, message] of refusals) {
      it(what, async () => {
        const calls = await test.callsOf(async () => {
          const refusal = await rejection(work());
          expect(refusal).to.be.instanceOf(ConfigurationException);
          expect(refusal.message).to.include(message);
        });
        expect(calls).to.deep.equal([]);
      });
    }
  });
});
