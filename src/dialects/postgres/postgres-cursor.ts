import type { CursorStatements } from '../dialect.js';
import { CELL_OVERHEAD_BYTES, RECORD_OVERHEAD_BYTES } from '../../wire/limits.js';

/**
 * The setting of the transaction through which the measuring block gives its result: a block returns none itself. Each
 * cursor has its own, since the statements of several may stand between its measuring and the reading of the measure.
 */
function pagesSetting(name: string): string {
  return `aurorm.pages_of_${name}`;
}

/**
 * Cursors of PostgreSQL.
 *
 * A cursor that is measured goes back over its records, so its query is materialized: whatever the query calls is
 * called once for each record.
 *
 * @see https://www.postgresql.org/docs/17/sql-declare.html
 */
export const POSTGRES_CURSOR: CursorStatements = {
  kind: 'cursor',
  probe: (query, { maxRecords, maxBytes }) =>
    `WITH aurorm_query AS MATERIALIZED (SELECT * FROM (\n${query}\n) AS aurorm_source LIMIT ${maxRecords + 1}), ` +
    `aurorm_width AS (SELECT count(*) AS aurorm_columns FROM ` +
    `(SELECT row_to_json(aurorm_query) AS item FROM aurorm_query LIMIT 1) AS one, json_object_keys(one.item)), ` +
    `aurorm_size AS (SELECT CASE WHEN count(*) > ${maxRecords} OR coalesce(sum(octet_length(CAST(aurorm_query AS text))), 0) ` +
    `+ count(*) * (SELECT ${RECORD_OVERHEAD_BYTES} + ${CELL_OVERHEAD_BYTES} * aurorm_columns FROM aurorm_width) ` +
    `> ${maxBytes} THEN -1 ELSE count(*) END AS aurorm_records FROM aurorm_query) ` +
    `SELECT * FROM aurorm_size LEFT JOIN aurorm_query ON aurorm_size.aurorm_records >= 0`,
  declare: (name, query) => `DECLARE ${name} NO SCROLL CURSOR FOR ${query}`,
  declareMeasurable: (name, query) =>
    `DECLARE ${name} SCROLL CURSOR FOR WITH aurorm_query AS MATERIALIZED (\n${query}\n) SELECT * FROM aurorm_query`,
  measure: measuringBlock,
  readMeasure: (name) => `SELECT current_setting('${pagesSetting(name)}')`,
  fetch: (name, count) => `FETCH ${count} FROM ${name}`,
  close: (name) => `CLOSE ${name}`,
};

/**
 * Reads ahead where the data are, and notes how many records make a page: `12/1040381 1/2000007 3/150000 .` is a page
 * of 12 records and 1,040,381 bytes, one of a single record that is larger than a page may be, one of 3, and the end.
 * The text of a whole record is never shorter than the texts of its values, so that no page is larger than it says; it
 * is longer where they hold quotes, so that a record which looks too large is measured value by value.
 *
 * The text has no colon before a name, which the service would take for a parameter.
 */
function measuringBlock(
  name: string,
  { position, maxPageBytes, maxBytes }: { position: number; maxPageBytes: number; maxBytes: number },
): string {
  return `DO LANGUAGE plpgsql $aurorm$
DECLARE
  source refcursor = '${name}';
  item record;
  overhead bigint;
  item_bytes bigint;
  page_records bigint = 0;
  page_bytes bigint = 0;
  all_bytes bigint = 0;
  pages text = '';
BEGIN
  LOOP
    FETCH source INTO item;
    EXIT WHEN NOT FOUND;
    IF overhead IS NULL THEN
      overhead = ${RECORD_OVERHEAD_BYTES} + ${CELL_OVERHEAD_BYTES} * (SELECT count(*) FROM json_object_keys(row_to_json(item)));
    END IF;
    item_bytes = overhead + octet_length(CAST(item AS text));
    IF item_bytes > ${maxPageBytes} THEN
      item_bytes = overhead + (
        SELECT coalesce(sum(octet_length(cell.value)), 0) FROM json_each_text(row_to_json(item)) AS cell
      );
    END IF;
    IF page_records > 0 AND page_bytes + item_bytes > ${maxPageBytes} THEN
      pages = pages || page_records || '/' || page_bytes || ' ';
      EXIT WHEN all_bytes > ${maxBytes};
      page_records = 0;
      page_bytes = 0;
    END IF;
    page_records = page_records + 1;
    page_bytes = page_bytes + item_bytes;
    all_bytes = all_bytes + item_bytes;
  END LOOP;
  IF NOT FOUND THEN
    IF page_records > 0 THEN
      pages = pages || page_records || '/' || page_bytes || ' ';
    END IF;
    pages = pages || '.';
  END IF;
  MOVE ABSOLUTE ${position} FROM source;
  PERFORM set_config('${pagesSetting(name)}', pages, true);
END
$aurorm$`;
}
