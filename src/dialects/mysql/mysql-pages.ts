import type { CompiledQuery } from '../../sql/compiled-query.js';
import { limitedSql, type Page } from '../../sql/page-query.js';
import { CELL_OVERHEAD_BYTES, RECORD_OVERHEAD_BYTES } from '../../wire/limits.js';
import type { PageStatements, ResultColumn } from '../dialect.js';
import { quoteIdentifier } from './quote-identifier.js';

/** A limit that is none. Without one, MySQL and MariaDB drop the ORDER BY of a subquery. */
const NO_LIMIT = 'LIMIT 18446744073709551615';

/** The longest text of a DOUBLE: `-1.7976931348623157E-308`. MySQL itself writes those of a FLOAT shorter. */
const MAX_FLOAT_BYTES = 24;

/** The longest text of a BIT(64). */
const MAX_BITS_BYTES = 20;

/**
 * Pages of MySQL. The query stands in a subquery which has the same text for every page, so that the database reads
 * it by the same plan and gives records that ORDER BY leaves equal in the same order. Around it there is neither a join
 * nor a window function, which could bring the records into another.
 *
 * @see https://dev.mysql.com/doc/refman/8.0/en/derived-table-optimization.html
 */
export const MYSQL_PAGES: PageStatements = {
  kind: 'pages',
  describe: (query) => `SELECT * FROM ${source(query)} LIMIT 0`,
  probe: (query, columns, { maxRecords, maxBytes }) =>
    `WITH aurorm_query AS (SELECT * FROM ${source(query)} LIMIT ${maxRecords + 1}) SELECT * FROM aurorm_query ` +
    `WHERE (SELECT count(*) <= ${maxRecords} AND sum(${bytesOf(columns)}) <= ${maxBytes} FROM aurorm_query)`,
  sizes: (query, columns, page) => `SELECT ${bytesOf(columns)} FROM ${source(query)}${clause(page)}`,
  page: (query, page) => `SELECT * FROM ${source(query)}${clause(page)}`,
};

function source(query: CompiledQuery): string {
  return `(\n${limitedSql(query, NO_LIMIT)}\n) AS aurorm_page`;
}

function clause({ limit, offset }: Page): string {
  return ` LIMIT ${limit} OFFSET ${offset}`;
}

/** The size of a record as the service counts it, or more, as an expression. */
function bytesOf(columns: readonly ResultColumn[]): string {
  const overhead = RECORD_OVERHEAD_BYTES + CELL_OVERHEAD_BYTES * columns.length;
  return [String(overhead), ...columns.map(cellBytes)].join(' + ');
}

function cellBytes({ label, typeName }: ResultColumn): string {
  const name = quoteIdentifier(label);
  switch (typeName.toUpperCase()) {
    case 'FLOAT':
    case 'DOUBLE':
      return String(MAX_FLOAT_BYTES);
    case 'BIT':
      return String(MAX_BITS_BYTES);
    default:
      return isBinary(typeName) ? base64Bytes(name) : textBytes(name);
  }
}

function isBinary(typeName: string): boolean {
  return /(?:BINARY|BLOB)$/i.test(typeName);
}

/** Bytes travel as base64. */
function base64Bytes(name: string): string {
  return `coalesce(4 * ceiling(octet_length(${name}) / 3), 0)`;
}

/** Texts travel as UTF-8, whatever the column's character set. */
function textBytes(name: string): string {
  return `greatest(coalesce(octet_length(${name}), 0), coalesce(octet_length(CONVERT(${name} USING utf8mb4)), 0))`;
}
