import type { StatementBuilder } from './statement-builder.js';
import type { RenderedStatement } from './statement-text.js';
import type { AggregateStatement, SelectByKeysStatement, SelectStatement } from './statement.js';

export function selectSql(statement: SelectStatement, builder: StatementBuilder): RenderedStatement {
  const { table, columns, where, order, limit, offset, lock, distinct = false } = statement;
  const { rendering } = builder;
  if (distinct) {
    columns.forEach((column) => rendering.assertEquality(column));
  }
  const texts = (statement.exactTexts ?? []).map(
    (column, index) => `${rendering.exactText(builder.name(column), column.type)} AS aurorm_text_${index + 1}`,
  );
  const total = statement.total === true ? ['count(*) OVER () AS aurorm_total'] : [];
  const list = [...builder.selected(columns), ...texts, ...total];
  const query = [
    `SELECT ${distinct ? 'DISTINCT ' : ''}${list.join(', ')} FROM ${builder.tableWhere({ table, where })}`,
    orderSql({ order, table }, builder),
    limitSql(limit, offset, builder),
  ].join('');
  const sql = lock === undefined ? query : `${query} ${rendering.lockClause(lock)}`;
  if (limit !== undefined || offset !== undefined) {
    return { sql, limitPlace: 'own' };
  }
  return lock === undefined ? { sql } : { sql, limitPlace: query.length };
}

function limitSql(limit: number | undefined, offset: number | undefined, builder: StatementBuilder): string {
  if (limit === undefined && offset === undefined) {
    return '';
  }
  const bound = [limit, offset].map((value) => (value === undefined ? undefined : builder.bindNumber(value)));
  return ` ${builder.rendering.limitClause(bound[0], bound[1])}`;
}

/** The keys are joined rather than looked for, so that the database itself says which of them a row has. */
export function selectByKeysSql(
  { table, columns, keys, where }: SelectByKeysStatement,
  builder: StatementBuilder,
): string {
  const source = builder.source(keys);
  const matches = keys.columns.map((column, index) => `${builder.name(column)} = ${source.values[index]}`);
  return (
    `SELECT ${[source.ordinal, ...builder.selected(columns)].join(', ')} FROM ${source.from} ` +
    `JOIN ${builder.table(table)} ON ${matches.join(' AND ')}${builder.andWhere(where)} ORDER BY ${source.ordinal}`
  );
}

export function aggregateSql(statement: AggregateStatement, builder: StatementBuilder): RenderedStatement {
  const { table, where, by, values, having, order, limit, offset } = statement;
  by.forEach((column) => builder.rendering.assertEquality(column));
  const results = values.map(({ result }) => result);
  // Groups may be read in several parts, for which each of their columns needs a name.
  const list = by.length === 0 ? builder.names(results) : builder.selected([...by, ...results]);
  const groups = by.length === 0 ? '' : ` GROUP BY ${builder.names(by).join(', ')}`;
  const sql = [
    `SELECT ${list.join(', ')} FROM ${builder.tableWhere({ table, where })}${groups}${builder.having(having)}`,
    orderSql({ order, table }, builder),
    limitSql(limit, offset, builder),
  ].join('');
  return limit === undefined && offset === undefined ? { sql } : { sql, limitPlace: 'own' };
}

function orderSql({ order, table }: Pick<SelectStatement, 'order' | 'table'>, builder: StatementBuilder): string {
  const terms = order.map(({ column, direction, nulls }) =>
    builder.rendering.orderTerm(builder.sorted(column, table), direction, nulls),
  );
  return terms.length === 0 ? '' : ` ORDER BY ${terms.join(', ')}`;
}
