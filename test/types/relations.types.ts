// Compile-only: what must be accepted, and after `@ts-expect-error` what must not. Nothing here is run.
import {
  Column,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  not,
  OneToMany,
  PrimaryGeneratedColumn,
  type Many,
  type One,
  type Repository,
} from '../../src/index.js';

@Entity()
class User {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @OneToMany(() => Post, (post) => post.author)
  posts!: Many<Post>;
}

@Entity()
class Post {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  title!: string;

  @ManyToOne(() => User, (user) => user.posts)
  author!: One<User>;

  @ManyToOne(() => User, { nullable: true })
  editor!: One<User | null>;

  @ManyToMany(() => Tag, (tag) => tag.posts)
  @JoinTable()
  tags!: Many<Tag>;

  // @ts-expect-error a property that the other has not
  @ManyToOne(() => User, 'psots')
  third!: One<User>;

  // @ts-expect-error read from the other as well
  @ManyToOne(() => User, (user) => user.psots)
  fourth!: One<User>;

  describe(): string {
    return this.title;
  }
}

@Entity()
class Tag {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  word!: string;

  @ManyToMany(() => Post, (post) => post.tags)
  posts!: Many<Post>;
}

export async function reading(posts: Repository<Post>, users: Repository<User>): Promise<void> {
  const [post] = await posts.find({
    relations: { author: true, editor: true, tags: { take: 1, order: { word: 'ASC' } } },
  });
  const name: string | undefined = post?.author.name;
  const editor: User | null | undefined = post?.editor;
  const words: string[] | undefined = post?.tags.map(({ word }) => word);
  const text: string | undefined = post?.describe();

  const [deep] = await users.find({ relations: { posts: { relations: { tags: true, author: true } } } });
  const inner: string | undefined = deep?.posts[0]?.tags[0]?.word ?? deep?.posts[0]?.author.name;

  const [both] = await posts.find({ select: { title: true }, relations: { author: { select: { name: true } } } });
  const title: string | undefined = both?.title ?? both?.author.name;
  // @ts-expect-error what was not selected is not there
  void both?.id;
  // @ts-expect-error nor on the other side
  void both?.author.id;

  const [plain] = await posts.find({ where: { title: 'a' } });
  // @ts-expect-error it may not have been loaded
  void plain?.author.name;
  // @ts-expect-error there may be none
  void post?.editor.name;
  // @ts-expect-error a relation that is not there
  await posts.find({ relations: { autor: true } });
  // @ts-expect-error a column is no relation
  await posts.find({ relations: { title: true } });
  // @ts-expect-error a relation that is not there, beside one that is
  await posts.find({ relations: { author: true, autor: true } });
  // @ts-expect-error a relation that the other has not
  await posts.find({ relations: { tags: { take: 1, relations: { autor: true } } } });
  // @ts-expect-error a property that the other has not
  await posts.find({ relations: { tags: { take: 1, select: { wrod: true } } } });
  // @ts-expect-error an option that there is not
  await posts.find({ relations: { tags: { take: 1, limit: 1 } } });
  // @ts-expect-error one row is in no order, whatever else is said
  await posts.find({ relations: { author: { where: { name: 'Ada' }, order: { name: 'ASC' } } } });
  // @ts-expect-error and nothing is taken of it
  await posts.find({ relations: { author: { take: 1 } } });
  const [some] = await posts.find({ relations: { author: { where: { name: 'Ada' } } } });
  // @ts-expect-error the one that there is may have another name
  void some?.author.name;
  const ada: User | null | undefined = some?.author;
  // @ts-expect-error an order by what the other has not
  await posts.find({ relations: { tags: { order: { title: 'ASC' } } } });
  // @ts-expect-error a relation is no column to select
  await posts.find({ select: { author: true } });

  const [loaded] = await posts.load(plain === undefined ? [] : [plain], { author: true });
  const author: User | undefined = loaded?.author;
  // @ts-expect-error a relation that is not there
  await posts.load([], { autor: true });

  const one = await posts.findOneOrFail({ relations: { author: true }, where: { id: 1 } });
  const takesPost = (given: Post): string => given.title;
  takesPost(one);
  void [ada, name, editor, words, text, inner, title, author];
}

export async function conditions(posts: Repository<Post>, users: Repository<User>): Promise<void> {
  const [user] = await users.find();
  await posts.findBy({ author: { name: 'Ada' }, editor: null, tags: [{ word: 'a' }, { word: 'b' }] });
  await posts.findBy({ author: user ?? null });
  await users.findBy(not<User>({ posts: {} }));
  await users.findBy({ posts: { tags: { word: 'a' } } });

  // @ts-expect-error a property that the other has not
  await posts.findBy({ author: { nmae: 'Ada' } });
  // @ts-expect-error a value of another type
  await posts.findBy({ author: { name: 7 } });
  // @ts-expect-error a key is no condition
  await posts.findBy({ author: 7 });
}

export async function writing(posts: Repository<Post>, users: Repository<User>): Promise<void> {
  const user = await users.insert({ name: 'Ada' });
  const post = await posts.insert({ title: 'a', author: user, editor: null });
  await posts.insert({ title: 'a', author: { id: 7 } });
  await posts.link(post, 'tags', [1, 2]);
  await posts.link(post.id, 'tags', { id: 1 });
  const removed: number = await posts.unlink(post, 'tags', new Tag());

  // @ts-expect-error there is always an author
  await posts.insert({ title: 'a', author: null });
  // @ts-expect-error many are linked
  await posts.insert({ title: 'a', tags: [] });
  // @ts-expect-error a column is no relation
  await posts.link(post, 'title', [removed]);
}
