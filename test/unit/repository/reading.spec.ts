import { expect } from 'chai';

import { MysqlEntityDialect } from '../../../src/dialects/mysql/mysql-entity-dialect.js';
import { PostgresEntityDialect } from '../../../src/dialects/postgres/postgres-entity-dialect.js';
import { Column, PrimaryColumn, PrimaryGeneratedColumn } from '../../../src/entity/decorators/column.js';
import { Embedded } from '../../../src/entity/decorators/embedded.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { AfterLoad } from '../../../src/entity/decorators/hooks.js';
import { Computed } from '../../../src/entity/decorators/special-columns.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { ILike, In, JsonContains, Like, MoreThan, Not, Raw } from '../../../src/repository/find-operators.js';
import { Repository } from '../../../src/repository/repository.js';
import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import type { EntityClass } from '../../../src/entity/entity-metadata.js';
import { withComputedColumns } from '../../../src/repository/repository-parts.js';
import { ManyToOne } from '../../../src/entity/decorators/relations.js';
import type { One } from '../../../src/entity/marker-types.js';
import { sql } from '../../../src/sql/sql-tag.js';
import { rejection } from '../../support/rejection.js';
import { RecordingExecutor } from './recording-executor.js';

class Size {
  @Column({ nullable: true, type: 'integer' })
  width!: number | null;

  @Computed((table) => `${table}.size_width * 2`, { type: 'integer' })
  doubled!: number | null;
}

@Entity()
class Stamp {
  @PrimaryColumn('bytes')
  id!: Uint8Array;

  @Column({ enum: ["mint's", 'used'], enumName: 'stamp_state', nullable: true })
  state!: string | null;

  @Column('json', { nullable: true })
  notes!: object | null;

  @Column('jsonb', { nullable: true })
  data!: { readonly country?: string; readonly year?: unknown } | null;

  @Column('date', { nullable: true })
  day!: string | null;

  @Column('bigint', { array: true, nullable: true })
  numbers!: bigint[] | null;

  @Embedded(() => Size)
  size!: Size | null;
}

@Entity()
class Note {
  @PrimaryGeneratedColumn()
  id!: number;

  loads = 0;

  @AfterLoad()
  count(): void {
    this.loads++;
  }
}

/** A row that has others of its table above it. */
@Entity()
class Album {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @ManyToOne(() => Album, { nullable: true })
  shelf!: One<Album | null>;

  @Computed((album) => `(SELECT count(*) FROM stamp WHERE album_id = ${album}.id)`, { type: 'bigint' })
  stamps!: bigint;
}

@Entity({ name: 'stamp_view', kind: 'view' })
class StampView {
  @Column()
  country!: string;
}

const DIALECTS = { postgresql: new PostgresEntityDialect(), mysql: new MysqlEntityDialect() };
type Engine = keyof typeof DIALECTS;

function repositoryOf<Row extends object>(
  entity: EntityClass<Row>,
  executor: RecordingExecutor,
  engine: Engine = 'postgresql',
): Repository<Row> {
  const metadata = buildEntityMetadata(entity, SNAKE_CASE);
  return new Repository(withComputedColumns({ metadata, executor, dialect: DIALECTS[engine] }));
}

/** The SQL of a verb's calls, and the values of the last of them. */
async function sent(
  engine: Engine,
  run: (stamps: Repository<Stamp>) => Promise<unknown>,
): Promise<readonly [calls: readonly string[], values: unknown]> {
  const executor = new RecordingExecutor();
  await run(repositoryOf(Stamp, executor, engine));
  const values = executor.queries.at(-1)?.parameters.map(({ value }): unknown => Object.values(value)[0]);
  return [executor.calls, values];
}

