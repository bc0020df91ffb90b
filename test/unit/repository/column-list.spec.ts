import { expect } from 'chai';

import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { ColumnList, pairsOfLists } from '../../../src/repository/column-list.js';
import { City } from './entities.js';

const { columns } = buildEntityMetadata(City, SNAKE_CASE);

describe('a list of columns', () => {
  it('is the same one for the same columns, whatever was asked for in between', () => {
    const empty = new ColumnList();
    const whole = empty.withAll(columns);
    const other = empty.withAll(columns.toReversed());
    expect(empty.withAll(columns)).to.equal(whole);
    expect(empty.withAll(columns.toReversed())).to.equal(other);
    expect(whole).not.to.equal(other);
  });

  it('has the columns in the order in which they came', () => {
    expect(new ColumnList().withAll(columns.toReversed()).columns).to.deep.equal(columns.toReversed());
  });

  it('is another one in the place of a shorter one', () => {
    const empty = new ColumnList();
    const whole = empty.withAll(columns);
    expect(empty.withAll(columns.slice(0, -1))).not.to.equal(whole);
    expect(empty.columns).to.deep.equal([]);
  });
});

describe('a pair of lists of columns', () => {
  it('is the same one for equal lists, and another where one ends earlier and the other begins earlier', () => {
    const pairOf = pairsOfLists();
    const pair = pairOf(columns.slice(0, 1), columns.slice(1));
    expect(pairOf(columns.slice(0, 1), columns.slice(1))).to.equal(pair);
    expect(pairOf(columns.slice(0, 2), columns.slice(2))).not.to.equal(pair);
    expect(pairOf(columns, [])).not.to.equal(pair);
  });
});
