import { expect } from 'chai';

import type { RawColumn } from '../../../../src/emulator/mysql/raw-query.js';
import { describeColumn } from '../../../../src/emulator/mysql/results/column-metadata.js';
import { findColumnType } from '../../../../src/emulator/mysql/results/column-types.js';
import { encodeField } from '../../../../src/emulator/mysql/results/field-encoder.js';

const BINARY = 63;
const UTF8MB4 = 45;

function column(type: number, length: number, members: Partial<RawColumn> = {}): RawColumn {
  return {
    label: 'c',
    name: 'c',
    table: 't',
    type,
    flags: 0,
    characterSet: BINARY,
    length,
    decimals: 0,
    isJsonText: false,
    ...members,
  };
}

function text(type: number, length: number, members: Partial<RawColumn> = {}): RawColumn {
  return column(type, length, { characterSet: UTF8MB4, ...members });
}

/** As a MySQL 8 server describes its columns; the lengths of texts are those of utf8mb4, in bytes. */
const COLUMNS: [definition: string, column: RawColumn, type: [string, number, number, number], kind?: string][] = [
  ['BOOLEAN', column(1, 1), ['BIT', -7, 1, 0], 'boolean'],
  ['TINYINT', column(1, 4), ['TINYINT', -6, 4, 0], 'long'],
  ['TINYINT UNSIGNED', column(1, 3, { flags: 32 }), ['TINYINT UNSIGNED', -6, 3, 0], 'long'],
  ['SMALLINT', column(2, 6), ['SMALLINT', 5, 6, 0], 'long'],
  ['MEDIUMINT', column(9, 9), ['MEDIUMINT', 4, 9, 0], 'long'],
  ['INT', column(3, 11), ['INT', 4, 11, 0], 'long'],
  ['INT UNSIGNED', column(3, 10, { flags: 32 }), ['INT UNSIGNED', 4, 10, 0], 'long'],
  ['BIGINT', column(8, 20), ['BIGINT', -5, 20, 0], 'long'],
  ['FLOAT', column(4, 12, { decimals: 31 }), ['FLOAT', 7, 12, 31], 'float'],
  ['DOUBLE', column(5, 22, { decimals: 31 }), ['DOUBLE', 8, 22, 31], 'double'],
  ['DECIMAL(10,4)', column(246, 12, { decimals: 4 }), ['DECIMAL', 3, 10, 4], 'decimal'],
  ['DECIMAL(10)', column(246, 11), ['DECIMAL', 3, 10, 0], 'decimal'],
  ['DECIMAL(10,4) UNSIGNED', column(246, 11, { decimals: 4, flags: 32 }), ['DECIMAL UNSIGNED', 3, 10, 4], 'decimal'],
  ['CHAR(5)', text(254, 20), ['CHAR', 1, 5, 0], 'text'],
  ['VARCHAR(20)', text(253, 80), ['VARCHAR', 12, 20, 0], 'text'],
  ['TINYTEXT', text(252, 1020), ['TINYTEXT', 12, 255, 0], 'text'],
  ['TEXT', text(252, 262140), ['TEXT', -1, 65535, 0], 'text'],
  ['MEDIUMTEXT', text(252, 67108860), ['MEDIUMTEXT', -1, 16777215, 0], 'text'],
  ['LONGTEXT', text(252, 4294967295), ['LONGTEXT', -1, 1073741823, 0], 'text'],
  ['ENUM', text(254, 20, { flags: 0x100 }), ['ENUM', 1, 5, 0], 'text'],
  ['SET', text(254, 20, { flags: 0x800 }), ['SET', 1, 5, 0], 'text'],
  ['BINARY(16)', column(254, 16), ['BINARY', -2, 16, 0], 'bytes'],
  ['VARBINARY(16)', column(253, 16), ['VARBINARY', -3, 16, 0], 'bytes'],
  ['TINYBLOB', column(252, 255), ['TINYBLOB', -3, 255, 0], 'bytes'],
  ['BLOB', column(252, 65535), ['BLOB', -4, 65535, 0], 'bytes'],
  ['MEDIUMBLOB', column(252, 16777215), ['MEDIUMBLOB', -4, 16777215, 0], 'bytes'],
  ['LONGBLOB', column(252, 4294967295), ['LONGBLOB', -4, 2147483647, 0], 'bytes'],
  ['DATE', column(10, 10), ['DATE', 91, 10, 0], 'date'],
  ['TIME(3)', column(11, 14, { decimals: 3 }), ['TIME', 92, 14, 0], 'time'],
  ['DATETIME(6)', column(12, 26, { decimals: 6 }), ['DATETIME', 93, 26, 0], 'timestamp'],
  ['TIMESTAMP', column(7, 19), ['TIMESTAMP', 93, 19, 0], 'timestamp'],
  ['YEAR', column(13, 4, { flags: 96 }), ['YEAR', 91, 4, 0], 'long'],
  ['BIT(1)', column(16, 1, { flags: 32 }), ['BIT', -7, 1, 0], 'boolean'],
  ['BIT(10)', column(16, 10, { flags: 32 }), ['BIT', -7, 10, 0], 'bits'],
  ['JSON', column(245, 4294967295), ['JSON', -1, 2147483647, 0], 'json'],
  ['JSON of MariaDB', text(252, 4294967295, { isJsonText: true }), ['JSON', -1, 2147483647, 0], 'json'],
  ['GEOMETRY', column(255, 4294967295), ['GEOMETRY', -2, 2147483647, 0]],
  ['a type that it does not know', column(242, 4), ['TYPE_242', 1111, 4, 0]],
];

