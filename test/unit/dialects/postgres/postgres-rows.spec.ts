import { expect } from 'chai';
import * as fc from 'fast-check';

import { PostgresEntityDialect } from '../../../../src/dialects/postgres/postgres-entity-dialect.js';
import type { ColumnType } from '../../../../src/sql/column-type.js';
import { decimal, finite, instant, jsonDocument } from '../../../support/arbitrary-values.js';

const dialect = new PostgresEntityDialect();

/** Some types, with values of each that `JSON.stringify` writes as they should be. */
const VALUES: readonly (readonly [type: ColumnType, values: fc.Arbitrary<unknown>])[] = [
  [{ name: 'bigint', array: false }, fc.oneof(fc.maxSafeInteger(), fc.maxSafeInteger().map(BigInt))],
  [{ name: 'integer', array: false }, fc.integer()],
  [{ name: 'decimal', array: false }, decimal],
  [{ name: 'double', array: false }, finite],
  [{ name: 'boolean', array: false }, fc.boolean()],
  [{ name: 'text', array: false }, fc.string({ unit: 'grapheme' })],
  [{ name: 'timestamptz', array: false }, instant],
  [{ name: 'bytes', array: false }, fc.uint8Array({ maxLength: 9 })],
  [{ name: 'jsonb', array: false }, jsonDocument.map((value) => ({ value }))],
  [{ name: 'jsonb', array: false }, jsonDocument.filter((value) => value !== null)],
  [{ name: 'integer', array: true }, fc.array(fc.option(fc.integer()))],
  [{ name: 'bigint', array: true }, fc.array(fc.option(fc.maxSafeInteger().map(BigInt)))],
];
const COLUMNS = VALUES.map(([type], place) => ({ name: `column ${place}`, type }));
const row = fc.tuple(...VALUES.map(([, values]) => fc.option(values)));

/** JSON.stringify cannot write it as it should be. */
const DIGITS = 9_007_199_254_740_993n;

describe('rows of a bulk insert', () => {
  it('are written alike, whatever the other rows hold', () => {
    const withDigits = [DIGITS, ...VALUES.slice(1).map(() => null)];
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const alone = dialect.encodeRows(rows, COLUMNS);
        const beside = dialect.encodeRows([...rows, withDigits], COLUMNS);
        const last = dialect.encodeRows([withDigits], COLUMNS);
        expect(beside).to.equal(`${alone.slice(0, -1)},${last.slice(1)}`);
      }),
    );
    expect(dialect.encodeRows([withDigits], COLUMNS)).to.include(`{"c1":${DIGITS},`);
  });
});
