import { expect } from 'chai';
import * as fc from 'fast-check';

import type { AuroraDatabase, SqlParameterValue } from '../../src/index.js';
import type { MysqlValueCase } from './mysql-value-cases.js';

/** Values that go into the database and come back. */
export interface ValueCase {
  readonly name: string;
  readonly values: fc.Arbitrary<unknown>;
  readonly parameter: (value: never) => SqlParameterValue;
  /** The expression that is selected on PostgreSQL, `:value` by default. */
  readonly select?: string;
  /** What is read, where it is not what was sent. */
  readonly read?: (value: never) => unknown;
}

export async function roundTripOnPostgres(
  database: AuroraDatabase,
  valueCase: ValueCase,
  numRuns: number,
): Promise<void> {
  const { values, parameter, select = ':value' } = valueCase;
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      const [record] = await database.query(`SELECT ${select}`, { value: parameter(value as never) });
      expectRead(valueCase, value, record?.[0]);
    }),
    { numRuns },
  );
}

/** Through the column `value` of a temporary table, which lives as long as the transaction does. */
export async function roundTripOnMysql(
  database: AuroraDatabase,
  valueCase: MysqlValueCase,
  numRuns: number,
): Promise<void> {
  const { column, values, parameter } = valueCase;
  await database.transaction(async (tx) => {
    await tx.execute('DROP TEMPORARY TABLE IF EXISTS kept_value');
    await tx.execute(`CREATE TEMPORARY TABLE kept_value (value ${column})`);
    await fc.assert(
      fc.asyncProperty(fc.option(values, { freq: 20 }), async (value) => {
        await tx.delete('DELETE FROM kept_value');
        await tx.insert('INSERT INTO kept_value VALUES (:value)', {
          value: value === null ? null : parameter(value as never),
        });
        const [record] = await tx.query('SELECT value FROM kept_value');
        expectRead(valueCase, value, record?.[0]);
      }),
      { numRuns },
    );
  });
}

function expectRead({ read }: ValueCase, value: unknown, got: unknown): void {
  const expected = value === null || read === undefined ? value : read(value as never);
  expect(got instanceof Uint8Array ? [...got] : got).to.deep.equal(expected);
}
