import type { SendOptions, StatementResult } from '../connector/connector.js';
import { cleanUpAfter } from '../errors/base-exception.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import type { Transaction } from '../transaction/transaction.js';
import { CursorWalk } from './cursor-walk.js';
import { probeInside, unlessTooLarge } from './fetch-all.js';
import type { StatementTarget } from './statement-target.js';

type Pages = AsyncGenerator<StatementResult, void, undefined>;

/**
 * The records of a query in pages, of which two are in memory at the most: the one that is read, and the next, which
 * is fetched meanwhile. All are of the same moment.
 */
export async function* streamPages(query: CompiledQuery, target: StatementTarget, options: SendOptions): Pages {
  const open = target.openTransaction();
  const { cursor } = target.dialect;
  const first = await (open === undefined
    ? unlessTooLarge(() => target.connector.execute(query, options))
    : probeInside(query, open, { ...options, cursor }));
  if (first !== undefined) {
    yield first;
    return;
  }
  const walkIn = (transaction: Transaction): Pages =>
    fetchedAhead(new CursorWalk(query, transaction, { ...options, cursor }).measuredPages());
  yield* open === undefined ? inTransaction(target.transactions.createTransaction(), walkIn) : walkIn(open);
}

/** Ends the transaction when the pages end: by a commit when all were read, else by a rollback. */
async function* inTransaction(transaction: Transaction, walk: (transaction: Transaction) => Pages): Pages {
  try {
    yield* walk(transaction);
    await transaction.commit();
  } catch (failure) {
    await cleanUpAfter(failure, () => transaction.rollback());
    throw failure;
  } finally {
    // Whoever stops reading gets here without the commit; after it, this does nothing.
    await transaction.rollback();
  }
}

async function* fetchedAhead(pages: Pages): Pages {
  let next = pages.next();
  try {
    for (let page = await next; page.done !== true; page = await next) {
      next = pages.next();
      // A failure is seen when its page is asked for; until then nobody waits for it.
      next.catch(ignore);
      yield page.value;
    }
  } finally {
    await next.catch(ignore);
    await pages.return();
  }
}

function ignore(): void {}
