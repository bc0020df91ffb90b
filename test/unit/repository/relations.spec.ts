import { expect } from 'chai';
import { setImmediate } from 'node:timers/promises';

import { MysqlEntityDialect } from '../../../src/dialects/mysql/mysql-entity-dialect.js';
import { PostgresEntityDialect } from '../../../src/dialects/postgres/postgres-entity-dialect.js';
import { Column, PrimaryGeneratedColumn } from '../../../src/entity/decorators/column.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { JoinTable, ManyToMany, ManyToOne, OneToMany } from '../../../src/entity/decorators/relations.js';
import { DeleteDateColumn } from '../../../src/entity/decorators/special-columns.js';
import { buildMetadata } from '../../../src/entity/entity-metadata-builder.js';
import type { EntityMetadata } from '../../../src/entity/entity-metadata.js';
import type { Many, One } from '../../../src/entity/marker-types.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { Repository } from '../../../src/repository/repository.js';
import { createStatements, dropStatements } from '../../../src/schema/schema-statements.js';
import { RecordingExecutor } from './recording-executor.js';

@Entity()
class Author {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 9 })
  name!: string;

  @OneToMany(() => Post, (post) => post.author)
  posts!: Many<Post>;

  @ManyToOne(() => Post, { nullable: true, onDelete: 'SET NULL', onUpdate: 'CASCADE' })
  favourite!: One<Post | null>;
}

@Entity()
class Post {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Author, (author) => author.posts)
  author!: One<Author>;

  @DeleteDateColumn()
  deletedAt!: Date | null;

  @ManyToMany(() => Author)
  @JoinTable()
  readers!: Many<Author>;
}

const DIALECTS = { postgresql: new PostgresEntityDialect(), mysql: new MysqlEntityDialect() };
const ALL = buildMetadata([Author, Post], SNAKE_CASE);
const ADA = [1, 'Ada', null];
const POST = [3, null, 1];

