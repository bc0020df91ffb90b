import type { SendOptions } from '../connector/connector.js';
import type { Dialect } from '../dialects/dialect.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import type { TransactionScope } from '../transaction/transaction-scope.js';
import { CursorWalk } from './cursor-walk.js';
import { PageWalk } from './page-walk.js';
import type { ResultWalk } from './result-walk.js';

/** Makes the walk that the engine is capable of. */
export function createWalk(
  query: CompiledQuery,
  transaction: TransactionScope,
  { walk, repeatedLabelCode }: Pick<Dialect, 'repeatedLabelCode' | 'walk'>,
  options: SendOptions,
): ResultWalk {
  return walk.kind === 'cursor'
    ? new CursorWalk(query, transaction, walk, options)
    : new PageWalk(query, transaction, { walk, repeatedLabelCode }, options);
}
