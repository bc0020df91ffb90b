import { expect } from 'chai';

import { decodeStatement } from '../../../src/connector/statement-decoder.js';
import { MysqlDialect } from '../../../src/dialects/mysql/mysql-dialect.js';
import { PostgresDialect } from '../../../src/dialects/postgres/postgres-dialect.js';
import type { ColumnType } from '../../../src/sql/column-type.js';

describe('decodeStatement', () => {
  it('reads values as the engine sends them, though the same list of types was read for another before', () => {
    const resultTypes: readonly ColumnType[] = [{ name: 'boolean', array: false }];
    const read = (field: object, dialect: MysqlDialect | PostgresDialect): unknown =>
      decodeStatement({ resultTypes }, { records: [[field]] }, dialect).records[0]?.[0];
    expect(read({ booleanValue: true }, new PostgresDialect())).to.equal(true);
    expect(read({ longValue: 1 }, new MysqlDialect())).to.equal(true);
    expect(read({ booleanValue: false }, new PostgresDialect())).to.equal(false);
  });
});
