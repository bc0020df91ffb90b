import type { StatementResult } from '../connector/connector.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { pageQuery, type Page } from '../sql/page-query.js';
import { resolvePage, type QueryOptions } from './query-options.js';
import { explainRepeatedLabels } from './paging-refusals.js';
import { sendTo, type StatementTarget } from './statement-target.js';

/** One page of a query's records; the first where none is asked for. */
export function fetchPage(
  query: CompiledQuery,
  target: StatementTarget,
  options: QueryOptions,
): Promise<StatementResult> {
  const page = resolvePage(options);
  if (target.dialect.repeatedLabelCode === undefined) {
    return sendTo(target, pageQuery(query, page), options);
  }
  const isAskedFor = options.page !== undefined || options.perPage !== undefined;
  return query.limitPlace === 'own' && !isAskedFor
    ? fetchWhole(query, page, target, options)
    : fetchWithin(query, page, target, options);
}

/** The query may not be able to stand inside of another, which only a page of its own result needs. */
async function fetchWhole(
  query: CompiledQuery,
  { limit }: Page,
  target: StatementTarget,
  options: QueryOptions,
): Promise<StatementResult> {
  const result = await sendTo(target, query, options);
  return { ...result, records: result.records.slice(0, limit), bytes: result.bytes };
}

async function fetchWithin(
  query: CompiledQuery,
  page: Page,
  target: StatementTarget,
  options: QueryOptions,
): Promise<StatementResult> {
  try {
    return await sendTo(target, pageQuery(query, page), options);
  } catch (failure) {
    throw explainRepeatedLabels(failure, target.dialect);
  }
}
