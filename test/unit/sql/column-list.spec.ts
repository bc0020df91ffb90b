import { expect } from 'chai';
import * as fc from 'fast-check';

import { MysqlEntityDialect } from '../../../src/dialects/mysql/mysql-entity-dialect.js';
import { PostgresEntityDialect } from '../../../src/dialects/postgres/postgres-entity-dialect.js';
import type { ColumnType } from '../../../src/sql/column-type.js';
import type { ColumnReference } from '../../../src/sql/condition.js';
import { compileStatement } from '../../../src/sql/statement-compiler.js';
import type { SelectStatement } from '../../../src/sql/statement.js';

const DIALECTS = [new PostgresEntityDialect(), new MysqlEntityDialect()];
const ORDERED = ['integer', 'text', 'bigint', 'decimal', 'timestamptz'] as const;

function columnsOf(types: readonly ColumnType['name'][]): fc.Arbitrary<ColumnReference[]> {
  return fc.array(
    fc.record(
      {
        name: fc.string({ minLength: 1, maxLength: 5 }),
        type: fc.constantFrom(...types).map((name): ColumnType => ({ name, array: false })),
        expression: fc.constantFrom('lower(name)', '1 + 1'),
      },
      { requiredKeys: ['name', 'type'] },
    ),
    { minLength: 1, maxLength: 6 },
  );
}

const columns = columnsOf([...ORDERED, 'jsonb']);

function select(of: readonly ColumnReference[], rest: Partial<SelectStatement> = {}): SelectStatement {
  return {
    kind: 'select',
    table: { name: 'city' },
    columns: of,
    where: { kind: 'constant', value: true },
    order: [],
    ...rest,
  };
}

describe('what statements say of a list of columns', () => {
  it('is the same whether the list was seen before or not, on either engine, whatever else the statement holds', () => {
    const rest = fc.record(
      {
        total: fc.boolean(),
        limit: fc.nat(),
        exactTexts: columnsOf(ORDERED),
        lock: fc.constant({ mode: 'update', onLocked: 'wait' }),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<Partial<SelectStatement>>;
    fc.assert(
      fc.property(columns, fc.array(fc.tuple(fc.constantFrom(...DIALECTS), rest), { maxLength: 5 }), (list, uses) => {
        for (const [dialect, options] of uses) {
          const again = compileStatement(select(list, options), dialect);
          const anew = compileStatement(select([...list], options), dialect);
          expect(again).to.deep.equal(anew);
        }
      }),
    );
  });

  it('is made for the engine that is asked, though the list is the same', () => {
    const list = [{ name: 'a', type: { name: 'text', array: false } }] as const;
    const [postgresql, mysql] = DIALECTS.map((dialect) => compileStatement(select(list), dialect).sql);
    expect([postgresql, mysql]).to.deep.equal(['SELECT "a" FROM "city"', 'SELECT `a` FROM `city`']);
  });
});
