import type { CompiledQuery } from './compiled-query.js';

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/**
 * The same query for one page of its records. A query that limits itself is wrapped, so that its own limit holds
 * before the page is cut.
 */
export function pageQuery(query: CompiledQuery, { limit, offset }: Page): CompiledQuery {
  const [limitName, offsetName] = ['aurorm_limit', 'aurorm_offset'].map((name) => unusedName(name, query));
  const clause = `LIMIT :${limitName} OFFSET :${offsetName}`;
  const { limitPlace, ...unlimited } = query;
  return {
    ...unlimited,
    sql:
      limitPlace === 'own' ? `SELECT * FROM (\n${query.sql}\n) AS aurorm_page\n${clause}` : limitedSql(query, clause),
    parameters: [
      ...query.parameters,
      { name: limitName ?? '', value: { longValue: limit } },
      { name: offsetName ?? '', value: { longValue: offset } },
    ],
  };
}

/**
 * The text of a query with a LIMIT clause in its place; one that limits itself stays as it is. The clause stands on a
 * line of its own, in case a comment ends before it.
 */
export function limitedSql({ sql, limitPlace = sql.length }: CompiledQuery, clause: string): string {
  if (limitPlace === 'own') {
    return sql;
  }
  const rest = sql.slice(limitPlace);
  return `${sql.slice(0, limitPlace)}\n${clause}${rest === '' ? '' : `\n${rest}`}`;
}

function unusedName(name: string, query: CompiledQuery): string {
  return query.parameters.some((parameter) => parameter.name === name) ? unusedName(`${name}_`, query) : name;
}
