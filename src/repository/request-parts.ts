import { isSurelySmall, payloadBytes } from '../connector/request-size.js';
import { ConfigurationException } from '../errors/base-exception.js';
import type { CompiledQuery } from '../sql/compiled-query.js';
import { MAX_PAYLOAD_BYTES } from '../wire/limits.js';

/** A statement about some of the rows. */
export interface RequestPart<Row> {
  readonly query: CompiledQuery;
  readonly rows: readonly Row[];
}

/**
 * The statements about the rows: one, unless their values are larger than a request may be.
 *
 * @param compile makes the statement about some of them
 * @param describe names a row for a message
 * @throws {ConfigurationException} when a single row is larger than a request
 */
export function inRequests<Row>(
  rows: readonly Row[],
  compile: (rows: readonly Row[]) => CompiledQuery,
  describe: (row: Row) => string,
): RequestPart<Row>[] {
  const query = compile(rows);
  const { parameters } = query;
  const parts = isSurelySmall(parameters) ? 1 : Math.ceil(payloadBytes(parameters) / MAX_PAYLOAD_BYTES);
  if (parts <= 1) {
    return [{ query, rows }];
  }
  if (rows.length <= 1) {
    throw new ConfigurationException(
      `${rows[0] === undefined ? 'A row' : describe(rows[0])} is larger than the ${MAX_PAYLOAD_BYTES} bytes of values ` +
        'a request may have.',
    );
  }
  return split(rows, Math.ceil(rows.length / parts)).flatMap((part) => inRequests(part, compile, describe));
}

/** The items in groups of at most this size, all of them about as large. */
export function split<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** The items in groups that have the same key, in the order of their first ones. */
export function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[][] {
  const groups = new Map<unknown, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return [...groups.values()];
}