interface Sent {
  readonly calls: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

async function sent(
  engine: keyof typeof DIALECTS,
  work: (authors: Repository<Author>, posts: Repository<Post>) => Promise<unknown>,
  answers: readonly unknown[][][] = [],
): Promise<Sent> {
  const executor = new RecordingExecutor(...answers.map((records) => ({ records })));
  const dialect = DIALECTS[engine];
  const parts = (entity: typeof Author | typeof Post): EntityMetadata => ALL.get(entity) as EntityMetadata;
  await work(
    new Repository({ metadata: parts(Author) as EntityMetadata<Author>, executor, dialect }),
    new Repository({ metadata: parts(Post) as EntityMetadata<Post>, executor, dialect }),
  );
  return {
    calls: executor.calls,
    values: executor.queries.map(({ parameters }) => parameters.map(({ value }) => Object.values(value)[0])),
  };
}

describe('the SQL of relations', () => {
  it('loads the rows that belong to the keys which are sent', async () => {
    const work = (authors: Repository<Author>): Promise<unknown> => authors.find({ relations: { posts: true } });
    const keys = ['[{"c1":1}]'];
    expect(await sent('postgresql', work, [[ADA], [[1, ...POST]]])).to.deep.equal({
      calls: [
        'all of: SELECT "id", "name", "favourite_id" FROM "author"',
        'all of: SELECT aurorm_ordinal, "id", "deleted_at", "author_id" FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) ' +
          'AS (c1 integer)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_ordinal) JOIN "post" ON "author_id" = aurorm_1 ' +
          'WHERE "deleted_at" IS NULL ORDER BY aurorm_ordinal',
      ],
      values: [[], keys],
    });
    expect(await sent('mysql', work, [[ADA], [[1, ...POST]]])).to.deep.equal({
      calls: [
        'all of: SELECT `id`, `name`, `favourite_id` FROM `author`',
        "all of: SELECT aurorm_ordinal, `id`, `deleted_at`, `author_id` FROM JSON_TABLE(:p1, '$[*]' COLUMNS " +
          "(aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `post` ON `author_id` = aurorm_1 " +
          'WHERE `deleted_at` IS NULL ORDER BY aurorm_ordinal',
      ],
      values: [[], keys],
    });
  });

  it('asks for all that is on one level before any of it is answered', async () => {
    const executor = new RecordingExecutor();
    const answer = executor.fetchAll.bind(executor);
    const waiting: (() => void)[] = [];
    executor.fetchAll = async (query) => {
      const result = await answer(query);
      await new Promise<void>((resolve) => void waiting.push(resolve));
      return result;
    };
    const authors = new Repository({
      metadata: ALL.get(Author) as EntityMetadata as EntityMetadata<Author>,
      executor,
      dialect: DIALECTS.postgresql,
    });
    const ada = Object.assign(new Author(), { id: 1, favourite: { id: 3 } });
    const loading = authors.load([ada], { posts: true, favourite: true });
    await setImmediate();
    expect(executor.calls).to.have.length(2);
    for (const resolve of waiting) resolve();
    await loading;
  });

  it('loads some rows of each key', async () => {
    const work = (authors: Repository<Author>): Promise<unknown> =>
      authors.load([Object.assign(new Author(), { id: 1 })], {
        posts: { where: { id: 3 }, order: { id: 'DESC' }, take: 2, skip: 1 },
      });
    expect(await sent('postgresql', work)).to.deep.equal({
      calls: [
        'all of: SELECT aurorm_key, "id", "deleted_at", "author_id" FROM (SELECT aurorm_ordinal AS aurorm_key, "id", ' +
          '"deleted_at", "author_id", row_number() OVER (PARTITION BY aurorm_ordinal ORDER BY "id" DESC) AS aurorm_place ' +
          'FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer)) WITH ORDINALITY AS aurorm_rows ' +
          '(aurorm_1, aurorm_ordinal) JOIN "post" ON "author_id" = aurorm_1 WHERE "id" = :p2 AND "deleted_at" IS NULL) ' +
          'AS aurorm_related WHERE aurorm_place > :p3 AND aurorm_place <= :p4 ORDER BY aurorm_key, aurorm_place',
      ],
      values: [['[{"c1":1}]', 3, 1, 3]],
    });
    const { calls } = await sent('mysql', work);
    expect(calls[0]).to.include(
      "`author_id`, row_number() OVER (PARTITION BY aurorm_ordinal ORDER BY `id` DESC) AS aurorm_place FROM JSON_TABLE(:p1, '$[*]'",
    );
  });

  it('loads through the table of pairs', async () => {
    const work = (_: unknown, posts: Repository<Post>): Promise<unknown> =>
      posts.load([Object.assign(new Post(), { id: 3 })], { readers: { select: { name: true } } });
    expect((await sent('postgresql', work)).calls).to.deep.equal([
      'all of: SELECT aurorm_ordinal, "name" FROM (SELECT aurorm_ordinal, "author_id" AS aurorm_link_1 FROM ROWS FROM ' +
        '(json_to_recordset(CAST(:p1 AS json)) AS (c1 integer)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_ordinal) ' +
        'JOIN "post_readers" ON "post_id" = aurorm_1) AS aurorm_links JOIN "author" ON "id" = aurorm_link_1 ' +
        'ORDER BY aurorm_ordinal',
    ]);
    expect((await sent('mysql', work)).calls).to.deep.equal([
      "all of: SELECT aurorm_ordinal, `name` FROM (SELECT aurorm_ordinal, `author_id` AS aurorm_link_1 FROM JSON_TABLE(:p1, '$[*]' " +
        "COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `post_readers` ON " +
        '`post_id` = aurorm_1) AS aurorm_links JOIN `author` ON `id` = aurorm_link_1 ORDER BY aurorm_ordinal',
    ]);
  });

  it('makes no call for rows that are constantly none', async () => {
    const work = (authors: Repository<Author>): Promise<unknown> =>
      authors.load([Object.assign(new Author(), { id: 1 })], { posts: { take: 0 } });
    expect((await sent('postgresql', work)).calls).to.deep.equal([]);
  });

  it('asks in conditions whether there is such a row', async () => {
    const work = (authors: Repository<Author>): Promise<unknown> =>
      authors.countBy([{ posts: { id: 3, readers: { name: 'Bob' } } }, { favourite: null }]);
    expect(await sent('postgresql', work)).to.deep.equal({
      calls: [
        'SELECT count(*) FROM "author" WHERE EXISTS (SELECT 1 FROM "post" AS "aurorm_t1" WHERE "aurorm_t1"."author_id" = ' +
          '"author"."id" AND (("aurorm_t1"."id" = :p1 AND EXISTS (SELECT 1 FROM "post_readers" AS "aurorm_l2" WHERE "aurorm_l2"."post_id" ' +
          '= "aurorm_t1"."id" AND EXISTS (SELECT 1 FROM "author" AS "aurorm_t2" WHERE "aurorm_t2"."id" = ' +
          '"aurorm_l2"."author_id" AND "aurorm_t2"."name" = :p2))) AND "aurorm_t1"."deleted_at" IS NULL)) OR "favourite_id" IS NULL',
      ],
      values: [[3, 'Bob']],
    });
    const { calls } = await sent('mysql', work);
    expect(calls[0]).to.include(
      'WHERE EXISTS (SELECT 1 FROM `post` AS `aurorm_t1` WHERE `aurorm_t1`.`author_id` = `author`.`id` AND ((`aurorm_t1`.`id` = :p1',
    );
  });

  it('stores and removes pairs', async () => {
    const work = async (_: unknown, posts: Repository<Post>): Promise<void> => {
      // One statement cannot store a pair twice, and stores them in one order.
      await posts.link(3, 'readers', [2, 1, { id: 1 }]);
      await posts.unlink(3, 'readers', [1, 2]);
    };
    const values = [['[{"c1":3,"c2":1},{"c1":3,"c2":2}]'], [3, '{"1","2"}']];
    expect(await sent('postgresql', work)).to.deep.equal({
      calls: [
        'INSERT INTO "post_readers" ("post_id", "author_id") SELECT aurorm_1, aurorm_2 FROM ROWS FROM ' +
          '(json_to_recordset(CAST(:p1 AS json)) AS (c1 integer, c2 integer)) WITH ORDINALITY AS aurorm_rows ' +
          '(aurorm_1, aurorm_2, aurorm_ordinal) ORDER BY aurorm_ordinal ON CONFLICT ("post_id", "author_id") DO UPDATE SET ' +
          '"post_id" = EXCLUDED."post_id", "author_id" = EXCLUDED."author_id"',
        'DELETE FROM "post_readers" WHERE "post_id" = :p1 AND "author_id" = ANY (CAST(:p2 AS integer[]))',
      ],
      values,
    });
    const { calls } = await sent('mysql', work);
    expect(calls[0]).to.match(/^INSERT INTO `post_readers` .* ON DUPLICATE KEY UPDATE `post_id` = `post_id`/);
    expect(calls[1]).to.match(/^DELETE FROM `post_readers` WHERE `post_id` = :p1 AND `author_id` IN \(SELECT/);
  });
});

describe('the tables of entities with relations', () => {
  it('come with their foreign keys at the end, whatever they refer to', () => {
    expect(createStatements([...ALL.values()], DIALECTS.postgresql.schema)).to.deep.equal([
      `CREATE TABLE "post" (
  "id" integer GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "deleted_at" timestamptz,
  "author_id" integer NOT NULL,
  PRIMARY KEY ("id")
)`,
      `CREATE TABLE "author" (
  "id" integer GENERATED BY DEFAULT AS IDENTITY NOT NULL,
  "name" varchar(9) NOT NULL,
  "favourite_id" integer,
  PRIMARY KEY ("id")
)`,
      `CREATE TABLE "post_readers" (
  "post_id" integer NOT NULL,
  "author_id" integer NOT NULL,
  PRIMARY KEY ("post_id", "author_id")
)`,
      'CREATE INDEX "post_readers_author_id_idx" ON "post_readers" ("author_id")',
      'ALTER TABLE "post" ADD CONSTRAINT "post_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id")',
      'ALTER TABLE "author" ADD CONSTRAINT "author_favourite_id_fkey" FOREIGN KEY ("favourite_id") REFERENCES "post" ("id") ' +
        'ON DELETE SET NULL ON UPDATE CASCADE',
      'ALTER TABLE "post_readers" ADD CONSTRAINT "post_readers_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "post" ("id") ' +
        'ON DELETE CASCADE',
      'ALTER TABLE "post_readers" ADD CONSTRAINT "post_readers_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES ' +
        '"author" ("id") ON DELETE CASCADE',
    ]);
  });

  it('are dropped from the last to the first, a circle of foreign keys before', () => {
    expect(dropStatements([...ALL.values()], DIALECTS.postgresql.schema)).to.deep.equal([
      'ALTER TABLE IF EXISTS "post" DROP CONSTRAINT IF EXISTS "post_author_id_fkey"',
      'DROP TABLE IF EXISTS "post_readers"',
      'DROP TABLE IF EXISTS "author"',
      'DROP TABLE IF EXISTS "post"',
    ]);
    expect(dropStatements([...ALL.values()], DIALECTS.mysql.schema)[0]).to.equal(
      'ALTER TABLE `post` DROP FOREIGN KEY `post_author_id_fkey`',
    );
  });
});