describe('reading on PostgreSQL and MySQL', () => {
  it('compares documents as such', async () => {
    const count = (stamps: Repository<Stamp>): Promise<number> =>
      stamps.countBy({ notes: { a: 1 }, data: In([{ country: 'LV' }]) });
    expect(await sent('postgresql', count)).to.deep.equal([
      [
        'SELECT count(*) FROM "stamp" WHERE CAST("notes" AS jsonb) = CAST(:p1 AS jsonb) AND "data" = ANY (CAST(:p2 AS jsonb[]))',
      ],
      ['{"a":1}', '{"{\\"country\\":\\"LV\\"}"}'],
    ]);
    expect(await sent('mysql', count)).to.deep.equal([
      [
        "SELECT count(*) FROM `stamp` WHERE JSON_EXTRACT(`notes`, '$') = JSON_EXTRACT(:p1, '$') AND JSON_EXTRACT(`data`, '$') IN " +
          "(SELECT JSON_EXTRACT(JSON_UNQUOTE(aurorm_value), '$') FROM JSON_TABLE(:p2, '$[*]' COLUMNS (aurorm_value JSON PATH '$')) " +
          'AS aurorm_list)',
      ],
      ['{"a":1}', '["{\\"country\\":\\"LV\\"}"]'],
    ]);
    const among = (stamps: Repository<Stamp>): Promise<number> => stamps.countBy({ notes: In([{ a: 1 }]) });
    expect((await sent('postgresql', among))[0]).to.deep.equal([
      'SELECT count(*) FROM "stamp" WHERE CAST("notes" AS jsonb) = ANY (CAST(:p1 AS jsonb[]))',
    ]);
  });

  it('reads pages in the order of the database, of enums and of bytes too', async () => {
    const page = (stamps: Repository<Stamp>): Promise<unknown> =>
      stamps.findPage({ select: { day: true }, order: { state: 'DESC' }, first: 2 });
    expect((await sent('postgresql', page))[0]).to.deep.equal([
      'all of: SELECT "day", CAST("state" AS text) AS aurorm_text_1, CAST("id" AS text) AS aurorm_text_2 FROM "stamp" ' +
        'ORDER BY "state" DESC, "id" ASC LIMIT :p1',
    ]);
    expect((await sent('mysql', page))[0]).to.deep.equal([
      "all of: SELECT `day`, CAST(NULLIF(FIELD(`state`, 'mint''s', 'used'), 0) AS CHAR) AS aurorm_text_1, HEX(`id`) AS aurorm_text_2 " +
        "FROM `stamp` ORDER BY NULLIF(FIELD(`state`, 'mint''s', 'used'), 0) DESC, `id` ASC LIMIT :p1",
    ]);
  });

  it('goes on behind the place of an enum and of bytes on MySQL', async () => {
    const executor = new RecordingExecutor({ records: [['2024-01-01', '2', 'FF00']] });
    const stamps = repositoryOf(Stamp, executor, 'mysql');
    const order = { state: 'ASC' } as const;
    const { endCursor } = await stamps.findPage({ select: { day: true }, order, first: 1 });
    await stamps.findPage({ select: { day: true }, order, first: 1, after: endCursor ?? '' });
    const place = "NULLIF(FIELD(`state`, 'mint''s', 'used'), 0)";
    expect(executor.calls[1]).to.include(
      `WHERE ${place} > CAST(:p1 AS SIGNED) OR (${place} = CAST(:p2 AS SIGNED) AND \`id\` > UNHEX(:p3)) ORDER BY`,
    );
    expect(executor.queries[1]?.parameters.map(({ value }): unknown => Object.values(value)[0])).to.deep.equal([
      '2',
      '2',
      'FF00',
      2,
    ]);
  });

  it('sorts by an array itself where it reads the array as one of texts', async () => {
    const find = (stamps: Repository<Stamp>): Promise<unknown> =>
      stamps.find({ select: { numbers: true }, order: { numbers: 'ASC' } });
    expect((await sent('postgresql', find))[0]).to.deep.equal([
      'all of: SELECT CAST("numbers" AS text[]) AS "numbers" FROM "stamp" ORDER BY "stamp"."numbers" ASC',
    ]);
  });

  it('looks for the row behind a page, and does nothing with it', async () => {
    const executor = new RecordingExecutor({
      records: [
        [1, '1'],
        [2, '2'],
      ],
    });
    const { items, hasNextPage } = await repositoryOf(Note, executor).findPage({ first: 1 });
    expect(items.map(({ id, loads }) => [id, loads])).to.deep.equal([[1, 1]]);
    expect(hasNextPage).to.equal(true);
  });

  it('begins where there is no cursor, which null says too', async () => {
    const executor = new RecordingExecutor();
    await repositoryOf(Note, executor).findPage({ first: 1, after: null, before: undefined });
    await repositoryOf(Note, executor).findPage({ last: 1, before: null });
    expect(executor.calls.map((call) => call.slice(call.indexOf('FROM')))).to.deep.equal([
      'FROM "note" ORDER BY "id" ASC LIMIT :p1',
      'FROM "note" ORDER BY "id" DESC LIMIT :p1',
    ]);
  });

  it('calls @AfterLoad for entities of SQL of your own', async () => {
    const executor = new RecordingExecutor({ columns: ['id'], records: [[1]] });
    expect((await repositoryOf(Note, executor).query('SELECT id FROM note'))[0]?.loads).to.equal(1);
  });

  it('refuses a result with two columns of one name', async () => {
    const executor = new RecordingExecutor({ columns: ['id', 'id'], records: [[1, 2]] });
    const failure = await rejection(
      repositoryOf(Note, executor).query('SELECT * FROM note a JOIN note b ON b.id > a.id'),
    );
    expect(failure).to.be.instanceOf(ConfigurationException);
    expect(failure.message).to.include("The result has several columns 'id', of which Note can have one");
  });

  it('reads what is computed inside of an embedded object, which does not count for its being null', async () => {
    const find = (stamps: Repository<Stamp>): Promise<unknown> =>
      stamps.find({ select: { size: true }, where: { size: null as never } });
    expect((await sent('postgresql', find))[0]).to.deep.equal([
      'all of: SELECT "size_width", ("stamp".size_width * 2) AS "size_doubled" FROM "stamp" WHERE "size_width" IS NULL',
    ]);
  });

  it('asks for the columns of the other table, whatever those around it have', async () => {
    const executor = new RecordingExecutor();
    await repositoryOf(Album, executor).countBy({
      stamps: 1n,
      shelf: { name: Raw((name) => sql`${name} LIKE ${'A%'}`), stamps: MoreThan(2n), shelf: { name: Not('B') } },
    });
    expect(executor.calls).to.deep.equal([
      'SELECT count(*) FROM "album" WHERE ((SELECT count(*) FROM stamp WHERE album_id = "album".id)) = :p1 AND ' +
        'EXISTS (SELECT 1 FROM "album" AS "aurorm_t1" WHERE "aurorm_t1"."id" = "album"."shelf_id" AND ' +
        '(("aurorm_t1"."name" LIKE :p2) AND ((SELECT count(*) FROM stamp WHERE album_id = "aurorm_t1".id)) > :p3 AND ' +
        'EXISTS (SELECT 1 FROM "album" AS "aurorm_t2" WHERE "aurorm_t2"."id" = "aurorm_t1"."shelf_id" AND ' +
        'NOT ("aurorm_t2"."name" = :p4))))',
    ]);
  });

  it('takes a select that is undefined for none', async () => {
    const executor = new RecordingExecutor();
    await repositoryOf(Note, executor).find({ select: undefined } as never);
    expect(executor.calls).to.deep.equal(['all of: SELECT "id" FROM "note"']);
  });

  describe('refuses before any call', () => {
    const refused: readonly (readonly [
      what: string,
      engine: Engine,
      use: (stamps: Repository<Stamp>) => Promise<unknown>,
      message: string,
    ])[] = [
      [
        'a pattern for a date',
        'postgresql',
        (stamps) => stamps.findBy({ day: Like('2024%') }),
        'where.day is for texts, and the column is of type date: write Raw((column) => sql`CAST(${column} AS text) LIKE ${pattern}`)',
      ],
      [
        'a pattern for an enum',
        'mysql',
        (stamps) => stamps.findBy({ state: ILike('u%') }),
        'the column is an enum: write Raw((column) => sql`CAST(${column} AS CHAR) LIKE ${pattern}`)',
      ],
      [
        'an operator inside of a document',
        'postgresql',
        (stamps) => stamps.findBy({ data: { year: MoreThan(1900) } }),
        'Stamp: where.data.year is an operator inside of a value',
      ],
      [
        'undefined inside of a document',
        'mysql',
        (stamps) => stamps.findBy({ data: { year: [{ a: undefined }] } }),
        'Stamp: where.data.year.0.a is undefined inside of a value',
      ],
      [
        'undefined that a document shall hold',
        'postgresql',
        (stamps) => stamps.findBy({ data: JsonContains({ country: undefined }) }),
        'Stamp: where.data.country is undefined',
      ],
      [
        'pages in an order of documents',
        'mysql',
        (stamps) => stamps.findPage({ order: { data: 'ASC' } as never }),
        'MySQL has no order of JSON documents',
      ],
      [
        'pages in an order of json',
        'postgresql',
        (stamps) => stamps.findPage({ order: { notes: 'ASC' } as never }),
        'no order of documents of type json',
      ],
    ];
    for (const [what, engine, use, message] of refused) {
      it(`${what} on ${engine}`, async () => {
        const executor = new RecordingExecutor();
        const failure = await rejection(use(repositoryOf(Stamp, executor, engine)));
        expect(failure).to.be.instanceOf(ConfigurationException);
        expect(failure.message).to.include(message);
        expect(executor.calls).to.deep.equal([]);
      });
    }

    it('a document that holds itself', async () => {
      const loop: { country: string; year?: unknown } = { country: 'LV' };
      loop.year = [loop];
      const executor = new RecordingExecutor();
      const failure = await rejection(repositoryOf(Stamp, executor).findBy({ data: loop }));
      expect(failure).to.be.instanceOf(ConfigurationException);
      expect(failure.message).to.include('JSON cannot hold');
    });

    it('groups of what PostgreSQL cannot compare', async () => {
      const executor = new RecordingExecutor();
      const stamps = repositoryOf(Stamp, executor);
      const uses = [
        () => stamps.aggregate({ by: { notes: true } as never, count: true }),
        () => stamps.find({ select: { notes: true } as never, distinct: true }),
      ];
      for (const use of uses) {
        expect((await rejection(use())).message).to.include('The column notes is of type json, whose values');
      }
      expect(executor.calls).to.deep.equal([]);
    });

    it('pages and keys of a view that has none', async () => {
      const executor = new RecordingExecutor();
      const views = repositoryOf(StampView, executor);
      const uses = [
        () => views.findPage(),
        async () => views.stream(),
        () => views.findById(1),
        () => views.findByIds([1]),
      ];
      for (const use of uses) {
        expect((await rejection(use())).message).to.include('StampView has no primary key');
      }
      expect(executor.calls).to.deep.equal([]);
    });
  });
});
