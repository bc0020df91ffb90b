import type { SendOptions, StatementResult } from '../connector/connector.js';
import { cleanUpAfter } from '../errors/base-exception.js';
import { callersOf, showing } from '../errors/caller-stack.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import type { Transaction } from '../transaction/transaction.js';
import { createWalk } from './create-walk.js';
import { unlessTooLarge } from './fetch-all.js';
import { endReading, readingFailure } from './own-reading.js';
import type { Pages } from './result-walk.js';
import type { StatementTarget } from './statement-target.js';

/**
 * The records of a query in pages, of which two are in memory at the most: the one that is read, and outside of a
 * transaction the next, which is fetched meanwhile. All are of the same moment.
 */
export async function* streamPages(query: CompiledQuery, target: StatementTarget, options: SendOptions): Pages {
  const callers = callersOf(streamPages);
  try {
    yield* pagesOf(query, target, options);
  } catch (failure) {
    throw showing(callers, failure);
  }
}

async function* pagesOf(query: CompiledQuery, target: StatementTarget, options: SendOptions): Pages {
  const open = target.openTransaction();
  if (open?.isPhysical === true) {
    const walk = createWalk(query, open, target.dialect, options);
    const first = await walk.probe();
    // In a transaction of others a page is asked for by its reader only, so that none falls between a statement of theirs
    // that fails and the rollback to their savepoint.
    yield* first === undefined ? walk.measuredPages() : only(first);
    return;
  }
  const first = await unlessTooLarge(() => (open ?? target.connector).execute(query, options));
  if (first === undefined) {
    const transaction = target.transactions.createTransaction();
    const walk = createWalk(query, transaction.root, target.dialect, options);
    yield* inTransaction(transaction, fetchedAhead(walk.measuredPages()));
  } else {
    yield first;
  }
}

async function* only(page: StatementResult): Pages {
  yield page;
}

/** Ends the transaction when the pages end: by a commit when all were read, else by a rollback. */
async function* inTransaction(transaction: Transaction, pages: Pages): Pages {
  try {
    yield* pages;
    await endReading(transaction);
  } catch (failure) {
    await cleanUpAfter(failure, () => transaction.rollback());
    throw readingFailure(failure);
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
