import type { StatementResult } from '../connector/connector.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { pageQuery } from '../sql/page-query.js';
import { resolvePage, type QueryOptions } from './query-options.js';
import { explainRepeatedLabels } from './paging-refusals.js';
import { sendTo, type StatementTarget } from './statement-target.js';

/** One page of a query's records; the first where none is asked for. */
export async function fetchPage(
  query: CompiledQuery,
  target: StatementTarget,
  options: QueryOptions,
): Promise<StatementResult> {
  const { dialect } = target;
  const page = resolvePage(options);
  const isAskedFor = options.page !== undefined || options.perPage !== undefined;
  if (query.limitPlace === 'own' && !isAskedFor && dialect.repeatedLabelCode !== undefined) {
    // The query may not be able to stand inside of another, which only a page of its own result needs.
    const result = await sendTo(target, query, options);
    return { ...result, records: result.records.slice(0, page.limit), bytes: result.bytes };
  }
  try {
    return await sendTo(target, pageQuery(query, page), options);
  } catch (failure) {
    throw explainRepeatedLabels(failure, dialect);
  }
}