describe('The column types of MySQL', () => {
  for (const [definition, raw, [typeName, type, precision, scale], kind] of COLUMNS) {
    it(`are ${typeName} (${type}) for ${definition}`, () => {
      const metadata = describeColumn(raw);

      expect([metadata.typeName, metadata.type, metadata.precision, metadata.scale]).to.deep.equal([
        typeName,
        type,
        precision,
        scale,
      ]);
      expect(findColumnType(raw).kind).to.equal(kind);
    });
  }
});

describe('encodeField for MySQL', () => {
  const values: [column: RawColumn, value: Buffer | string, field: object][] = [
    [column(1, 1), '1', { booleanValue: true }],
    [column(1, 1), '0', { booleanValue: false }],
    [column(1, 1), '-1', { booleanValue: true }],
    [column(16, 1), Buffer.of(0), { booleanValue: false }],
    [column(16, 1), Buffer.of(1), { booleanValue: true }],
    [column(16, 10), Buffer.of(2, 5), { longValue: 517 }],
    [column(16, 64), Buffer.alloc(8, 255), { stringValue: '18446744073709551615' }],
    [column(8, 20), '-9223372036854775808', { longValue: -9223372036854775808n }],
    [column(8, 20, { flags: 32 }), '9223372036854775807', { longValue: 9223372036854775807n }],
    [column(8, 20, { flags: 32 }), '9223372036854775808', { stringValue: '9223372036854775808' }],
    [column(4, 12), '0.1', { doubleValue: 0.10000000149011612 }],
    [column(5, 22), '1e300', { doubleValue: 1e300 }],
    [column(246, 12), '-1.5000', { stringValue: '-1.5000' }],
    [text(253, 80), 'grüß', { stringValue: 'grüß' }],
    [column(253, 80), Buffer.of(0, 255), { blobValue: 'AP8=' }],
    [column(10, 10), '2024-02-29', { stringValue: '2024-02-29' }],
    [column(11, 14), '12:34:56.500', { stringValue: '12:34:56.500' }],
    [column(11, 14), '12:34:56.000000', { stringValue: '12:34:56' }],
    [column(11, 10), '-838:59:59', { stringValue: '-838:59:59' }],
    [column(12, 19), '2024-02-29 12:34:56', { stringValue: '2024-02-29 12:34:56' }],
    [column(12, 21), '2024-02-29 12:34:56.1', { stringValue: '2024-02-29 12:34:56.100' }],
    [column(7, 26), '2024-02-29 12:34:56.123400', { stringValue: '2024-02-29 12:34:56.123400' }],
    [column(13, 4), '2024', { longValue: 2024 }],
    [column(245, 10), '{"bb": 1, "a": [1, 2]}', { stringValue: '{"a":[1,2],"bb":1}' }],
  ];
  for (const [raw, value, field] of values) {
    it(`encodes ${JSON.stringify(value.toString())} of type ${raw.type} as ${Object.keys(field).join('')}`, () => {
      expect(encodeField(Buffer.from(value), findColumnType(raw), {})).to.deep.equal(field);
    });
  }

  it('fails without a text for dates that are not in the calendar', () => {
    for (const [type, value] of [[10, '0000-00-00'] as const, [12, '2024-00-01 00:00:00'] as const]) {
      expect(() => encodeField(Buffer.from(value), findColumnType(column(type, 10)), {}))
        .to.throw()
        .with.property('code', 'InternalFailure');
    }
  });

  it('refuses NULL of a type that it does not return', () => {
    expect(() => encodeField(null, findColumnType(column(255, 4)), {})).to.throw(
      'The result contains the unsupported data type GEOMETRY.',
    );
  });
});
