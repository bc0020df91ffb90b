import { expect } from 'chai';

import { Column, PrimaryColumn, PrimaryGeneratedColumn } from '../../../src/entity/decorators/column.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { AfterLoad, BeforeDelete, BeforeInsert, BeforeUpdate } from '../../../src/entity/decorators/hooks.js';
import { DeleteDateColumn } from '../../../src/entity/decorators/special-columns.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { rejection } from '../../support/rejection.js';
import { repositoryOf } from './entities.js';
import { RecordingExecutor } from './recording-executor.js';

@Entity()
class Article {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  title!: string;

  @Column({ nullable: true, type: 'text' })
  slug!: string | null;

  @DeleteDateColumn()
  deletedAt!: Date | null;

  readonly log: string[] = [];

  @BeforeInsert()
  async makeSlug(): Promise<void> {
    await Promise.resolve();
    this.log.push('insert');
    this.slug = this.title.toLowerCase();
  }

  @BeforeUpdate()
  changeSlug(): void {
    this.log.push('update');
    this.slug = `${this.title.toLowerCase()}-2`;
  }

  @BeforeDelete()
  check(): void {
    this.log.push('delete');
    if (this.title === 'Constitution') throw new Error('It stays.');
  }

  @AfterLoad()
  note(): void {
    this.log.push(`loaded ${this.title}`);
  }
}

@Entity()
class Word {
  @PrimaryColumn()
  text!: string;

  @Column()
  length!: number;

  @BeforeInsert()
  measure(): void {
    this.length = this.text.length;
  }
}

function article(values: Partial<Article>): Article {
  return Object.assign(new Article(), values);
}

describe('the hooks of an entity', () => {
  const row = [7, 'News', 'news', null];

  it('run before an instance is inserted, and what they set is stored', async () => {
    const executor = new RecordingExecutor({ records: [row] });
    const given = article({ title: 'News' });
    const stored = await repositoryOf(Article, executor).insert(given);
    expect(executor.queries[0]?.parameters.map(({ value }) => value)).to.deep.include({ stringValue: 'news' });
    expect(given.log).to.deep.equal(['insert']);
    expect(stored.log).to.deep.equal(['loaded News']);
  });

  it('run for each instance of many, and for no plain object', async () => {
    const executor = new RecordingExecutor({ records: [[1, null]] }, { records: [[2, null, null]] });
    const given = article({ title: 'News' });
    await repositoryOf(Article, executor).insertMany([given, { title: 'Plain' }]);
    expect(executor.queries[0]?.parameters[0]?.value).to.deep.equal({ stringValue: '[{"c1":"News","c2":"news"}]' });
    expect(executor.queries[1]?.parameters[0]?.value).to.deep.equal({ stringValue: '[{"c1":"Plain"}]' });
  });

  it('run by what save() does with the instance', async () => {
    const executor = new RecordingExecutor({ records: [row] }, { records: [row] });
    const repository = repositoryOf(Article, executor);
    const fresh = article({ title: 'News' });
    await repository.save(fresh);
    const changed = article({ id: 7, title: 'Old News' });
    await repository.save(changed);
    expect([...fresh.log, ...changed.log]).to.deep.equal(['insert', 'update']);
    expect(executor.queries[1]?.parameters.map(({ value }) => value)).to.deep.include({ stringValue: 'old news-2' });
  });

  it('do not run when nothing has changed', async () => {
    const executor = new RecordingExecutor({ records: [row] });
    const repository = repositoryOf(Article, executor);
    const found = (await repository.findById(7)) ?? article({});
    expect(await repository.save(found)).to.equal(found);
    expect(found.log).to.deep.equal(['loaded News']);
    expect(executor.calls).to.have.length(1);
  });

  it('run before an instance is deleted or soft-deleted, and can prevent it', async () => {
    const executor = new RecordingExecutor({ numberOfRecordsUpdated: 1 }, { numberOfRecordsUpdated: 1 });
    const repository = repositoryOf(Article, executor);
    const given = article({ id: 7, title: 'News' });
    expect(await repository.delete(given)).to.equal(1);
    expect(await repository.softDelete(given)).to.equal(1);
    expect(given.log).to.deep.equal(['delete', 'delete']);
    const failure = await rejection(repository.delete(article({ id: 8, title: 'Constitution' })));
    expect(failure.message).to.equal('It stays.');
    expect(executor.calls).to.have.length(2);
  });

  it('do not run where there is no instance: changes by a condition or a key', async () => {
    const executor = new RecordingExecutor({}, {}, {}, { records: [row] });
    const repository = repositoryOf(Article, executor);
    await repository.updateBy({ id: 7 }, { title: 'Constitution' });
    await repository.deleteBy({ id: 7 });
    await repository.delete(7);
    await repository.update(7, { title: 'Constitution' });
    expect(executor.calls).to.have.length(4);
  });

  it('may make the values that a row needs', async () => {
    const executor = new RecordingExecutor({ records: [['word', 4]] });
    const word = Object.assign(new Word(), { text: 'word' });
    expect(await repositoryOf(Word, executor).save(word)).to.include({ text: 'word', length: 4 });
  });

  it('are of no use to a view, which cannot be changed', async () => {
    @Entity({ kind: 'view' })
    class Total {
      @Column()
      sum!: number;
    }
    const executor = new RecordingExecutor({ records: [[5]] });
    const totals = repositoryOf(Total, executor);
    expect(await totals.find()).to.deep.equal([Object.assign(new Total(), { sum: 5 })]);
    for (const change of [
      () => totals.insert({ sum: 1 }),
      () => totals.insertMany([{ sum: 1 }]),
      () => totals.save({ sum: 1 }),
      () => totals.updateBy({ sum: 1 }, { sum: 2 }),
      () => totals.deleteBy({ sum: 1 }),
      () => totals.upsert([{ sum: 1 }]),
      () => totals.updateAll({ sum: 1 }),
      () => totals.deleteAll(),
      () => totals.link(1, 'parts' as never, 2 as never),
      () => totals.unlink(1, 'parts' as never, 2 as never),
    ]) {
      const failure = await rejection(change());
      expect(failure).to.be.instanceOf(ConfigurationException);
      expect(failure.message).to.include('Total, which is a view');
    }
    expect(executor.calls).to.have.length(1);
  });
});
