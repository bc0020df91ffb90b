import type { CompiledQuery } from './compiled-query.js';

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/**
 * The same query for one page of its records. A query that limits itself is wrapped, so that its own limit holds
 * before the page is cut.
 *
 * The clause stands on a line of its own, in case the query ends with a comment.
 */
export function pageQuery(query: CompiledQuery, limitsItself: boolean, { limit, offset }: Page): CompiledQuery {
  const [limitName, offsetName] = ['aurorm_limit', 'aurorm_offset'].map((name) => unusedName(name, query));
  const sql = limitsItself ? `SELECT * FROM (\n${query.sql}\n) AS aurorm_page` : query.sql;
  return {
    ...query,
    sql: `${sql}\nLIMIT :${limitName} OFFSET :${offsetName}`,
    parameters: [
      ...query.parameters,
      { name: limitName ?? '', value: { longValue: limit } },
      { name: offsetName ?? '', value: { longValue: offset } },
    ],
  };
}

function unusedName(name: string, query: CompiledQuery): string {
  return query.parameters.some((parameter) => parameter.name === name) ? unusedName(`${name}_`, query) : name;
}
