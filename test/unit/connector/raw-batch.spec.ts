import { expect } from 'chai';

import type { SqlParameters } from '../../../src/connector/parameter-binder.js';
import { compileRawBatch } from '../../../src/connector/raw-batch.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';
import type { CompiledBatch } from '../../../src/sql/compiled-query.js';
import { sql } from '../../../src/sql/sql-tag.js';
import { typed } from '../../../src/sql/typed-value.js';

const ID = '0190d4ea-7b4c-7b2e-9d5e-6f1a2b3c4d5e';

function compile(statement: string, sets: readonly SqlParameters[]): CompiledBatch[] {
  return compileRawBatch(statement, sets, new PostgresDialect());
}

describe('compileRawBatch', () => {
  it('makes one batch of several sets', () => {
    expect(
      compile('DELETE FROM t WHERE a = :a AND b = :b', [
        { b: 1, a: 'x' },
        { a: 'y', b: null },
      ]),
    ).to.deep.equal([
      {
        sql: 'DELETE FROM t WHERE a = :a AND b = :b',
        parameterSets: [
          [
            { name: 'a', value: { stringValue: 'x' } },
            { name: 'b', value: { longValue: 1 } },
          ],
          [
            { name: 'a', value: { stringValue: 'y' } },
            { name: 'b', value: { isNull: true } },
          ],
        ],
      },
    ]);
  });

  it('takes a cast from whichever set has a type', () => {
    const [batch] = compile('DELETE FROM t WHERE id = :id', [{ id: null }, { id: typed(ID, 'uuid') }]);
    expect(batch?.sql).to.equal('DELETE FROM t WHERE id = CAST(:id AS uuid)');
  });

  for (const set of [null, undefined, 1, [1]] as unknown as SqlParameters[]) {
    it(`refuses a set that is ${JSON.stringify(set)}`, () => {
      expect(() => compile('DELETE FROM t', [{}, set])).to.throw(
        ConfigurationException,
        'In the parameter set 1: A parameter set is an object',
      );
    });
  }

  it('refuses a statement made by the sql tag', () => {
    expect(() => compile(sql`DELETE FROM t` as unknown as string, [])).to.throw(
      ConfigurationException,
      'made by the sql tag',
    );
  });

  it('makes nothing of no sets', () => {
    expect(compile('DELETE FROM t', [])).to.deep.equal([]);
  });

  it('splits sets that are larger than a request may be, as they are encoded', () => {
    const sets = Array.from({ length: 10 }, () => ({ a: '"'.repeat(500_000), b: new Uint8Array(300_000) }));
    const batches = compile('INSERT INTO t VALUES (:a, :b)', sets);
    expect(batches.map(({ parameterSets }) => parameterSets.length)).to.deep.equal([2, 2, 2, 2, 2]);
  });

  it('splits more sets than an answer can tell of', () => {
    const sets = Array.from({ length: 25_000 }, (_, a) => ({ a }));
    const batches = compile('INSERT INTO t VALUES (:a)', sets);
    expect(batches.map(({ parameterSets }) => parameterSets.length)).to.deep.equal([10_000, 10_000, 5_000]);
  });

  const refused: [string, string, SqlParameters[], string][] = [
    ['a set without a parameter', 'DELETE FROM t WHERE a = :a', [{ a: 1 }, {}], 'set 1: The SQL has a placeholder :a'],
    ['a set with an unused parameter', 'DELETE FROM t', [{ a: 1 }], 'set 0: There is a parameter a'],
    ['a value that cannot be bound', 'DELETE FROM t WHERE a = :a', [{ a: {} as never }], 'set 0: The parameter a'],
    [
      'two types for one placeholder',
      'DELETE FROM t WHERE a = :a',
      [{ a: typed(ID, 'uuid') }, { a: typed('x', 'mood') }],
      'uuid in one set and mood',
    ],
    ['a query', 'SELECT :a', [{ a: 1 }], 'use query()'],
    ['a set that no request can hold', 'DELETE FROM t WHERE a = :a', [{ a: 'x'.repeat(4_000_000) }], 'parameter set 0'],
  ];

  for (const [what, statement, sets, part] of refused) {
    it(`refuses ${what}`, () => {
      expect(() => compile(statement, sets)).to.throw(ConfigurationException, part);
    });
  }
});
