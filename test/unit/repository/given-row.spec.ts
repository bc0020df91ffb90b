import { expect } from 'chai';

import { buildEntityMetadata } from '../../../src/entity/entity-metadata-builder.js';
import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';
import { picker } from '../../../src/repository/given-row.js';
import { NewRows } from '../../../src/repository/new-row.js';
import { City, Ticket } from './entities.js';

const { columns } = buildEntityMetadata(City, SNAKE_CASE);

describe('the values of rows', () => {
  it('are taken for some of their columns', () => {
    const pick = picker(columns, (column) => column === columns.at(-1));
    const values = columns.map(({ property }) => property);
    expect(pick({ columns, values })).to.deep.equal({ columns: columns.slice(-1), values: values.slice(-1) });
  });

  it('share the list of their columns with those of all rows that give values for the same ones', () => {
    const rows = new NewRows(buildEntityMetadata(City, SNAKE_CASE));
    const [first, other, last] = [{ name: 'Riga' }, { name: 'Oslo', area: '454' }, { name: 'Tartu' }].map((city) =>
      rows.complete(rows.given(city)),
    );
    expect(first?.columns).to.equal(last?.columns);
    expect(first?.columns).not.to.equal(other?.columns);
  });

  it('get a key of their own where it is made here', () => {
    const rows = new NewRows(buildEntityMetadata(Ticket, SNAKE_CASE));
    const [one, other] = [1, 2].map(() => rows.complete(rows.given({ seat: '1A' })));
    expect(one?.columns).to.equal(other?.columns);
    expect(one?.fresh.map(({ property }) => property)).to.deep.equal(['id']);
    expect(one?.values).not.to.deep.equal(other?.values);
  });
});
