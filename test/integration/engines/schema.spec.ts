import { expect } from 'chai';

import {
  AuroraDatabaseException,
  Check,
  CheckViolationException,
  Column,
  CreateDateColumn,
  DataSource,
  DeleteDateColumn,
  Embedded,
  Entity,
  Index,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  Unique,
  UpdateDateColumn,
  VersionColumn,
  type Many,
  type One,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import { rejection } from '../../support/rejection.js';
import type { TestDatabase } from '../../support/test-database.js';

const SCHEMA = 'model_spec';

class Money {
  @Column('decimal', { precision: 12, scale: 2 })
  amount!: string;

  @Column('char', { length: 3 })
  currency!: string;
}

class Dimensions {
  width = 0;
  height = 0;

  area(): number {
    return this.width * this.height;
  }
}

abstract class Base {
  @PrimaryGeneratedColumn('uuidv7')
  id!: string;

  @CreateDateColumn({ precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn()
  updatedAt!: Date;

  @DeleteDateColumn()
  deletedAt!: Date | null;

  @VersionColumn()
  version!: number;
}

@Entity({ schema: SCHEMA })
class Author extends Base {
  @Column({ length: 80, unique: true, comment: `the author's "name" \\ and more` })
  name!: string;

  @ManyToOne(() => Book, { nullable: true, onDelete: 'SET NULL' })
  bestBook!: One<Book | null>;

  @OneToMany(() => Book, (book) => book.author)
  books!: Many<Book>;

  @OneToOne(() => Profile, (profile) => profile.author)
  profile!: One<Profile>;
}

@Entity({ schema: SCHEMA })
class Profile {
  @PrimaryColumn('uuid')
  authorId!: string;

  @OneToOne(() => Author, (author) => author.profile, { onDelete: 'CASCADE' })
  @JoinColumn()
  author!: One<Author>;

  @Column('text', { nullable: true })
  biography!: string | null;
}

@Entity({ schema: SCHEMA, comment: "books; it's all of them" })
@Unique(['author', 'title'])
@Index(['title', 'price.currency'])
@Check('pages > 0', { name: 'has_pages' })
@Check("title <> ''")
class Book extends Base {
  @Column({ length: 100 })
  title!: string;

  @Index()
  @Column({ default: 1 })
  pages!: number;

  @Index()
  @ManyToOne(() => Author, (author) => author.books, { onDelete: 'CASCADE', onUpdate: 'CASCADE' })
  author!: One<Author>;

  @ManyToOne(() => Book, { nullable: true })
  sequelTo!: One<Book | null>;

  @Embedded(() => Money)
  price!: Money;

  @Embedded(() => Money, { nullable: true, prefix: 'old_' })
  formerPrice!: Money | null;

  @Embedded(() => Dimensions, { json: true, nullable: true })
  dimensions!: Dimensions | null;

  @Column({ asExpression: 'pages * 2' })
  sides!: number;

  @ManyToMany(() => Tag, (tag) => tag.books)
  @JoinTable()
  tags!: Many<Tag>;

  @ManyToMany(() => Book)
  @JoinTable({ name: 'related book' })
  related!: Many<Book>;

  @OneToMany(() => Edition, (edition) => edition.book)
  editions!: Many<Edition>;
}

@Entity({ schema: SCHEMA, name: 'Tag' })
class Tag {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ name: 'order' })
  rank!: number;

  @Column({ name: 'a "quoted" `name`', default: "it's" })
  quoted!: string;

  @Column({ name: 'größe' })
  size!: string;

  @ManyToMany(() => Book, (book) => book.tags)
  books!: Many<Book>;
}

@Entity({ schema: SCHEMA })
class Edition {
  @PrimaryColumn('uuid')
  bookId!: string;

  @PrimaryColumn('smallint')
  number!: number;

  @ManyToOne(() => Book, (book) => book.editions)
  book!: One<Book>;

  @Column({ enum: ['paper', "e'book", 'a\\b'], default: "e'book" })
  form!: string;

  @OneToMany(() => Sale, (sale) => sale.edition)
  sales!: Many<Sale>;
}

@Entity({ schema: SCHEMA, name: 'group' })
class Sale {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id!: bigint;

  @ManyToOne(() => Edition, (edition) => edition.sales, { onDelete: 'CASCADE' })
  edition!: One<Edition>;

  @Column('date')
  day!: string;
}

/** A column of every type that both engines have, and of every kind of default. */
@Entity({ schema: SCHEMA })
class Sample {
  @PrimaryColumn()
  small!: number;

  @Column('smallint')
  least!: number;

  @Column('bigint')
  large!: bigint;

  @Column('bigint')
  exact!: number;

  @Column('decimal', { precision: 30, scale: 10 })
  price!: string;

  @Column('real')
  single!: number;

  @Column('double')
  double!: number;

  @Column()
  isOpen!: boolean;

  @Column('char', { length: 2 })
  code!: string;

  @Column({ length: 20 })
  name!: string;

  @Column()
  text!: string;

  @Column('uuid')
  uuid!: string;

  @Column('date')
  day!: string;

  @Column('time', { precision: 3 })
  time!: string;

  @Column('timestamp', { precision: 3 })
  local!: Date;

  @Column()
  moment!: Date;

  @Column('json')
  json!: unknown;

  @Column('jsonb')
  document!: unknown;

  @Column()
  bytes!: Uint8Array;

  @Column({ enum: ['plain', "it's", 'a\\b'] })
  kind!: string;

  @Column({ default: "it's \\ here" })
  textDefault!: string;

  @Column({ default: true })
  booleanDefault!: boolean;

  @Column({ default: -7 })
  numberDefault!: number;

  @Column({ default: 2n ** 62n })
  largeDefault!: bigint;

  @Column('decimal', { precision: 5, scale: 2, default: '1.50' })
  decimalDefault!: string;

  @Column('json', { default: '{"a":[1,null]}' })
  jsonDefault!: unknown;

  @Column('date', { default: '2024-02-29' })
  dayDefault!: string;

  @Column('integer', { default: () => '6 * 7' })
  madeDefault!: number;

  @Column('text', { nullable: true, default: null })
  nullDefault!: string | null;
}

const GIVEN = {
  small: 2 ** 31 - 1,
  least: -(2 ** 15),
  large: 2n ** 63n - 1n,
  exact: Number.MAX_SAFE_INTEGER,
  price: '12345678901234567890.0123456789',
  single: 1.1,
  double: 1e-300,
  isOpen: false,
  code: 'ab',
  name: 'ü😀',
  text: 'q\'\\\n"',
  uuid: '0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d5e',
  day: '2024-02-29',
  time: '23:59:59.123',
  local: new Date('2024-01-01T00:00:00.123Z'),
  moment: new Date('1970-01-01T00:00:00.999Z'),
  json: { a: [1, null, '"'] },
  document: [],
  bytes: Uint8Array.of(0, 255),
  kind: 'a\\b',
};

const ENTITIES = [Sample, Sale, Edition, Tag, Book, Profile, Author];

describeOnEngines('a model of tables that refer to each other', (engine) => {
  let test: TestDatabase;
  let dataSource: DataSource;

  before(async () => {
    test = await engine.open();
    dataSource = new DataSource({ database: test.database, entities: ENTITIES, name: `model-${engine.name}` });
    await dataSource.schema.create();
  });

  after(async () => {
    await dataSource.schema.drop();
    await test.database.execute(engine.pick({ postgresql: `DROP SCHEMA ${SCHEMA}`, mysql: `DROP DATABASE ${SCHEMA}` }));
    await test.database.commit();
    await dataSource.close();
  });

  const read = async (sql: string): Promise<unknown[][]> => await test.database.query(sql);

  it('has foreign keys with their rules', async () => {
    const none = engine.pick({ postgresql: 'NO ACTION', mysql: 'RESTRICT' });
    const rules = await read(
      `SELECT constraint_name, delete_rule, update_rule FROM information_schema.referential_constraints
        WHERE constraint_schema = '${SCHEMA}' ORDER BY constraint_name`,
    );
    expect(rules).to.deep.equal([
      ['author_best_book_id_fkey', 'SET NULL', none],
      ['book_author_id_fkey', 'CASCADE', 'CASCADE'],
      ['book_sequel_to_id_fkey', none, none],
      ['book_tags_book_id_fkey', 'CASCADE', none],
      ['book_tags_tag_id_fkey', 'CASCADE', none],
      ['edition_book_id_fkey', none, none],
      ['group_edition_book_id_edition_number_fkey', 'CASCADE', none],
      ['profile_author_id_fkey', 'CASCADE', none],
      ['related book_book_id_fkey', 'CASCADE', none],
      ['related book_related_id_fkey', 'CASCADE', none],
    ]);
  });

  it('has unique keys, and none beside a primary key of the same columns', async () => {
    const uniques = await read(
      `SELECT constraint_name FROM information_schema.table_constraints
        WHERE table_schema = '${SCHEMA}' AND constraint_type = 'UNIQUE' ORDER BY constraint_name`,
    );
    expect(uniques).to.deep.equal([['author_name_key'], ['book_author_id_title_key']]);
  });

  it('has its names and comments as they were written', async () => {
    const columns = await read(
      `SELECT column_name FROM information_schema.columns
        WHERE table_schema = '${SCHEMA}' AND table_name = 'Tag' ORDER BY ordinal_position`,
    );
    expect(columns).to.deep.equal([['id'], ['order'], ['a "quoted" `name`'], ['größe']]);
    const comments = engine.pick({
      postgresql: `SELECT obj_description(CAST('${SCHEMA}.book' AS regclass)),
        col_description(CAST('${SCHEMA}.author' AS regclass), 6)`,
      mysql: `SELECT table_comment, column_comment FROM information_schema.tables t, information_schema.columns c
        WHERE t.table_schema = '${SCHEMA}' AND t.table_name = 'book'
          AND c.table_schema = '${SCHEMA}' AND c.table_name = 'author' AND c.column_name = 'name'`,
    });
    expect(await read(comments)).to.deep.equal([["books; it's all of them", `the author's "name" \\ and more`]]);
  });

  it('holds rows of all tables, and lets the database keep their rules', async () => {
    const authors = dataSource.getRepository(Author);
    const books = dataSource.getRepository(Book);
    const tags = dataSource.getRepository(Tag);
    const editions = dataSource.getRepository(Edition);
    const sales = dataSource.getRepository(Sale);
    const author = await authors.insert({ name: 'Ada' });
    const dimensions = Object.assign(new Dimensions(), { width: 2, height: 3 });
    const price = { amount: '10.50', currency: 'EUR' };
    const book = await books.insert({ title: 'One', author, price, dimensions });
    const tag = await tags.insert({ rank: 1, size: 'XL' });
    await books.link(book, 'tags', tag);
    await books.link(book, 'related', book);
    const edition = await editions.insert({ bookId: book.id, number: 1 });
    await sales.insert({ edition, day: '2024-02-29' });
    await authors.save(Object.assign(author, { bestBook: book }));

    const found = await authors.findOneOrFail({
      where: { id: author.id },
      relations: {
        bestBook: true,
        books: { relations: { tags: true, related: true, editions: { relations: { sales: true } } } },
      },
    });
    expect(found.version).to.equal(2);
    const [only] = found.books;
    expect(only?.price).to.be.instanceOf(Money).and.deep.include(price);
    expect(only?.formerPrice).to.equal(null);
    expect(only?.dimensions?.area()).to.equal(6);
    expect(only?.sides).to.equal(2);
    expect(found.bestBook?.id).to.equal(only?.id);
    expect(only?.related.map(({ title }) => title)).to.deep.equal(['One']);
    expect(only?.tags.map(({ quoted, size }) => [quoted, size])).to.deep.equal([["it's", 'XL']]);
    expect(only?.editions.map(({ form, sales: [sale] }) => [form, sale?.day])).to.deep.equal([
      ["e'book", '2024-02-29'],
    ]);

    await editions.deleteBy({ number: 1 });
    expect(await sales.count()).to.equal(0);
    await books.deleteBy({ title: 'One' });
    expect((await authors.findOneOrFail({ relations: { bestBook: true } })).bestBook).to.equal(null);
    expect(await rejection(books.insert({ title: '', author, price }))).to.be.instanceOf(CheckViolationException);
  });

  it('holds a value of every type, and has the defaults as they were written', async () => {
    const samples = dataSource.getRepository(Sample);
    await samples.insertMany([GIVEN, { ...GIVEN, small: 1 }]);
    for (const small of [GIVEN.small, 1]) {
      expect({ ...(await samples.findById(small)) }).to.deep.equal({
        ...GIVEN,
        small,
        textDefault: "it's \\ here",
        booleanDefault: true,
        numberDefault: -7,
        largeDefault: 2n ** 62n,
        decimalDefault: '1.50',
        jsonDefault: { a: [1, null] },
        dayDefault: '2024-02-29',
        madeDefault: 42,
        nullDefault: null,
      });
    }
  });

  it('is created once, and can be dropped and created again', async () => {
    expect(await rejection(dataSource.schema.create())).to.be.instanceOf(AuroraDatabaseException);
    await dataSource.schema.drop();
    expect(
      await read(`SELECT table_name FROM information_schema.tables WHERE table_schema = '${SCHEMA}'`),
    ).to.deep.equal([]);
    await dataSource.schema.create();
    expect(await dataSource.getRepository(Book).count()).to.equal(0);
  });
});
