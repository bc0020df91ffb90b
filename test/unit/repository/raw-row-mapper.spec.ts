import { UnreadableValueException } from '../../../src/errors/query-exceptions.js';
import { expect } from 'chai';

import { Column, PrimaryColumn } from '../../../src/entity/decorators/column.js';
import { Entity } from '../../../src/entity/decorators/entity.js';
import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { rawRowMapper } from '../../../src/repository/raw-row-mapper.js';

@Entity()
class Counter {
  @PrimaryColumn()
  id!: bigint;

  @Column('bigint')
  visits!: number;

  @Column('bigint[]')
  history!: bigint[];
}

const metadata = buildEntityMetadata(Counter, SNAKE_CASE);

describe('rawRowMapper', () => {
  it('gives a property of type bigint a bigint, also where the value came as a number', () => {
    expect({ ...rawRowMapper(metadata, ['id', 'visits'])([7, 8]) }).to.include({ id: 7n, visits: 8 });
    expect({ ...rawRowMapper(metadata, ['id'])([2n ** 60n]) }).to.include({ id: 2n ** 60n });
  });

  it('gives bigints to an array of them, with its nulls', () => {
    expect(rawRowMapper(metadata, ['history'])([[7, null, 2n ** 60n]]).history).to.deep.equal([7n, null, 2n ** 60n]);
  });

  it('refuses an integer that a property of type number cannot hold', () => {
    expect(() => rawRowMapper(metadata, ['visits'])([2n ** 53n])).to.throw(
      UnreadableValueException,
      'Counter.visits is of type number, but the value is beyond 2^53: declare it as bigint.',
    );
  });

  it('leaves null alone', () => {
    expect(rawRowMapper(metadata, ['id', 'history'])([null, null])).to.include({ id: null, history: null });
  });
});
