import type { StatementBuilder } from './statement-builder.js';
import type { RenderedStatement } from './statement-text.js';
import type { AggregateStatement, SelectByKeysStatement, SelectStatement } from './statement.js';

export function selectSql(statement: SelectStatement, builder: StatementBuilder): RenderedStatement {
  const { table, columns, where, order, limit, offset, lock } = statement;
  const { rendering } = builder;
  const texts = (statement.exactTexts ?? []).map(
    (column, index) => `${rendering.exactText(builder.name(column), column.type)} AS aurorm_text_${index + 1}`,
  );
  const total = statement.total === true ? ['count(*) OVER () AS aurorm_total'] : [];
  const list = [...builder.selected(columns), ...texts, ...total];
  const terms = order.map(({ column, direction, nulls }) =>
    rendering.orderTerm(builder.sorted(column, table), direction, nulls),
  );
  const query = [
    `SELECT ${list.join(', ')} FROM ${builder.tableWhere({ table, where })}`,
    terms.length === 0 ? '' : ` ORDER BY ${terms.join(', ')}`,
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

export function aggregateSql(
  { operation, column, table, where }: AggregateStatement,
  builder: StatementBuilder,
): string {
  return `SELECT ${operation}(${builder.name(column)}) FROM ${builder.tableWhere({ table, where })}`;
}
