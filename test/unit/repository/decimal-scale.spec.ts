import { expect } from 'chai';

import { Column, PrimaryColumn } from '../../../src/entity/decorators/column.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { rejection } from '../../support/rejection.js';
import { repositoryOf } from './entities.js';
import { RecordingExecutor } from './recording-executor.js';

@Entity()
class Item {
  @PrimaryColumn()
  id!: number;

  @Column('decimal', { precision: 10, scale: 2, nullable: true })
  price!: string | null;

  @Column('decimal', { precision: 10, nullable: true })
  pieces?: string | null;

  @Column('decimal', { nullable: true })
  ratio?: string | null;

  @Column('decimal[]', { precision: 10, scale: 1, nullable: true })
  sizes?: (string | null)[] | null;
}

describe('a decimal', () => {
  const refused: [title: string, given: Partial<Item>, scale: number][] = [
    ['a third digit', { price: '1.005' }, 2],
    ['one far behind the point', { price: '1e-20' }, 2],
    ['a digit where there is no scale', { pieces: '1.5' }, 0],
    ['one among the elements of an array', { sizes: ['1.5', null, '0.25'] }, 1],
  ];
  for (const [title, given, scale] of refused) {
    it(`is refused before any call where the database would round it: ${title}`, async () => {
      const executor = new RecordingExecutor();
      const items = repositoryOf(Item, executor);
      const row = { id: 1, price: null, ...given };
      const [property] = Object.keys(given);
      for (const write of [
        () => items.insert(row),
        () => items.insertMany([row]),
        () => items.save(row),
        () => items.update(1, given),
        () => items.updateBy({ id: 1 }, given),
        () => items.updateMany([row]),
        () => items.upsert([row]),
      ]) {
        const failure = await rejection(write());
        expect(failure).to.be.instanceOf(ConfigurationException);
        expect(failure.message).to.equal(
          `Item.${property} has more digits behind the point than its column, which has ${scale}: round it as you want ` +
            'it, or give the column a larger scale.',
        );
      }
      expect(executor.calls).to.deep.equal([]);
    });
  }

  it('is refused as an amount that would be rounded', async () => {
    const executor = new RecordingExecutor();
    const items = repositoryOf(Item, executor);
    expect((await rejection(items.increment({ id: 1 }, { price: '0.001' }))).message).to.include('Item.price');
    expect(executor.calls).to.deep.equal([]);
  });

  const taken: [title: string, given: Partial<Item>][] = [
    ['as many digits as there are', { price: '-12345678.25' }],
    ['zeros behind them', { price: '1.5000' }],
    ['an exponent that moves the point', { price: '125e-2' }],
    ['nothing but zeros', { pieces: '0.000' }],
    ['many digits where the column has any number of them', { ratio: '0.3333333333333333333333' }],
  ];
  for (const [title, given] of taken) {
    it(`is stored where nothing is lost: ${title}`, async () => {
      const executor = new RecordingExecutor({ numberOfRecordsUpdated: 1 });
      expect(await repositoryOf(Item, executor).updateBy({ id: 1 }, given)).to.equal(1);
    });
  }

  it('may have more digits in a condition, where it is compared only', async () => {
    const executor = new RecordingExecutor({ records: [] });
    expect(await repositoryOf(Item, executor).findBy({ price: '1.005' })).to.deep.equal([]);
    expect(executor.calls).to.have.length(1);
  });
});
