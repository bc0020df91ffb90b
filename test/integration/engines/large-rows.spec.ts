import { expect } from 'chai';

import {
  Column,
  DataSource,
  Entity,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  type Repository,
} from '../../../src/index.js';
import { describeOnEngines } from '../../support/engines.js';
import type { TestDatabase } from '../../support/test-database.js';

@Entity('large_article')
class Article {
  @PrimaryGeneratedColumn('uuidv7')
  id!: string;

  @Column('text')
  body!: string;

  @Column('jsonb', { nullable: true })
  notes!: { readonly text: string } | null;

  @Column('bytes', { nullable: true })
  picture!: Uint8Array | null;

  @Column({ default: 0 })
  views!: number;

  @UpdateDateColumn()
  updatedAt!: Date;
}

/** What an answer cannot hold along with two others like it. */
const LARGE = 500_000;

describeOnEngines('rows whose values no answer could hold together', (engine) => {
  let test: TestDatabase;
  let source: DataSource;
  let articles: Repository<Article>;

  before(async () => {
    test = await engine.open();
    source = new DataSource({ database: test.database, entities: [Article], name: `large-${engine.name}` });
    articles = source.getRepository(Article);
    await source.schema.create();
  });

  after(async () => {
    await source.schema.drop();
    await source.close();
  });

  const store = async (rows: readonly Partial<Article>[]): Promise<Article[]> =>
    await articles.insertMany(rows.map((row) => ({ body: '', notes: null, picture: null, ...row }) as Article));

  it('come back whole from updateMany and upsert that leave them alone', async () => {
    const stored = await store([
      { body: 'x'.repeat(LARGE) },
      { body: 'small', notes: { text: 'é'.repeat(LARGE / 2) } },
      { picture: new Uint8Array(LARGE / 2).fill(7) },
      { body: 'small' },
    ]);
    const updated = await articles.updateMany(stored.map(({ id }, views) => ({ id, views })));
    expect(updated.map(({ views }) => views)).to.deep.equal([0, 1, 2, 3]);
    const upserted = await articles.upsert(
      stored.map(({ id, body, views }) => ({ id, body, views: views + 5 }) as Article),
      { update: ['views'] },
    );
    for (const [index, { entity }] of upserted.entries()) {
      const before = stored[index];
      expect(entity.views).to.equal((before?.views ?? 0) + 5);
      for (const row of [updated[index], entity]) {
        expect(row?.body.length).to.equal(before?.body.length);
        expect(row?.notes?.text).to.equal(before?.notes?.text);
        expect(row?.picture?.length).to.equal(before?.picture?.length);
      }
      expect(await articles.findById(entity.id)).to.deep.equal(entity);
    }
  });

  it('are one call where they fit, and not sent again when they are saved', async () => {
    const stored = await store(Array.from({ length: 50 }, (_, index) => ({ body: `${index}`.repeat(1_000) })));
    let updated: Article[] = [];
    const calls = await test.callsOf(async () => {
      updated = await articles.updateMany(stored.map(({ id }) => ({ id, views: 1 })));
    });
    expect(calls).to.have.length(engine.pick({ postgresql: 1, mysql: 2 }));
    expect(updated.map(({ body }) => body)).to.deep.equal(stored.map(({ body }) => body));
    expect(await test.callsOf(() => articles.saveMany(updated))).to.deep.equal([]);
  });

  if (engine.name === 'postgresql') {
    it('come back whole where those that are there are left out', async () => {
      const [taken] = await store([{ body: 'taken' }]);
      const rows = [1, 2, 3].map((digit) => ({ body: `${digit}`.repeat(LARGE), notes: { text: 'n' } }) as Article);
      const stored = await articles.insertMany([...rows, { id: taken?.id, body: 'x', notes: null } as Article], {
        onConflict: 'ignore',
      });
      expect(stored.map(({ body, notes }) => [body.slice(0, 1), body.length, notes?.text])).to.deep.equal(
        [1, 2, 3].map((digit) => [`${digit}`, LARGE, 'n']),
      );
    });
  }

  it('survive in a transaction', async () => {
    const stored = await store([1, 2, 3].map((digit) => ({ body: `${digit}`.repeat(LARGE) })));
    const updated = await source.transaction(
      async () => await articles.updateMany(stored.map(({ id }) => ({ id, views: 9 }))),
    );
    expect(updated.map(({ body, views }) => [body.length, views])).to.deep.equal(stored.map(() => [LARGE, 9]));
  });

  it('are many, and more than one answer could hold', async () => {
    const stored = await store(Array.from({ length: 3_000 }, () => ({ body: 'b'.repeat(700) })));
    const updated = await articles.updateMany(stored.map(({ id }, views) => ({ id, views })));
    expect(updated).to.have.length(3_000);
    expect(updated.every(({ body, views }, index) => body.length === 700 && views === index)).to.equal(true);
  });
});
