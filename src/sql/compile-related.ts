import type { StatementBuilder } from './statement-builder.js';
import type { SelectRelatedStatement } from './statement.js';

/**
 * Rows are joined to the keys that they belong to, so that the database itself says which those are. Where each key
 * has only some of its rows, they are numbered first.
 */
export function selectRelatedSql(statement: SelectRelatedStatement, builder: StatementBuilder): string {
  const { columns, where, order, limit, offset = 0 } = statement;
  const { from, ordinal } = joined(statement, builder);
  const terms = order.map(({ column, direction, nulls }) =>
    builder.rendering.orderTerm(builder.sorted(column, statement.table), direction, nulls),
  );
  const selected = builder.selected(columns);
  const condition = builder.where(where);
  if (limit === undefined && offset === 0) {
    return `SELECT ${[ordinal, ...selected].join(', ')} FROM ${from}${condition} ORDER BY ${[ordinal, ...terms].join(', ')}`;
  }
  const place = `row_number() OVER (PARTITION BY ${ordinal} ORDER BY ${terms.join(', ')}) AS aurorm_place`;
  const numbered = `SELECT ${[`${ordinal} AS aurorm_key`, ...selected, place].join(', ')} FROM ${from}${condition}`;
  const bounds = [
    ...(offset === 0 ? [] : [`aurorm_place > ${builder.bindNumber(offset)}`]),
    ...(limit === undefined ? [] : [`aurorm_place <= ${builder.bindNumber(offset + limit)}`]),
  ];
  // Inside, they were given their own names whatever they are read by.
  const names = columns.map(({ name }) => builder.rendering.quoteIdentifier(name));
  return (
    `SELECT ${['aurorm_key', ...names].join(', ')} FROM (${numbered}) AS aurorm_related ` +
    `WHERE ${bounds.join(' AND ')} ORDER BY aurorm_key, aurorm_place`
  );
}

/** Names of the table's columns need no qualifier: all others begin with `aurorm_`. */
function joined(
  { table, keys, link }: SelectRelatedStatement,
  builder: StatementBuilder,
): { readonly from: string; readonly ordinal: string } {
  const source = builder.source(keys);
  const matches = keys.columns.map((column, index) => `${builder.name(column)} = ${source.values[index]}`);
  if (link === undefined) {
    return { from: `${source.from} JOIN ${builder.table(table)} ON ${matches.join(' AND ')}`, ordinal: source.ordinal };
  }
  const targets = link.pairs.map((pair, index) => `${builder.name(pair.link)} AS aurorm_link_${index + 1}`);
  const links =
    `SELECT ${[source.ordinal, ...targets].join(', ')} FROM ${source.from} ` +
    `JOIN ${builder.table(link.table)} ON ${matches.join(' AND ')}`;
  const pairs = link.pairs.map(({ key }, index) => `${builder.name(key)} = aurorm_link_${index + 1}`);
  return {
    from: `(${links}) AS aurorm_links JOIN ${builder.table(table)} ON ${pairs.join(' AND ')}`,
    ordinal: source.ordinal,
  };
}
